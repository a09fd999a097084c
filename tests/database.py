"""The tests' database: migrated once for each state of the migrations, then copied for every run."""

import fcntl
import hashlib
import inspect
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

MARK = "tests"  # the template's own row among the applied migrations names the state it was built from


@contextmanager
def copied() -> Iterator[None]:
    """Points the default connection to a fresh, migrated database of this process, dropped at the end."""
    original = connection.settings_dict["NAME"]
    with one_at_a_time():
        ensure_template()
        suffix = str(os.getpid())
        connection.creation.clone_test_db(suffix, verbosity=0)
    use(connection.creation.get_test_db_clone_settings(suffix)["NAME"])
    # What migrations have put there, for tests that empty the tables (``restore``). A fact of the class: in a running
    # event loop, as Playwright's, the connection is another one.
    backend: Any = type(connections[connection.alias])
    backend._test_serialized_contents = connection.creation.serialize_db_to_string()
    try:
        yield
    finally:
        connection.creation.destroy_test_db(original, verbosity=0)


def restore() -> None:
    """Put back what migrations have put there, into empty tables."""
    connection.creation.deserialize_db_from_string(connection._test_serialized_contents)  # type: ignore[attr-defined]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    with Path(settings.VAR_DIR, "test.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ensure_template() -> None:
    original = connection.settings_dict["NAME"]
    state = digest()
    use(connection.settings_dict["TEST"]["NAME"])
    if not is_built_from(state):
        use(original)
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        MigrationRecorder(connection).record_applied(MARK, state)
    connection.close()


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


def use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES[connection.alias]["NAME"] = name
