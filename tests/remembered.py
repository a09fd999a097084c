"""Rows that many tests begin with: made once in a process by the code that makes them, then written again as they were.

Only where all stands as it stood the first time; anywhere else the code runs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import time_machine
from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import Site

Rows = dict[Any, tuple[Any, ...]]  # of one table, by their keys
Model = type[models.Model]


@dataclass
class Made:
    """What was there before in the tables that were written to, and what the code put there."""

    before: dict[Model, Rows]
    added: dict[Model, list[models.Model]]
    gone: dict[Model, list[Any]]


_made: dict[tuple[Any, ...], Made] = {}


def remembered(make: Callable[..., None], *arguments: Any) -> None:
    """As ``make(*arguments)``; at the same instant wherever the clock stands still."""
    known = _made.get(key := (make, arguments, standing_clock()))
    with transaction.atomic():
        if known is None:
            _made[key] = watched(make, *arguments)
        elif all(rows(model) == before for model, before in known.before.items()):
            write(known)
        else:
            make(*arguments)


def standing_clock() -> datetime | None:
    return timezone.now() if time_machine.escape_hatch.is_travelling() else None


def watched(make: Callable[..., None], *arguments: Any) -> Made:
    before = {model: rows(model) for model in tables()}
    make(*arguments)
    after = {model: rows(model) for model in before}
    written = [model for model in before if before[model] != after[model]]
    fresh = {model: differing(after[model], before[model]) for model in written}
    return Made(
        before={model: before[model] for model in written},
        added={model: list(model._base_manager.filter(pk__in=keys)) for model, keys in fresh.items()},
        gone={model: differing(before[model], after[model]) for model in written},
    )


def write(made: Made) -> None:
    for model, keys in made.gone.items():
        model._base_manager.filter(pk__in=keys)._raw_delete("default")
    for model, added in made.added.items():
        rows_of: Any = model._base_manager
        rows_of._insert(added, fields=model._meta.local_concrete_fields, using="default", raw=True)
    Site.clear_site_root_paths_cache()


def tables() -> Iterator[Model]:
    """All but the words beneath the search, which SQLite itself keeps."""
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.db_table.endswith("_fts"):
            yield model


def rows(model: Model) -> Rows:
    fields = [field.attname for field in model._meta.local_concrete_fields]
    return {row[0]: row[1:] for row in model._base_manager.values_list("pk", *fields)}


def differing(one: Rows, other: Rows) -> list[Any]:
    """Keys of rows of ``one`` that ``other`` lacks or has otherwise."""
    return [key for key, row in one.items() if other.get(key) != row]
