"""The form of an emergency: few fields, and for the gravest level a word that nobody types by mistake."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ... import regions
from ...actions import takeovers
from ...choices import Severity
from ...models.takeovers import PLACE
from ...rules.regions import Region
from .registers import RegisterForm


class TakeoverForm(RegisterForm):
    confirmation = forms.CharField(
        label=_("Confirmation"), required=False, max_length=120,
        help_text=_("For the gravest level alone: type its name or that of the region, so that no click sends it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confirmation"].widget.attrs["autocomplete"] = "off"
        self.before = (self.instance.severity, self.instance.is_drill) if self.owner_is_settled else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        owner = self.instance.owner_id if self.owner_is_settled else getattr(cleaned.get("owner"), "pk", None)
        if owner:
            region = regions.region(owner)
            cleaned["text"] = " ".join(cleaned.get("text", "").replace(PLACE, str(region)).split())  # on one line
            self._ask_for_confirmation(cleaned, region)
        return cleaned

    def _ask_for_confirmation(self, cleaned: dict[str, Any], region: Region) -> None:
        words = {str(Severity.WARNING.label).casefold(), region.name.casefold(), str(region).casefold()}
        if self._becomes_gravest(cleaned) and cleaned.get("confirmation", "").strip().casefold() not in words:
            said = _(
                "It takes every screen of %(region)s and below. Type “%(level)s” or “%(region)s” here, then send it."
            )
            facts = {"region": region, "level": str(Severity.WARNING.label).upper()}
            self.add_error("confirmation", ValidationError(said, code="unconfirmed", params=facts))

    def _becomes_gravest(self, cleaned: dict[str, Any]) -> bool:
        """Also where a drill becomes an emergency: its word was typed for a drill."""
        confirmed = (Severity.WARNING, False), (Severity.WARNING, cleaned.get("is_drill"))
        return cleaned.get("severity") == Severity.WARNING and self.before not in confirmed

    def write(self, row: Any, names: Iterable[str]) -> models.Model:
        if row.pk is None:
            return takeovers.issue(row, user=self.for_user)
        return takeovers.rewrite(row, names, seen=self.seen, user=self.for_user)
