"""What a copy and its changes look like, for the OpenAPI document; a test holds every answer against it."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.serializers import CharField as Text
from rest_framework.serializers import ChoiceField as Words
from rest_framework.serializers import DateTimeField as Time
from rest_framework.serializers import IntegerField as Number
from rest_framework.serializers import Serializer as Shape

from ilm_blocks.choices import Channel
from partner_api.delivery.articles.serializers import Article
from partner_api.delivery.events.serializers import Event
from partner_api.delivery.serializers import Item, RegionName, Takeover


class Facts(Shape):
    region = RegionName()
    channel = Words(Channel.values)
    at = Time(help_text=_("The instant since which this answer holds."))
    valid_until = Time(allow_null=True, help_text=_("When the clock will change the answer; null when not known."))
    takeover = Takeover(allow_null=True, help_text=_("A live emergency: show it before everything else."))


class Snapshot(Facts):
    items = Item(many=True, help_text=_("All that the region shows, in order."))
    articles = Article(many=True, help_text=_("The first 50 of its list of articles, with `blocks` as body."))
    events = Event(many=True, help_text=_("The first 50 of its list of events, with `blocks` as body."))
    cursor = Text(help_text=_("Names all of this: send it to `changes/` as `since`. At most 6,000 characters."))


class Difference(Shape):
    removed = serializers.ListField(
        child=Number(), help_text=_("The `id` of what you hold and must not show any more: drop its files too.")
    )
    order = serializers.ListField(child=Number(), help_text=_("The `id` of all that is shown now, in order."))


class ItemChanges(Difference):
    changed = Item(many=True, help_text=_("What is new or no longer as you hold it, whole."))


class ArticleChanges(Difference):
    changed = Article(many=True, help_text=_("What is new or no longer as you hold it, whole."))


class EventChanges(Difference):
    changed = Event(many=True, help_text=_("What is new or no longer as you hold it, whole."))


class Changes(Facts):
    items = ItemChanges()
    articles = ArticleChanges()
    events = EventChanges()
    cursor = Text(help_text=_("Names the copy that you hold now: the next `since`."))
