from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ..http.parameters import Choice, Day, Number, Parameters
from .period import Period

PER = ("day", "hour")


class PlayReportParameters(Parameters):
    """``period`` is what ``first`` and ``last`` make together."""

    first = Day(help_text=_("The first day, included, as 2026-11-01."))
    last = Day(help_text=_("The last day, included; today at the latest, and at most a year after the first."))
    agreement = Number(help_text=_("Only items of this agreement: its `id` in the ILM of the partner."))
    per = Choice(choices=PER, default=PER[0], help_text=_("Whether a row is of a day or of an hour."))
    format = Choice(choices=("json", "csv"), default="json", help_text=_("The whole report, or its rows alone."))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        try:
            period = Period.asked(attrs["first"], attrs["last"], timezone.localdate())
        except ValidationError as error:
            [flaw] = error.error_dict["last"]
            raise serializers.ValidationError(
                {"last": [serializers.ErrorDetail(flaw.messages[0], flaw.code)]}
            ) from None
        return attrs | {"period": period}
