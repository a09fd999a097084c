from .screens.models import ManifestItem, Screen, ScreenSetup
from .screens.plays.models import Play, PlayHour

__all__ = ["ManifestItem", "Play", "PlayHour", "Screen", "ScreenSetup"]
