"""The tests' databases: migrated once for each state of the migrations, then copied for every run.

Most stories happen in the regions of the cast, so each process loads them once, into a copy of its own. What begins
without any region (``@pytest.mark.bare``) has another.
"""

import fcntl
import hashlib
import inspect
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connection, connections, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Rows = dict[type[models.Model], list[models.Model]]

MARK = "tests"  # the template's own row among the applied migrations names the state it was built from


class Copies:
    """The databases of this process: each is made when a test first asks for it, and filled again after one emptied it.

    ``load_cast`` puts the regions into a migrated database.
    """

    def __init__(self, load_cast: Callable[[], None]) -> None:
        self.original = connection.settings_dict["NAME"]
        self.load_cast = load_cast
        self.names: dict[bool, str] = {}  # by whether it is bare
        self.rows: dict[str, Rows] = {}
        self.empty: set[str] = set()
        # Django fills the tables of a test with transactions of its own from here, one row after another: from nothing.
        backend: Any = type(connections[connection.alias])
        backend._test_serialized_contents = "[]"

    def open(self, *, bare: bool) -> None:
        """What the next test finds: the regions of the cast, or what migrations have made and no more."""
        if bare not in self.names:
            self.names[bare] = self.made(bare=bare)
        if (name := self.names[bare]) != connection.settings_dict["NAME"]:
            use(name)
        if name in self.empty:
            write(self.rows[name])
            self.empty.discard(name)

    def made(self, *, bare: bool) -> str:
        name = copy_of_template(f"{os.getpid()}_{'bare' if bare else 'cast'}")
        if not bare:
            self.load_cast()
        self.rows[name] = {model: found for model in tables() if (found := list(model._base_manager.all()))}
        return name

    def emptied(self) -> None:
        """A test with transactions of its own has emptied the tables, as Django has it."""
        self.empty.add(connection.settings_dict["NAME"])

    def close(self) -> None:
        use(self.original)
        for name in self.rows:
            drop(name)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    with Path(settings.VAR_DIR, "test.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def copy_of_template(suffix: str) -> str:
    """The name of a copy of the database in which all migrations have run, which is the one in use now."""
    original, template, state = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"], digest()
    with one_at_a_time():
        use(template)
        if not is_built_from(state):
            use(original)
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            MigrationRecorder(connection).record_applied(MARK, state)
        name = connection.creation.get_test_db_clone_settings(suffix)["NAME"]
        connection.close()
        drop(name)
        connection.creation.clone_test_db(suffix, verbosity=0)
    use(name)
    return name


def is_built_from(state: str) -> bool:
    try:
        return (MARK, state) in MigrationRecorder(connection).applied_migrations()
    except OperationalError:  # there is no such database yet
        return False


def digest() -> str:
    """The state of all migrations, ours and those of the libraries."""
    migrations = MigrationLoader(None).disk_migrations.values()
    sources = sorted({inspect.getfile(type(migration)) for migration in migrations})
    return hashlib.sha256(b"".join(Path(source).read_bytes() for source in sources)).hexdigest()


def tables() -> Iterator[type[models.Model]]:
    """All but the words beneath the search, which SQLite itself keeps."""
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.db_table.endswith("_fts"):
            yield model


def write(rows: Rows) -> None:
    """As they were, past everything that follows from a save."""
    with transaction.atomic():
        for model, found in rows.items():
            manager: Any = model._base_manager
            manager._insert(found, fields=model._meta.local_concrete_fields, using=connection.alias, raw=True)


def use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES[connection.alias]["NAME"] = name


def drop(name: str) -> None:
    """Whoever is still connected to it: in a running event loop, as Playwright's, the connection is another one."""
    if connection.vendor == "postgresql":
        creation: Any = connection.creation
        with creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    else:
        for part in ("", "-wal", "-shm"):
            Path(f"{name}{part}").unlink(missing_ok=True)
