from .plays.models import Play, PlayHour
from .screens.models import Screen

__all__ = ["Play", "PlayHour", "Screen"]
