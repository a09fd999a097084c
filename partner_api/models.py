from .screens.models import ManifestItem, Screen, ScreenSetup
from .screens.plays.models import Play, PlayHour, PlaysPruned
from .screens.roll import ScreenRoll
from .screens.signing.models import ManifestKey

__all__ = ["ManifestItem", "ManifestKey", "Play", "PlayHour", "PlaysPruned", "Screen", "ScreenRoll", "ScreenSetup"]
