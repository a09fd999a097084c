"""What events look like, for the OpenAPI document; a test holds every answer against it."""

from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import CharField as Text
from rest_framework.serializers import DateField as Day
from rest_framework.serializers import DateTimeField as Time
from rest_framework.serializers import IntegerField as Number
from rest_framework.serializers import Serializer as Shape
from rest_framework.serializers import URLField as Address

from partner_api.delivery.articles.serializers import Body
from partner_api.delivery.serializers import NEXT, RegionName


class Occurrence(Shape):
    first_day = Day(help_text=_("The day on which it begins, by the calendar of `timezone`."))
    last_day = Day(help_text=_("The last day that it reaches into, included."))
    begins_at = Time(
        allow_null=True, help_text=_("With the offset of `timezone`; null: it takes the whole of its days.")
    )
    ends_at = Time(allow_null=True, help_text=_("Excluded; null: no hour is announced, it lasts for its last day."))


class Event(Shape):
    id = Number()
    title = Text()
    summary = Text()
    place = Text()
    contact = Text()
    timezone = Text(help_text=_("The zone of the region that holds it, by its name in the IANA database."))
    first = Occurrence()
    weekly_until = Day(
        allow_null=True,
        help_text=_("It begins on the same day of every week, the last time on this day or before; null: only once."),
    )
    occurrences = Occurrence(
        many=True, help_text=_("The next times that it takes place, 10 at most; empty: it is over.")
    )
    url = Address(help_text=_("Its page on the site of `origin`: the one address that it has."))
    language = Text()
    first_published_at = Time(allow_null=True)
    last_published_at = Time(allow_null=True)
    origin = RegionName(help_text=_("The region that holds it: the one that was asked, or one above it."))
    body = Body()


class EventList(Shape):
    items = Event(many=True, help_text=_("With `fields`, each has only the members that were asked for."))
    next = Address(allow_null=True, help_text=NEXT)
