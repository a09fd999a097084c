from typing import Any

from django.utils.translation import gettext_lazy as _

from partner_api.http.pagination import DayCursor
from partner_api.http.parameters import Choice, Count, Day, Members, Parameters, Words, refuse_backwards

from .serializers import BODIES, Article

MEMBERS = list(Article().fields)


class ArticleParameters(Parameters):
    format = Choice(choices=list(BODIES), default="blocks", help_text=_("How the body is told."))


class ArticleListParameters(ArticleParameters):
    q = Words(_("Only articles with all these words in the title or the summary."))
    until = Day(required=False, help_text=_("Only articles of this day or earlier ones."))
    fields = Members(MEMBERS)  # type: ignore[assignment]
    cursor = DayCursor()
    limit = Count(min_value=1, max_value=50, default=20, help_text=_("How many articles at once."))

    def get_fields(self) -> dict[str, Any]:
        since = Day(required=False, help_text=_("Only articles of this day or later ones."))
        return super().get_fields() | {"from": since}  # a word that Python keeps for itself

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return refuse_backwards(attrs)
