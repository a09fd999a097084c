from typing import Any

from django.utils.translation import gettext_lazy as _

from partner_api.delivery.articles.parameters import ArticleParameters
from partner_api.http.pagination import InstantCursor
from partner_api.http.parameters import Count, Day, Members, Words, refuse_backwards

from .serializers import Event

MEMBERS = list(Event().fields)

EventParameters = ArticleParameters


class EventListParameters(EventParameters):
    q = Words(_("Only events with all these words in the title, the summary or the place."))
    until = Day(required=False, help_text=_("Only events that begin on this day or earlier."))
    fields = Members(MEMBERS)  # type: ignore[assignment]
    cursor = InstantCursor()
    limit = Count(min_value=1, max_value=50, default=20, help_text=_("How many events at once."))

    def get_fields(self) -> dict[str, Any]:
        since = Day(required=False, help_text=_("Only events that take place on this day or later, instead of now."))
        return super().get_fields() | {"from": since}  # a word that Python keeps for itself

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return refuse_backwards(attrs)
