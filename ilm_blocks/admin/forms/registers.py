"""The rows of the registers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from ... import officers
from ...actions import partners, quiet_periods
from ...choices import PartnerKind
from ...models import (
    Agreement,
    ClassRule,
    Partner,
    QuietPeriod,
)
from ...models.querysets import SETTLED
from ...queries import row_forecasts
from .foreseen import ForeseenFirst
from .owned import RegionOwnedForm
from .versioned import WrittenByRegister


class RegisterForm(WrittenByRegister, RegionOwnedForm):
    """A row that a region owns, entered or changed as its person has read it."""


class PartnerForm(ForeseenFirst, RegisterForm):
    foretold = ("kind", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_settled:
            for name in SETTLED:
                self.fields[name].disabled = name != "is_election_body" or self.instance.is_election_body
            self.fields["name"].help_text = _(
                "Settled: ILM or agreements stand under it. “Rename” makes a new partner."
            )

    def write(self, row: Any, names: Iterable[str]) -> models.Model:
        return partners.keep(row, names, seen=self.seen, user=self.for_user)


class AgreementForm(ForeseenFirst, RegisterForm):
    """The region that keeps the partner writes it: who it belongs to follows from the partner."""

    foretold = ("partner", "valid_from", "valid_until", "channels", "levels", "content_classes", "regions")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["partner"]
        if self.owner_is_settled:
            field.queryset = Partner.objects.filter(pk=self.instance.partner_id)
            field.disabled = True
            self.fields["successor"].queryset = self._followers()  # type: ignore[attr-defined]
        else:
            del self.fields["successor"]  # that one is written after it
            kept = officers.pages(self.for_user, *self.owner_actions).order_by().values("pk")
            field.queryset = Partner.objects.taking_new().filter(owner__in=kept, kind=PartnerKind.EXTERNAL)

    def _is_due(self) -> bool:
        return super()._is_due() or self._allows_fewer_than_there_are()

    def _allows_fewer_than_there_are(self) -> bool:
        """Nothing goes dark by that, so it is no term that gates read; but nothing more is approved either."""
        is_changed = "most_active" in self.changed_data and not self.is_overtaken
        return is_changed and any(row_forecasts.overfull(self.instance, timezone.now()))

    def _followers(self) -> QuerySet[Agreement]:
        """What may be named as following it: the papers with the same partner, whatever its name is now."""
        partner = self.instance.partner
        others = Agreement.objects.filter(partner__in=[partner.pk, partner.party_id]).exclude(pk=self.instance.pk)
        return others.select_related("partner")

    def _post_clean(self) -> None:
        if (partner := self.cleaned_data.get("partner")) and not self.owner_is_settled:
            self.instance.owner = partner.owner
        super()._post_clean()

    def write(self, row: Any, names: Iterable[str]) -> models.Model:
        if row.pk is None:
            return partners.agree(row, user=self.for_user)
        return partners.rewrite_agreement(row, names, seen=self.seen, user=self.for_user)


class QuietPeriodForm(ForeseenFirst, RegisterForm):
    """Writes terms that wait for another officer; of a confirmed period it opens with those that wait already."""

    foretold = ("owner", "first_day", "last_day", "withholds", "asks_second_approval", "is_cancelled")
    bears_when_new = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "owner" in self.fields:
            self.fields["owner"].help_text = _(
                "Of the topmost region: for everything shown in it. Of a region below: only for ILM that it or a "
                "region below it has issued, never for what comes from above."
            )
        if self.instance.pk and self.instance.proposal:
            self.initial |= {name: getattr(self.instance.as_proposed, name) for name in QuietPeriod.terms}
        if self.instance.confirmed_at is None:
            self.fields.pop("is_cancelled", None)

    def write(self, row: Any, names: Iterable[str]) -> models.Model:
        terms = {name: self.cleaned_data[name] for name in QuietPeriod.terms if name in self.cleaned_data}
        return quiet_periods.write(row, terms, seen=self.seen, user=self.for_user)


class ClassRuleForm(WrittenByRegister, WagtailAdminModelForm):
    """A rule speaks of a class of content or of information; which one, is settled when it is made."""

    labels = ClassRule.LABELS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.ChoiceField(
            label=_("Class"), choices=self.labels.items(), disabled=self.instance.pk is not None
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("may_be_approved") and cleaned.get("name") in ClassRule.NEVER:
            self.add_error("may_be_approved", _("The law leaves no choice here: this class is never approved."))
        return cleaned
