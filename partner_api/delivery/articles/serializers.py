"""What news look like, for the OpenAPI document; a test holds every answer against it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers
from rest_framework.serializers import CharField as Text
from rest_framework.serializers import ChoiceField as Words
from rest_framework.serializers import DateTimeField as Time
from rest_framework.serializers import IntegerField as Number
from rest_framework.serializers import Serializer as Shape
from rest_framework.serializers import URLField as Address

from partner_api.delivery.pictures import FORMATS
from partner_api.delivery.serializers import NEXT, RegionName


class Rendition(Shape):
    type = Words(list(FORMATS.values()))
    width = Number()
    height = Number()
    url = Address()


class Picture(Shape):
    id = Number()
    alt = Text(help_text=_("What the picture shows, for those who cannot see it; empty if it only adorns."))
    renditions = Rendition(many=True, help_text=_("WebP before JPEG, small before large."))


class HeadingBlock(Shape):
    type = Words(["heading"])
    id = serializers.UUIDField(allow_null=True)
    text = Text()


class ParagraphBlock(Shape):
    type = Words(["paragraph"])
    id = serializers.UUIDField(allow_null=True)
    html = Text(help_text=_("Links lead there from anywhere."))


class ImageBlock(Shape):
    type = Words(["image"])
    id = serializers.UUIDField(allow_null=True)
    picture = Picture()


class QuoteBlock(Shape):
    type = Words(["quote"])
    id = serializers.UUIDField(allow_null=True)
    quote = Text()
    by = Text(help_text=_("Who said it; may be empty."))


class ILMFeedBlock(Shape):
    type = Words(["ilm_feed"])
    id = serializers.UUIDField(allow_null=True)
    heading = Text()
    limit = Number(help_text=_("How many to show; mandatory ones always."))
    url = Address(help_text=_("What the region shows: ask there, it changes by itself."))


BLOCKS: dict[str, Any] = {
    "heading": HeadingBlock,
    "paragraph": ParagraphBlock,
    "image": ImageBlock,
    "quote": QuoteBlock,
    "ilm_feed": ILMFeedBlock,
}


@extend_schema_field(PolymorphicProxySerializer("Block", BLOCKS, resource_type_field_name="type", many=True))
class Blocks(serializers.Field):
    pass


class BlocksBody(Shape):
    format = Words(["blocks"])
    blocks = Blocks()


class HTMLBody(Shape):
    format = Words(["html"])
    html = Text()


class TextBody(Shape):
    format = Words(["text"])
    text = Text()


BODIES: dict[str, Any] = {"blocks": BlocksBody, "html": HTMLBody, "text": TextBody}


@extend_schema_field(PolymorphicProxySerializer("Body", BODIES, resource_type_field_name="format"))
class Body(serializers.Field):
    pass


class Article(Shape):
    id = Number()
    title = Text()
    date = serializers.DateField()
    summary = Text()
    url = Address(help_text=_("Its page on the site of `origin`: the one address that it has."))
    language = Text()
    first_published_at = Time(allow_null=True)
    last_published_at = Time(allow_null=True)
    origin = RegionName(help_text=_("The region whose news it is: the one that was asked, or one above it."))
    picture = Picture(allow_null=True)
    body = Body()


class ArticleList(Shape):
    items = Article(many=True, help_text=_("With `fields`, each has only the members that were asked for."))
    next = Address(allow_null=True, help_text=NEXT)
