from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from partner_api.http.pagination import DayCursor
from partner_api.http.parameters import Choice, Count, Day, Members, Parameters, Words

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

    default_error_messages = {"backwards": _("This day lies before that of “from”.")}

    def get_fields(self) -> dict[str, Any]:
        since = Day(required=False, help_text=_("Only articles of this day or later ones."))
        return super().get_fields() | {"from": since}  # a word that Python keeps for itself

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "from" in attrs and "until" in attrs and attrs["until"] < attrs["from"]:
            detail = serializers.ErrorDetail(str(self.error_messages["backwards"]), "backwards")
            raise serializers.ValidationError({"until": [detail]})
        return attrs
