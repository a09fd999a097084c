"""The rows of the registers: entered, and changed field by field unless somebody was quicker."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.log_actions import registry

from .. import dates
from ..models import JournaledModel, journal
from ..models.fields import ChoiceListField
from ..persons import told_apart
from ..queries import versions
from . import acting
from .acting import Refused

ModelRow = TypeVar("ModelRow", bound=models.Model)


class ChangedMeanwhile(Refused):
    """Somebody changed the row after its form was opened; ``version`` is the one that the next attempt has seen."""

    def __init__(self, now: models.Model, wanted: Mapping[str, Any], version: str) -> None:
        self.version = version
        person, at = last_change(now)
        facts = {"person": person or _("someone"), "when": dates.instant(at) if at else "–"}
        said = _(
            "%(person)s has changed it on %(when)s, after you opened it. What stands now is written at each field that "
            "differs. Save once more to put yours in its place."
        )
        errors: dict[str, Any] = {NON_FIELD_ERRORS: [ValidationError(said % facts, code="changed_meanwhile")]}
        for name, value in wanted.items():
            field: Any = now._meta.get_field(name)
            if journal.plain(getattr(now, field.attname)) != journal.plain(value):
                errors[name] = [_("It stands at: %(value)s") % {"value": in_words(now, field) or "–"}]
        super().__init__(errors)


def create(row: ModelRow, *, user: Any) -> ModelRow:
    """Enter a new row."""
    with transaction.atomic():
        acting.require(user, "add", row)
        row.full_clean()
        _save(row, user)
    return row


def rewrite(row: ModelRow, names: Iterable[str], *, user: Any, seen: str | None = None) -> ModelRow:
    """Give the fields ``names`` the values that ``row`` has for them in memory.

    ``seen`` is the version that ``user`` saw: raises ChangedMeanwhile if the row has another one now; without
    it, changes made meanwhile are overwritten. Returns the row as saved.
    """
    names = list(names)
    with transaction.atomic():
        now = rewritten(row, names, seen=seen, user=user)
        _save(now, user, *names)
    return now


def rewritten(row: ModelRow, names: Iterable[str], *, user: Any, seen: str | None) -> ModelRow:
    """The current row, locked, permitted and valid, with the wanted values; not saved yet."""
    now = acting.the_one(type(row), row.pk)
    acting.require(user, "change", now)
    fields: list[Any] = [now._meta.get_field(name) for name in names]
    version = versions.of(now, [field.name for field in fields])
    if seen not in (None, version):
        raise ChangedMeanwhile(now, {field.name: getattr(row, field.attname) for field in fields}, version)
    for field in fields:
        setattr(now, field.attname, getattr(row, field.attname))
    now.full_clean(exclude={field.name for field in now._meta.concrete_fields} - {field.name for field in fields})
    return now


def _save(row: models.Model, user: Any, *names: str) -> None:
    if isinstance(row, JournaledModel):
        act = acting.begin("", user)
        if row._state.adding:
            acting.refuse_twin(row)
        row.write(act, *names)
    else:
        if row._state.adding:
            acting.refuse_twin(row)
        row.save(update_fields=names or None)


def last_change(row: Any) -> tuple[str, datetime | None]:
    """Who changed it last, and when: by the journal, or by the log where the journal does not follow it."""
    if hasattr(row, "journal_kind") and (change := journal.newest(row.journal_kind(), row.pk)):
        return change.actor_name, change.at
    entry = registry.get_logs_for_instance(row).first()
    return (told_apart(entry.user) if entry.user else "", entry.timestamp) if entry else ("", None)


def in_words(row: models.Model, field: Any) -> str:
    """The value of a field as people read it."""
    value = getattr(row, field.name)
    match value:
        case bool():
            return str(_("yes") if value else _("no"))
        case datetime():
            return dates.instant(value)
        case date():
            return dates.day(value)
    if isinstance(field, ChoiceListField):
        labels = dict(field.vocabulary())
        return ", ".join(str(labels.get(word, word)) for word in value)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    return " ".join(strip_tags(str(value)).split()) if value is not None else ""
