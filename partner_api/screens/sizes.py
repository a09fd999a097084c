"""The sizes of the screens that are registered: what films and pictures are made for."""

from .models import Screen


def registered() -> list[tuple[int, int]]:
    """Each width and height once, in pixels."""
    return list(
        Screen.objects.filter(is_active=True).order_by("width", "height").values_list("width", "height").distinct()
    )
