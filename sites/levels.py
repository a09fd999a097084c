"""The levels of Kendal's regions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ilm_blocks import regions


class RegionLevel(TextChoices):
    REGENCY = "regency", _("regency")
    DISTRICT = "district", _("district")
    VILLAGE = "village", _("village")


LEVELS = (
    regions.Level(RegionLevel.REGENCY.value, RegionLevel.REGENCY.label, _("regencies")),
    regions.Level(RegionLevel.DISTRICT.value, RegionLevel.DISTRICT.label, _("districts")),
    regions.Level(RegionLevel.VILLAGE.value, RegionLevel.VILLAGE.label, _("villages")),
)
