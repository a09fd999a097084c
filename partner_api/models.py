from .screens.models import ManifestItem, Screen
from .screens.plays.models import Play, PlayHour

__all__ = ["ManifestItem", "Play", "PlayHour", "Screen"]
