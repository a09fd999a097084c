"""Pictures of pages in the sizes made of them; the upload, with what its camera wrote into it, has no address here."""

from typing import Any

from django.db.models import QuerySet
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, SourceImageIOError

from partner_api.addresses import media_url

WIDTHS, FORMATS = (640, 1280), {"webp": "image/webp", "jpeg": "image/jpeg"}
SPECS = [f"width-{width}|format-{name}" for name in FORMATS for width in WIDTHS]


def pictures() -> QuerySet:
    """Images with what ``renditions`` needs; two queries for any number of them."""
    return get_image_model().objects.prefetch_renditions(*SPECS)


def picture(image: AbstractImage, alt: str) -> dict[str, Any] | None:
    """None for one whose file is lost: the words around it are told without it."""
    made = renditions(image)
    return {"id": image.pk, "alt": alt, "renditions": made} if made else None


def renditions(image: AbstractImage) -> list[dict[str, Any]]:
    """The sizes that there are, the best format first; a small picture is not enlarged. Never the upload itself.

    None where its file is lost.
    """
    try:
        made = image.get_renditions(*SPECS)
    except SourceImageIOError:
        return []
    found = {(spec.rpartition("-")[2], made[spec].width): made[spec] for spec in SPECS}
    return [
        {"type": FORMATS[name], "width": width, "height": file.height, "url": media_url(file.url)}
        for (name, width), file in found.items()
    ]
