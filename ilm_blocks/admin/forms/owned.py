"""Forms of rows that a region owns: what may be chosen ends where the officer's rights do."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.permissions import policy_registry

from ... import dates, officers
from ...models import (
    Agreement,
    JournaledModel,
)
from ...rules import names
from ..chooser_limits import WithinReach
from .regions import OneOfRegionsField, RegionField


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

    def clean(self) -> dict[str, Any]:
        """A one-line text has no invisible characters: it appears in mail subjects, lists and records."""
        cleaned = super().clean()
        for name, value in list(cleaned.items()):
            is_line = isinstance(getattr(self.fields.get(name), "widget", None), forms.TextInput)
            if is_line and isinstance(value, str) and names.unseen(value):
                self.add_error(name, _("It holds line breaks or signs that nobody sees: type it anew."))
        return cleaned

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
        field.queryset = officers.usable(rows, self.for_user, *self.owner_actions)
        if issubclass(rows.model, Agreement):
            field.queryset = field.queryset.select_related("partner")
            field.label_from_instance = agreement_label


def agreement_label(agreement: Agreement) -> str:
    return gettext("%(number)s · %(partner)s, until %(last)s") % {
        "number": agreement.number,
        "partner": agreement.partner,
        "last": dates.day(agreement.valid_until),
    }


def put_on_fields(form: forms.BaseForm, error: ValidationError) -> None:
    """Each message on the field it speaks of, the others above the form."""
    for name, errors in error.update_error_dict({}).items():
        form.add_error(name if name in form.fields else None, errors)
