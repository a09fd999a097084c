"""Plans and logged posts: what may be chosen ends where the officer's rights do."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput, AdminDateTimeInput, AdminTimeInput

from ...choices import Channel
from ...models import ILM, PostFigures, SocialAccount, SocialPost
from ...models.social import FIGURES
from ...persons import told_apart
from ...queries import posts, states
from ...rules.regions import Chain
from .versioned import Versioned

#: In groups of three, all of them parted by the same sign.
GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?:[ \xa0][0-9]{3})+")
WHOLE = re.compile(r"-?[0-9]+")
#: An ILM that ended longer ago is not offered any more; its own page still leads here with it.
OFFERED_FOR = timedelta(days=60)


class MomentInput(AdminDateTimeInput):
    """Names the ``zone`` whose clock counts: an empty one where it follows from what is chosen, None the project's."""

    zone: str | None = None

    def get_context(self, *args: Any) -> dict[str, Any]:
        context = super().get_context(*args)
        named = {} if self.zone is None else {"zone": self.zone}
        return context | {"widget": context["widget"] | named}


class PostForm(Versioned, forms.ModelForm):
    """What a plan and a logged post have in common; ``ilm`` is chosen already where the address names one."""

    #: For how long an ILM that was withdrawn is offered all the same.
    withdrawn_for = timedelta(0)

    def __init__(self, *args: Any, user: Any, at: datetime, ilm: ILM | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.at = user, at
        self.accounts = list(self._accounts())
        self._offer(posts.chains_of({account.owner_id for account in self.accounts}) if self.accounts else {}, ilm)
        if ilm is not None:
            self.initial["ilm"] = ilm.pk

    def _accounts(self) -> QuerySet[SocialAccount]:
        return posts.accounts_of(self.user).filter(Q(is_active=True) | Q(pk=self.instance.account_id or 0))

    def _offer(self, chains: Mapping[int, Chain], ilm: ILM | None) -> None:
        """The officer's accounts, one alone chosen already, and what may come to be posted on them."""
        field: Any = self.fields["account"]
        field.queryset = self._accounts()
        self.zones = {account.pk: chains[account.owner_id][-1].tzinfo for account in self.accounts}
        labels = [(account.pk, f"{account} · {chains[account.owner_id][-1]}") for account in self.accounts]
        field.choices = labels if len(labels) == 1 else [("", field.empty_label), *labels]
        offered: Any = self.fields["ilm"]
        offered.queryset = self._offered({region.id for chain in chains.values() for region in chain}, ilm)
        offered.label_from_instance = _ilm_label

    def _offered(self, owners: Collection[int], ilm: ILM | None) -> QuerySet[ILM]:
        """Approved ILM of ``owners`` that are meant for social media; and the one that is named."""
        named = Q(pk__in=[pk for pk in (self.instance.ilm_id, ilm.pk if ilm else None) if pk])
        lasting = Q(on_air_until=None) | Q(on_air_until__gt=self.at - OFFERED_FOR)
        standing = Q(withdrawn_at=None) | Q(withdrawn_at__gt=self.at - self.withdrawn_for)
        meant = states.is_meant_for(Channel.SOCIAL) & lasting & standing & Q(owner__in=owners)
        rows = ILM.objects.approved().filter(named | meant)
        return rows.select_related("responsible").order_by("-on_air_from", "-pk")


def _ilm_label(ilm: ILM) -> str:
    return f"{ilm.title} · {ilm.responsible}" if ilm.responsible else ilm.title


class PlanForm(PostForm):
    class Meta:
        model = SocialPost
        fields = ("ilm", "account", "planned_on", "planned_time", "person", "note")
        widgets = {
            "planned_on": AdminDateInput,
            "planned_time": AdminTimeInput,
            "note": AdminAutoHeightTextInput,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["planned_on"].required = self.fields["person"].required = True
        person: Any = self.fields["person"]
        colleagues = posts.colleagues(self.user)
        if self.instance.person_id:  # asked by somebody above
            colleagues |= get_user_model()._default_manager.filter(pk=self.instance.person_id)
        person.queryset, person.label_from_instance = colleagues.order_by("pk"), told_apart
        if self.instance._state.adding:
            self.initial.update(person=self.user.pk, planned_on=timezone.localdate(self.at))


class LogForm(PostForm):
    """The moment is one of the clock of the account's region, whoever types it.

    What was withdrawn lately is offered too: a post that was made before is logged so that it is removed.
    """

    withdrawn_for = OFFERED_FOR

    class Meta:
        model = SocialPost
        fields = ("ilm", "account", "posted_at", "url", "note")
        widgets = {
            "posted_at": MomentInput,
            "url": forms.URLInput(attrs={"placeholder": "https://"}),
            "note": AdminAutoHeightTextInput,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["posted_at"].required = self.fields["url"].required = True
        self.fields["posted_at"].help_text = _("By the clock of the account's region.")
        if self.instance.pk is not None and self.instance.posted_at is None:  # a plan that is fulfilled
            self.fields["ilm"].disabled = self.fields["account"].disabled = True
        self._open_at(self.instance.posted_at or self.at)

    def _open_at(self, moment: datetime) -> None:
        """With ``moment`` by the clock of the account, or of all that may be chosen where it is the same."""
        zones = {self.zones[self.instance.account_id]} if self.instance.account_id else {*self.zones.values()}
        widget: Any = self.fields["posted_at"].widget
        zone = zones.pop() if len(zones) == 1 else timezone.get_current_timezone()
        widget.zone = "" if zones else moment.astimezone(zone).tzname()
        self.initial["posted_at"] = timezone.make_naive(moment, zone).replace(second=0, microsecond=0)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        moment, account = cleaned.get("posted_at"), cleaned.get("account")
        if moment is not None and account is not None:
            typed = timezone.make_naive(moment)
            cleaned["posted_at"] = typed.replace(tzinfo=self.zones[account.pk])
        return cleaned


class FigureField(forms.IntegerField):
    """A whole number as people and networks write it: 1234, 1.234, 1,234 or 1 234, and never a fraction."""

    widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages: ClassVar = {"invalid": _("Write a whole number, for example 1234 or 1.234.")}

    def to_python(self, value: Any) -> int | None:
        typed = str(value).strip() if value is not None else ""
        if GROUPED.fullmatch(typed):
            typed = re.sub(r"\D", "", typed)
        elif typed and not WHOLE.fullmatch(typed):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(typed)


class FiguresForm(forms.ModelForm):
    class Meta:
        model = PostFigures
        fields = ("read_on", *FIGURES)
        field_classes = dict.fromkeys(FIGURES, FigureField)
        widgets = {"read_on": AdminDateInput}

    def validate_unique(self) -> None:
        """What was entered for that day before is replaced."""
