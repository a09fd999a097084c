"""What a site that a benchmark starts keeps its rows in: on PostgreSQL a database of its own.

On SQLite it is the file in the site's folder, which is kept for the next run.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql


def is_on_server() -> bool:
    return os.environ.get("DATABASE_URL", "").startswith(("postgres:", "postgresql:", "psql:", "pgsql:"))


@contextmanager
def site_database(folder: Path) -> Iterator[None]:
    """``DATABASE_URL`` names ``<name>_bench``, empty at first and gone afterwards, for this process and its children.

    To be entered before the settings are read. ``folder`` is the site's, whose files are as new as their rows.
    """
    if not is_on_server():
        os.environ.pop("DATABASE_URL", None)
        folder.mkdir(parents=True, exist_ok=True)
        yield
        return
    url = os.environ["DATABASE_URL"]
    parts = urlsplit(url)
    name = f"{unquote(parts.path[1:])}_bench"
    _forget(url, name, folder)
    folder.mkdir(parents=True)
    _on_server(url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    os.environ["DATABASE_URL"] = parts._replace(path=f"/{name}").geturl()
    try:
        yield
    finally:
        os.environ["DATABASE_URL"] = url
        _forget(url, name, folder)


def _forget(url: str, name: str, folder: Path) -> None:
    """The database and the files of a run, or of one that was cut off."""
    shutil.rmtree(folder, ignore_errors=True)
    _on_server(url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _on_server(url: str, statement: sql.Composed) -> None:
    """From beside: a database is neither made nor removed by those within."""
    parts = urlsplit(url)
    beside = parts._replace(scheme="postgresql", path="/postgres", query="").geturl()
    with psycopg.connect(beside, autocommit=True) as connection:
        connection.execute(statement)
