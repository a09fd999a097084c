from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import cache
from django.db import connection


@contextmanager
def database() -> Iterator[None]:
    """An empty, migrated database of the benchmark's own, gone afterwards."""
    if connection.vendor == "sqlite":
        (settings.VAR_DIR / "bench").mkdir(exist_ok=True)
        connection.settings_dict["TEST"]["NAME"] = str(settings.VAR_DIR / "bench" / "db.sqlite3")
    else:
        connection.settings_dict["TEST"]["NAME"] = f"{settings.DATABASES['default']['NAME']}_bench"
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    cache.clear()
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)
