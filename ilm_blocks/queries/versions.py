"""The version of a row: a short value that changes with it, carried by the form that shows it."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from ..models import JournaledModel, journal
from ..rules.canonical import digest


def of(row: models.Model, names: Iterable[str] = ()) -> str:
    """The version of ``row`` by the journal, or by its fields ``names`` where the journal does not follow it."""
    if isinstance(row, JournaledModel):
        return digest(row.journal_state())[:16]
    fields: list[Any] = [row._meta.get_field(name) for name in names]
    return digest({field.attname: journal.plain(field.value_from_object(row)) for field in fields})[:16]
