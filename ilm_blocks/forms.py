"""The forms of the editors' screens: choices end where the officer's rights do."""

from collections.abc import Collection, Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms import ModelChoiceField
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateTimeInput, AdminPageChooser
from wagtail.models import Page
from wagtail.permissions import policy_registry

from . import jurisdiction, permissions, regions, validation
from .actions import partners, quiet_periods
from .actions.review import NO, VERBS, YES, Seen
from .models import (
    ILM,
    Agreement,
    ChecklistItem,
    ClassRule,
    JournaledModel,
    LocalDecision,
    Outcome,
    Partner,
    QuietPeriod,
    Review,
)
from .models.partners import SETTLED
from .queries import naming
from .reach import WithinReach
from .regions import Chain
from .vocabulary import Channel, DecisionKind, Level, PartnerKind, ReasonCode

#: Beyond so many regions a list is no longer a help.
LONGEST_LIST = 400


class RegionField(ModelChoiceField):
    """One region of those for which an officer acts: a list while it is short, Wagtail's page chooser beyond."""

    def __init__(self, user: Any, *actions: str, **kwargs: Any) -> None:
        pages = jurisdiction.pages(user, *actions)
        super().__init__(pages, empty_label=None, **kwargs)
        self.names: dict[int, str] = {}
        if pages.count() > LONGEST_LIST:
            self.widget = AdminPageChooser(target_models=[Page])
            return
        self.names = {chain[-1].id: full_name(chain) for chain in jurisdiction.chains(user, *actions)}
        if self.initial is None and (heads := jurisdiction.heads(user, *actions)):
            self.initial = heads[0].pk

    def label_from_instance(self, page: Page) -> str:
        return self.names.get(page.pk, page.title)


def full_name(chain: Chain) -> str:
    """The region with its level word; a village with its district, for names repeat."""
    region = chain[-1]
    return f"{region} · {chain[-2].name}" if region.level == Level.VILLAGE and len(chain) > 1 else str(region)


class OneOfRegionsField(ModelChoiceField):
    """One of few regions, named in full; settled when there is only one."""

    def __init__(self, page_ids: Collection[int], **kwargs: Any) -> None:
        super().__init__(
            Page.objects.filter(pk__in=page_ids), empty_label=None, disabled=len(page_ids) == 1,
            initial=min(page_ids), **kwargs,
        )  # fmt: skip

    def label_from_instance(self, page: Page) -> str:
        return full_name(regions.provider().chain(page.pk))


