from .screens.models import Screen
from .screens.plays.models import Play, PlayHour

__all__ = ["Play", "PlayHour", "Screen"]
