"""The editor of an ILM, for officers and for the people of a partner."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ... import permissions
from ...actions import declarations, requirements
from ...actions.declarations import Tick
from ...models import ILM, Agreement, Partner, draft_rules
from ...queries import naming
from .owned import RegionOwnedForm, put_on_fields
from .regions import OneOfRegionsField


class StatementTick(forms.CheckboxInput):
    """A tick with the whole sentence beside it."""

    template_name = "ilm_blocks/admin/statement_tick.html"

    def __init__(self, sentence: Any) -> None:
        super().__init__()
        self.sentence = sentence

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"sentence": self.sentence}


class ILMForm(RegionOwnedForm):
    """A person who acts for no region but speaks for a partner writes in its name, for the region that keeps it."""

    statement = forms.BooleanField(
        required=False, label=_("Statement of responsibility"), widget=StatementTick(declarations.STATEMENT)
    )

    @property
    def owner_actions(self) -> tuple[str, ...]:
        return ("add", "publish")

    @property
    def owner_is_settled(self) -> bool:
        """An ILM on record keeps its owner, and a correction always has the owner of its original."""
        return self.instance.first_published_at is not None or self.instance.replaces_id is not None

    @cached_property
    def speaks_for(self) -> list[Partner]:
        return permissions.speaks_for(self.for_user)

    def __init__(self, *args: Any, instance: ILM | None = None, **kwargs: Any) -> None:
        if instance is not None:
            instance.follow_its_party()
        super().__init__(*args, instance=instance, **kwargs)
        if self.speaks_for and "responsible" in self.fields:
            self._settle_responsible()
        if not (self.speaks_for or declarations.is_of_one_outside(self.for_user)):
            self.fields.pop("statement", None)

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
            self.add_error(None, draft_rules.SECOND_SCHEDULE)
        if self.speaks_for and "responsible" not in self.errors:
            self._keep_to_own_partner(cleaned)
        return cleaned

    def _keep_to_own_partner(self, cleaned: dict[str, Any]) -> None:
        """Also of a draft, which may leave out what is required: without its partner it would be lost to them."""
        if (partner := cleaned.get("responsible")) is None:
            self.add_error("responsible", _("Choose the partner for which you hand it in."))
        elif not self.owner_is_settled and cleaned.get("owner") and cleaned["owner"].pk != partner.owner_id:
            self.add_error("owner", _("The region that keeps this partner is another one."))

    def require_tick(self) -> None:
        """A partner's own person answers for what is handed in; what is missing is said on its field."""
        if declarations.is_asked(self.for_user, self.instance) and self.tick is None:
            self.add_error("statement", declarations.NotDeclared())

    @property
    def tick(self) -> Tick | None:
        """The statement as it was shown to the person who ticked it for a partner of theirs; None without."""
        is_ticked = self.cleaned_data.get("statement") and declarations.is_asked(self.for_user, self.instance)
        return Tick(str(declarations.STATEMENT)) if is_ticked else None

    def ready_for_approval(self) -> bool:
        """Whether it can be approved as it stands; what is missing is said on its field."""
        try:
            requirements.validate_for_approval(self.instance)
        except ValidationError as error:
            put_on_fields(self, error)
        return self.is_valid()
