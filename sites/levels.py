"""The levels of Kendal's regions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ilm_blocks import regions


class Level(TextChoices):
    REGENCY = "regency", _("regency")
    DISTRICT = "district", _("district")
    VILLAGE = "village", _("village")


LEVELS = (
    regions.Level(Level.REGENCY.value, Level.REGENCY.label, _("regencies")),
    regions.Level(Level.DISTRICT.value, Level.DISTRICT.label, _("districts")),
    regions.Level(Level.VILLAGE.value, Level.VILLAGE.label, _("villages")),
)
