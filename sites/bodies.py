"""The government bodies that may be partners in Kendal (``ILM_BLOCKS["BODIES"]``)."""

from django.utils.translation import gettext_lazy as _

from ilm_blocks.rules.bodies import Body

BODIES = (
    Body("election_supervisor", _("election supervisor (Bawaslu, Panwaslu)"), of_elections=True),
    Body("election_organiser", _("election organiser (KPU, PPK, PPS)"), of_elections=True),
    Body("vertical_agency", _("vertical agency of the central government (BPS, Kemenag, BPN and others)")),
    Body("police", _("police (Polri)")),
    Body("army", _("armed forces (TNI)")),
    Body("justice", _("courts and public prosecutor")),
    Body("regional_office", _("office of a regional government (dinas, badan, kecamatan, perangkat desa)")),
)