class RegionOwnedForm(WithinReach, WagtailAdminModelForm):
    """Offers as owner the officer's own regions, and of partners and agreements those that these may use."""

    @property
    def owner_actions(self) -> tuple[str, ...]:
        """The page actions that make a region one of the officer's own here."""
        return tuple(policy_registry.get_by_type(type(self.instance)).page_actions({"add"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "owner" in self.fields:
            self.fields["owner"] = field = self._owner_field()
            self.initial["owner"] = self.instance.owner_id or field.initial
        for field in self.fields.values():
            rows = getattr(field, "queryset", None)
            if rows is not None and issubclass(rows.model, JournaledModel):
                self._narrow(field, rows)

    def _owner_field(self) -> forms.Field:
        label, help_text = self.fields["owner"].label, self.fields["owner"].help_text
        if self.owner_is_settled:
            return OneOfRegionsField([self.instance.owner_id], label=label)
        return RegionField(self.for_user, *self.owner_actions, label=label, help_text=help_text)

    @property
    def owner_is_settled(self) -> bool:
        """The feeds below a region follow its own rows: what is on record stays where it is."""
        return self.instance.pk is not None

    def _narrow(self, field: Any, rows: QuerySet) -> None:
        field.queryset = jurisdiction.usable(rows, self.for_user, *self.owner_actions)
        if issubclass(rows.model, Agreement):
            field.queryset = field.queryset.select_related("partner")
            field.label_from_instance = agreement_label


class PartnerForm(RegionOwnedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_settled:
            for name in SETTLED:
                self.fields[name].disabled = True
            self.fields["name"].help_text = _(
                "Settled: ILM or agreements stand under it. “Rename” makes a new partner."
            )

    def save(self, commit: bool = True) -> Any:
        partner = super().save(commit=False)
        return partners.keep(partner, user=self.for_user) if commit else partner


class AgreementForm(RegionOwnedForm):
    """The region that keeps the partner writes it: who it belongs to follows from the partner."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["partner"]
        if self.owner_is_settled:
            field.queryset = Partner.objects.filter(pk=self.instance.partner_id)
            field.disabled = True
        else:
            kept = jurisdiction.pages(self.for_user, *self.owner_actions).order_by().values("pk")
            field.queryset = Partner.objects.taking_new().filter(owner__in=kept, kind=PartnerKind.EXTERNAL)

    def _post_clean(self) -> None:
        if (partner := self.cleaned_data.get("partner")) and not self.owner_is_settled:
            self.instance.owner = partner.owner
        super()._post_clean()


def agreement_label(agreement: Agreement) -> str:
    return gettext("%(number)s · %(partner)s, until %(last)s") % {
        "number": agreement.number,
        "partner": agreement.partner,
        "last": date_format(agreement.valid_until, "j F Y"),
    }


class ILMForm(RegionOwnedForm):
    """Whoever acts for no region but speaks for a partner writes in its name alone, for the region that keeps it."""

    @property
    def owner_actions(self) -> tuple[str, ...]:
        return ("add", "publish")

    @property
    def owner_is_settled(self) -> bool:
        return self.instance.first_published_at is not None

    @cached_property
    def speaks_for(self) -> list[Partner]:
        return permissions.speaks_for(self.for_user)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.speaks_for and "responsible" in self.fields:
            self._settle_responsible()

    def _owner_field(self) -> forms.Field:
        if not self.speaks_for or self.owner_is_settled:
            return super()._owner_field()
        owners = {partner.owner_id for partner in self.speaks_for}
        return OneOfRegionsField(owners, label=self.fields["owner"].label)

    def _settle_responsible(self) -> None:
        field = self.fields["responsible"]
        field.required, field.empty_label, field.help_text = True, None, ""
        field.disabled = len(self.speaks_for) == 1
        self.initial["responsible"] = self.instance.responsible_id or self.speaks_for[0].pk

    def _narrow(self, field: Any, rows: QuerySet) -> None:
        super()._narrow(field, rows)
        if not self.speaks_for:
            self._narrow_to_nameable(field, rows)
            return
        own = [partner.pk for partner in self.speaks_for]
        if issubclass(rows.model, Agreement):
            field.queryset = naming.of_speaker(own)
        else:
            field.queryset = Partner.objects.filter(pk__in=own)

    def _narrow_to_nameable(self, field: Any, rows: QuerySet) -> None:
        """What the officer's regions may name, and what stands there already."""
        if issubclass(rows.model, Agreement):
            papers = naming.agreements(self.for_user, *self.owner_actions)
            field.queryset = papers | Agreement.objects.filter(pk=self.instance.agreement_id or 0)
        elif issubclass(rows.model, Partner):
            named = naming.partners(self.for_user, *self.owner_actions)
            field.queryset = named | Partner.objects.filter(pk=self.instance.responsible_id or 0)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.data.get("go_live_at") or self.data.get("expire_at"):
            self.add_error(None, validation.SECOND_SCHEDULE)
        if self.speaks_for and "responsible" not in self.errors:
            self._keep_to_own_partner(cleaned)
        return cleaned

    def _keep_to_own_partner(self, cleaned: dict[str, Any]) -> None:
        """Also of a draft, which may leave out what is required: without its partner it would be lost to them."""
        if (partner := cleaned.get("responsible")) is None:
            self.add_error("responsible", _("Choose the partner for which you hand it in."))
        elif cleaned.get("owner") and cleaned["owner"].pk != partner.owner_id:
            self.add_error("owner", _("The region that keeps this partner is another one."))

    def ready_for_approval(self) -> bool:
        """Whether it can be approved as it stands; what is missing is said on its field."""
        try:
            validation.validate_for_approval(self.instance)
        except ValidationError as error:
            put_on_fields(self, error)
        return self.is_valid()


def put_on_fields(form: forms.BaseForm, error: ValidationError) -> None:
    """Each message on the field it speaks of, the others above the form."""
    for name, errors in error.update_error_dict({}).items():
        form.add_error(name if name in form.fields else None, errors)


class WithdrawForm(forms.Form):
    code = forms.ChoiceField(label=_("Reason"), choices=ReasonCode, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In words"), required=False, max_length=500, widget=AdminAutoHeightTextInput,
        help_text=_("Shown to whoever opens the withdrawn ILM."),
    )  # fmt: skip
    replaced_by = forms.ModelChoiceField(
        ILM.objects.none(), label=_("Replaced by"), required=False, empty_label=_("nothing"),
        help_text=_(
            "An approved ILM of the same party takes its place; one of the region itself is shown beside it as its "
            "answer."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, ilm: ILM, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["replaced_by"])
        field.queryset = replacements(ilm)
        field.label_from_instance = lambda other: f"{other.title} · {_role_of(other, ilm)}"  # type: ignore[assignment, method-assign]


def replacements(ilm: ILM) -> QuerySet[ILM]:
    """Of the same party, which take its place, and the distributor's own, which answer it."""
    standing = ILM.objects.approved().filter(owner_id=ilm.owner_id, withdrawn_at=None).exclude(pk=ilm.pk)
    party = Q(responsible=ilm.party_id) | Q(responsible__successor=ilm.party_id) if ilm.party_id else Q(pk__in=())
    of_owner = Q(responsible=None) | Q(responsible__kind=PartnerKind.OFFICE, responsible__owner=ilm.owner_id)
    return standing.filter(party | of_owner).select_related("responsible")


def _role_of(other: ILM, withdrawn: ILM) -> str:
    return gettext("takes its place") if other.party_id == withdrawn.party_id else gettext("answer of the distributor")


class ReviewForm(forms.Form):
    """The checklist, a note and what the reviewer saw; the button pressed names the decision."""

    all_good = forms.BooleanField(
        label=_("Every item is in order"), required=False,
        help_text=_("Answers with yes whatever you leave open below."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), required=False, max_length=1000, widget=AdminAutoHeightTextInput,
        help_text=_("Needed to ask for a revision or to reject; the author reads it."),
    )  # fmt: skip
    outcome = forms.ChoiceField(choices=Outcome, widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    review = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, seen: Seen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("revision", "review", "state"):
            self.initial[name] = getattr(seen, name)
        self.items = list(ChecklistItem.objects.filter(is_active=True))
        for item in self.items:
            self.fields[f"answer-{item.pk}"] = forms.ChoiceField(
                label=item.question, help_text=item.basis, required=False, widget=forms.RadioSelect,
                choices=[(YES, _("Yes")), (NO, _("No"))],
            )  # fmt: skip
            self.fields[f"note-{item.pk}"] = forms.CharField(
                label=_("Note on this item"), required=False, max_length=300
            )

    @property
    def checklist(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"answer-{item.pk}"], self[f"note-{item.pk}"]) for item in self.items]

    @property
    def answers(self) -> list[dict[str, str]]:
        """Each question as it was asked, with its answer: what is left open counts as the box above says."""
        given = self.cleaned_data
        left_open = YES if given["all_good"] else ""
        return [
            {
                "question": item.question,
                "answer": given[f"answer-{item.pk}"] or left_open,
                "note": given[f"note-{item.pk}"],
            }
            for item in self.items
        ]

    def decide(self, ilm: ILM, user: Any) -> Review:
        given = self.cleaned_data
        seen = Seen(given["revision"], given["review"], given["state"])
        verb = VERBS[Outcome(given["outcome"])]
        return verb(ilm, seen, answers=self.answers, note=given["note"], user=user)


class DecisionForm(forms.ModelForm):
    """What a region says on an ILM from above: the fields that its kind needs."""

    fields_of: Mapping[str, tuple[str, ...]] = {
        DecisionKind.HIDE: ("reason_code", "text", "covers_subtree", "until"),
        DecisionKind.ADOPT: ("covers_subtree", "until"),
        DecisionKind.PIN: ("covers_subtree", "until"),
        DecisionKind.NOTE: ("text", "covers_subtree", "until"),
    }

    class Meta:
        model = LocalDecision
        fields = ("reason_code", "text", "covers_subtree", "until")
        widgets = {
            "reason_code": forms.RadioSelect,
            "text": AdminAutoHeightTextInput,
            "until": AdminDateTimeInput,
        }

    def __init__(self, *args: Any, has_regions_below: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields).difference(self.fields_of[self.instance.kind]):
            del self.fields[name]
        self.fields["until"].help_text = _("Empty: until it is undone.")
        if not has_regions_below:
            del self.fields["covers_subtree"]
        if self.instance.kind == DecisionKind.HIDE:
            self.fields["reason_code"] = forms.ChoiceField(
                label=_("Reason"), choices=ReasonCode, widget=forms.RadioSelect
            )
            self.fields["text"].help_text = _("Needed with “other reason”.")
        elif self.instance.kind == DecisionKind.NOTE:
            self.fields["text"].help_text = _("Shown beside the ILM as the words of your region.")


class PlaceForm(forms.Form):
    """Where, on which channel and when; what is left out is the officer's own region, the web and now."""

    channel = forms.ChoiceField(label=_("Channel"), choices=Channel, initial=Channel.WEBSITE)
    at = forms.DateTimeField(label=_("Moment"), widget=AdminDateTimeInput)

    field_order = ("region", "channel", "at")

    def __init__(self, data: Mapping[str, Any], *, user: Any, at: Any) -> None:
        super().__init__()
        self.fields["region"] = RegionField(user, "change", label=_("Region"))
        self.fields["at"].initial = at
        self.order_fields(self.field_order)
        defaults = {name: self.get_initial_for_field(field, name) for name, field in self.fields.items()}
        self.data = defaults | {name: value for name, value in data.items() if value}
        self.is_bound = True


class TakeoverForm(RegionOwnedForm):
    def save(self, commit: bool = True) -> Any:
        if self.instance.pk is None:
            self.instance.issued_by = self.for_user
        return super().save(commit)


class QuietPeriodForm(RegionOwnedForm):
    """Writes terms that wait for another officer; of a confirmed period it opens with those that wait already."""

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

    def save(self, commit: bool = True) -> Any:
        terms = {name: self.cleaned_data[name] for name in QuietPeriod.terms if name in self.cleaned_data}
        self.instance = quiet_periods.write(self.instance, terms, user=self.for_user)
        return self.instance


class ClassRuleForm(WagtailAdminModelForm):
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
