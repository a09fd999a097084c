"""JSON Feed as it is told, for the OpenAPI document; a test holds every answer against it."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.serializers import CharField as Text
from rest_framework.serializers import DateTimeField as Time
from rest_framework.serializers import IntegerField as Number
from rest_framework.serializers import Serializer as Shape
from rest_framework.serializers import URLField as Address


class JSONFeedAuthor(Shape):
    name = Text()
    url = Address(required=False)


class JSONFeedAttachment(Shape):
    url = Address()
    mime_type = Text()
    size_in_bytes = Number()
    duration_in_seconds = serializers.FloatField(required=False)


class JSONFeedItem(Shape):
    id = Address(help_text=_("Stays the same for good, in every region and format."))
    url = Address()
    title = Text()
    summary = Text()
    content_html = Text(help_text=_("With the sentence that names the responsible party and the distributor."))
    content_text = Text(
        required=False,
        help_text=_("Only with `channel=social`: a ready post of at most 280 characters, as X counts them."),
    )
    date_published = Time()
    date_modified = Time()
    authors = JSONFeedAuthor(many=True)
    tags = serializers.ListField(child=Text())
    image = Address(required=False)
    attachments = JSONFeedAttachment(many=True, required=False)


class JSONFeed(Shape):
    version = Address()
    title = Text()
    home_page_url = Address()
    feed_url = Address()
    language = Text()
    items = JSONFeedItem(many=True)
