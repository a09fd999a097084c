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

from cms.startup.database import our_apps

#: Models that lose nothing by going back, not even a column.
RECORDS = (
    "cms.MadeOnce", "ilm_blocks.Change", "ilm_blocks.CleanedFile", "ilm_blocks.Confirmation", "ilm_blocks.Declaration",
    "ilm_blocks.Membership", "ilm_blocks.Review", "ilm_blocks.SignedStatement", "ilm_sites.FormerCode",
    "partner_api.ManifestItem", "partner_api.Play", "partner_api.PlayHour",
)  # fmt: skip
#: Tables of ours that are full as soon as they are made; all others hold people's work.
FILLED_BY_MIGRATIONS = (
    "ilm_blocks.ChecklistItem", "ilm_blocks.ClassRule", "ilm_blocks.ReviewTask", "ilm_blocks.TakeoverTemplate",
)  # fmt: skip
#: What people put into the libraries' own tables.
KEPT_BY_LIBRARIES = (
    "otp_static.StaticToken", "wagtaildocs.Document", "wagtailimages.Image", "wagtailmedia.Media",
    "wagtailredirects.Redirect",
)  # fmt: skip


def refuse(*, plan: Iterable[tuple[Migration, bool]], using: str, **_signal: Any) -> None:
    """Raise before the first step of a ``plan`` that drops a table with people's work, or a column of records."""
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
    """The models that lose rows without ``migration``: it has made their table or, for records, a column."""
    made = {step.name_lower for step in migration.operations if isinstance(step, CreateModel)}
    widened = {step.model_name_lower for step in migration.operations if isinstance(step, AddField)}
    models = [m for m in apps.get_models() if m._meta.app_label == migration.app_label and not m._meta.proxy]
    tables = {m for m in models if m._meta.model_name in made and holds_work(m)}
    return tables | {m for m in models if m._meta.model_name in widened and m._meta.label in RECORDS}


def holds_work(model: type[Model]) -> bool:
    """Whether the rows of ``model`` are people's, and nothing makes them again."""
    if model._meta.app_label in our_apps():
        return model._meta.label not in FILLED_BY_MIGRATIONS
    return model._meta.label in KEPT_BY_LIBRARIES
