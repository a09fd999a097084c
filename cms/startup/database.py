"""The database at a start: brought up to date, or back to what it was before an update that was cut off."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext_lazy as _
from tqdm import tqdm

OURS = ("cms", "partner_api", "sites", "ilm_blocks")


def our_apps() -> set[str]:
    """The labels of the apps that this project has written."""
    return {app.label for app in apps.get_app_configs() if app.name.partition(".")[0] in OURS}


class MigrateWithBar(migrate.Command):
    """Django's ``migrate``, each migration one step of a bar."""

    def __init__(self, bar: tqdm) -> None:
        super().__init__()
        self.bar = bar

    def migration_progress_callback(self, action: str, migration: Migration | None = None, fake: bool = False) -> None:
        if action == "apply_success":
            self.bar.update()


def refuse_one_from_before() -> None:
    """Raise CommandError where no migration leads on from what the database is."""
    if is_from_before():
        raise CommandError(_("The database is of an earlier version that leads no further. First: make clean"))


def is_from_before() -> bool:
    """Whether the database was made by older migrations, rewritten since; none of the new ones continues from it."""
    loader = MigrationLoader(connection)
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory:
        return True
    ours = our_apps()
    return any(app in ours and (app, name) not in loader.disk_migrations for app, name in loader.applied_migrations)


def pending() -> int:
    """How many migrations the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate_all(steps: int) -> None:
    """Brings the database up to date, showing ``steps`` migrations as they pass; cut off, leaves a copy of before."""
    keep_copy()
    with tqdm(total=steps, leave=False, disable=None) as bar:  # no bar where nobody watches: in a log file
        call_command(MigrateWithBar(bar), interactive=False, verbosity=0)
    if was_cut_off():
        copy_of_before().unlink()


# For SQLite alone: some migrations of the libraries run there without a transaction, and none leads on from half.


def keep_copy() -> None:
    """Copies the database beside, whole or not at all."""
    if connection.vendor == "sqlite":
        fresh = copy_of_before().with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with closing(sqlite3.connect(fresh)) as copy, connection.wrap_database_errors:
            opened().backup(copy)
        fresh.replace(copy_of_before())


def was_cut_off() -> bool:
    """Whether an update has begun and not come to its end."""
    return connection.vendor == "sqlite" and copy_of_before().exists()


def bring_back() -> None:
    """Puts the copy back where the update that has left it did not reach its last migration.

    Raises ``CommandError`` where the copy holds nothing and the database people: that is not from before its update.
    """
    if was_cut_off() and (pending() or is_from_before()):
        with closing(sqlite3.connect(copy_of_before())) as copy, connection.wrap_database_errors:
            if has_people(opened()) and not has_people(copy):
                raise CommandError(LOST_COPY % {"copy": copy_of_before(), "database": connection.settings_dict["NAME"]})
            copy.backup(opened())
        copy_of_before().unlink()


def has_people(database: sqlite3.Connection) -> bool:
    """Whether anybody has an account in it, and so has worked there."""
    [tables] = database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'accounts_user'").fetchone()
    return bool(tables) and database.execute("SELECT 1 FROM accounts_user LIMIT 1").fetchone() is not None


def drop_copy_of_what_is_done() -> None:
    """Of an update that has come to its end: put back by a later one, the copy would take what was written since."""
    if was_cut_off() and not pending():
        copy_of_before().unlink()


LOST_COPY = _(
    "%(copy)s should be the database as it was before an update that was cut off, and is empty. Put a backup of yours "
    "in the place of %(database)s and delete %(copy)s; without a backup, delete only the latter and start again."
)


def copy_of_before() -> Path:
    return Path(f"{connection.settings_dict['NAME']}.before")


def opened() -> sqlite3.Connection:
    connection.ensure_connection()
    return connection.connection
