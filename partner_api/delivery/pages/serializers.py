"""How pictures, tags and running text are told: by addresses that lead there from anywhere."""

import re
from typing import Any

from django.db.models import QuerySet
from rest_framework.fields import Field
from rest_framework.request import Request
from wagtail.api.utils import get_full_url
from wagtail.api.v2 import serializers as wagtail_serializers
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

WIDTHS, FORMATS = (640, 1280), {"webp": "image/webp", "jpeg": "image/jpeg"}
SPECS = [f"width-{width}|format-{name}" for name in FORMATS for width in WIDTHS]
OWN_PATH = re.compile(r'(?<= href=")/(?!/)')


def pictures() -> QuerySet:
    """Images with what ``renditions`` needs; two queries for any number of them."""
    return get_image_model().objects.prefetch_renditions(*SPECS)


def picture(image: AbstractImage, alt: str, request: Request) -> dict[str, Any]:
    return {"id": image.pk, "alt": alt, "renditions": renditions(image, request)}


def renditions(image: AbstractImage, request: Request) -> list[dict[str, Any]]:
    """The sizes that there are, the best format first; a small picture is not enlarged. Never the upload itself."""
    made = image.get_renditions(*SPECS)
    found = {(spec.rpartition("-")[2], made[spec].width): made[spec] for spec in SPECS}
    return [
        {"type": FORMATS[name], "width": width, "height": file.height, "url": get_full_url(request, file.url)}
        for (name, width), file in found.items()
    ]


class Picture(Field):
    """A picture of a page, or null."""

    def to_representation(self, value: AbstractImage) -> dict[str, Any]:
        return picture(value, value.default_alt_text, self.context["request"])


class Alt(Field):
    def get_attribute(self, instance: AbstractImage) -> str:
        return instance.default_alt_text

    def to_representation(self, value: str) -> str:
        return value


class Renditions(Field):
    def get_attribute(self, instance: AbstractImage) -> AbstractImage:
        return instance

    def to_representation(self, value: AbstractImage) -> list[dict[str, Any]]:
        return renditions(value, self.context["request"])


class Tags(Field):
    """Wagtail's own asks the database for each row again."""

    def to_representation(self, value: Any) -> list[str]:
        return sorted(tag.name for tag in value.all())


class Body(wagtail_serializers.StreamField):
    """The blocks of a page; pictures as ``Picture`` tells them, links with the host they lead to."""

    def to_representation(self, value: Any) -> list[dict[str, Any]]:
        told = super().to_representation(value)
        return [block | {"value": self._value(child, block["value"])} for child, block in zip(value, told, strict=True)]

    def _value(self, child: Any, told: Any) -> Any:
        request = self.context["request"]
        if child.block_type == "image":
            image = child.value
            return image and picture(image, "" if image.decorative else image.contextual_alt_text or "", request)
        if child.block_type == "paragraph":
            return OWN_PATH.sub(get_full_url(request, "/"), told)
        return told
