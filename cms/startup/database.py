from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from tqdm import tqdm


class MigrateWithBar(migrate.Command):
    """Django's ``migrate``, each migration one step of a bar."""

    def __init__(self, bar: tqdm) -> None:
        super().__init__()
        self.bar = bar

    def migration_progress_callback(self, action: str, migration: Migration | None = None, fake: bool = False) -> None:
        if action == "apply_success":
            self.bar.update()


def pending() -> int:
    """How many migrations the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate_all(steps: int) -> None:
    """Brings the database up to date, showing ``steps`` migrations as they pass."""
    with tqdm(total=steps, leave=False, disable=None) as bar:  # no bar where nobody watches: in a log file
        call_command(MigrateWithBar(bar), interactive=False, verbosity=0)
