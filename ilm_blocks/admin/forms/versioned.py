"""Forms that change a row as the person has read it: changes made meanwhile by others are not overwritten unnoticed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models

from ...actions import registers
from ...actions.registers import ChangedMeanwhile
from ...queries import versions


class Versioned:
    """For model forms: carries the version of the row that lies before the person."""

    instance: Any
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            version = versions.of(self.instance, self.row_fields)
            self.fields["version"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=version)

    @property
    def row_fields(self) -> list[str]:
        """The names of the fields of the row that the form writes."""
        own = {field.name for field in self.instance._meta.concrete_fields}
        return [name for name in self._meta.fields or () if name in own and name in self.fields]  # type: ignore[attr-defined]

    @property
    def seen(self) -> str:
        return self.cleaned_data.get("version", "")  # type: ignore[attr-defined]

    @property
    def is_overtaken(self) -> bool:
        """Whether the row has changed since the person opened the form."""
        return "version" in self.fields and self.seen != self.fields["version"].initial

    def see_newer(self, changed: ChangedMeanwhile) -> None:
        """Show the current value beside each field; the next attempt carries the current version."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = changed.version  # type: ignore[attr-defined]


class WrittenByRegister(Versioned):
    """Saves by the acts of ``actions.registers``."""

    for_user: Any

    def save(self, commit: bool = True) -> Any:
        row = super().save(commit=False)  # type: ignore[misc]
        if commit:
            self.instance = self.write(row, self.row_fields)
        return self.instance

    def write(self, row: models.Model, names: Iterable[str]) -> models.Model:
        if row._state.adding:
            return registers.create(row, user=self.for_user)
        return registers.rewrite(row, names, seen=self.seen, user=self.for_user)
