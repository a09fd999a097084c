"""Migrating backwards takes no record away without a word: what was proven, decided and said cannot be made again."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations import Migration
from django.db.migrations.operations import AddField, CreateModel
from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext as _

#: Models whose rows nothing makes again.
RECORDS = (
    "ilm_blocks.Change", "ilm_blocks.CleanedFile", "ilm_blocks.Confirmation",
    "ilm_blocks.Membership", "ilm_blocks.Review", "ilm_blocks.SignedStatement",
    "partner_api.ManifestItem", "partner_api.Play", "partner_api.PlayHour",
)  # fmt: skip


def refuse(*, plan: Iterable[tuple[Migration, bool]], using: str, **_signal: Any) -> None:
    """Raise before the first step of a ``plan`` that drops a table or a column of records that has rows."""
    undone = [migration for migration, is_backwards in plan if is_backwards]
    there = connections[using].introspection.table_names() if undone else []
    for model in {model for migration in undone for model in dropped(migration)}:
        if model._meta.db_table in there and (rows := model._base_manager.using(using).count()):
            facts = {"rows": rows, "table": model._meta.db_table}
            with translation.override(settings.LANGUAGE_CODE):  # which Django turns off for this command
                message = _(
                    "Going back would take from %(rows)s rows of %(table)s, a record that cannot be made again. Keep a "
                    "copy of the database and empty the table by hand if that is what you want."
                )
            raise CommandError(message % facts)


def dropped(migration: Migration) -> set[type[Model]]:
    """The records of which ``migration`` has made the table or a column."""
    names = {
        operation.name_lower if isinstance(operation, CreateModel) else operation.model_name_lower
        for operation in migration.operations
        if isinstance(operation, CreateModel | AddField)
    }
    records = (apps.get_model(label) for label in RECORDS)
    return {m for m in records if m._meta.app_label == migration.app_label and m._meta.model_name in names}
