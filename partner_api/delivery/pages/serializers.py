"""How pictures, tags and running text are told: by addresses that lead there from anywhere."""

import re
from typing import Any

from rest_framework.fields import Field
from wagtail.api.v2 import serializers as wagtail_serializers
from wagtail.images.models import AbstractImage

from partner_api.addresses import api_url
from partner_api.delivery.pictures import picture, renditions

OWN_PATH = re.compile(r'(?<= href=")/(?!/)')


class Picture(Field):
    """A picture of a page, or null."""

    def to_representation(self, value: AbstractImage) -> dict[str, Any] | None:
        return picture(value, value.default_alt_text)


class Alt(Field):
    def get_attribute(self, instance: AbstractImage) -> str:
        return instance.default_alt_text

    def to_representation(self, value: str) -> str:
        return value


class Renditions(Field):
    def get_attribute(self, instance: AbstractImage) -> AbstractImage:
        return instance

    def to_representation(self, value: AbstractImage) -> list[dict[str, Any]]:
        return renditions(value)


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
        if child.block_type == "image":
            image = child.value
            return image and picture(image, "" if image.decorative else image.contextual_alt_text or "")
        if child.block_type == "paragraph":
            return OWN_PATH.sub(api_url("/"), told)
        return told
