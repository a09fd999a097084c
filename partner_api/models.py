from .screens.models import Screen

__all__ = ["Screen"]
