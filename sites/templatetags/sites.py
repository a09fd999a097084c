"""What templates ask about the websites of the regions."""

from django import template
from django.db import DatabaseError
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.shortcuts import get_renditions_or_not_found

from .. import telephones
from ..pages import home

register = template.Library()
register.filter("dialled", telephones.dialled)

#: The sizes of ``parts/photo.html``: a phone loads the first, however fine its screen.
PHOTO = {
    "small": "width-640|format-webp|webpweight-40000",
    "middle": "width-960|format-webp|webpweight-90000",
    "large": "width-1600|format-webp|webpquality-70",
    "plain": "width-960|format-jpeg",
}


@register.simple_tag
def topmost_home() -> home.Home | None:
    """Where everybody gets on who is lost; None without regions, or while the database is away: errors ask, too."""
    try:
        return home.topmost()
    except DatabaseError:
        return None


@register.simple_tag
def photo_sizes(image: AbstractImage) -> dict[str, AbstractRendition]:
    """The renditions of ``image`` by the names of ``PHOTO``; one query once they are made.

    Of one whose file is lost the page shows the words, as Wagtail's own tags do.
    """
    made = get_renditions_or_not_found(image, PHOTO.values())
    return {name: made[spec] for name, spec in PHOTO.items()}
