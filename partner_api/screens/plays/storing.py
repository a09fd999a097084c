"""Many rows in one statement, past the ORM: what it takes for each value costs more than the row.

PostgreSQL gets them as one JSON text, which it reads faster than as many parameters; SQLite one by one within its
statement. The caller holds what keeps two of them apart, and sends no signals: nobody listens for plays.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from operator import attrgetter
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, models


def insert(model: type[models.Model], rows: Sequence[Any]) -> None:
    """Insert ``rows``, which have the columns of ``model`` without its key."""
    _write(model, rows, "")


def add_up(model: type[models.Model], rows: Sequence[models.Model], *, key: Sequence[str], sums: Sequence[str]) -> None:
    """Insert ``rows``; where one with the same ``key`` is there, add its ``sums`` to that one's. One statement."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    added = (f"{quote(name)} = {table}.{quote(name)} + excluded.{quote(name)}" for name in sums)
    _write(model, rows, f" ON CONFLICT ({_names(key)}) DO UPDATE SET {', '.join(added)}")


def _write(model: type[models.Model], rows: Sequence[Any], behind: str) -> None:
    """All names are those of our models, and every value is a parameter."""
    if not rows:
        return
    fields = _fields(model)
    columns = [str(field.column) for field in fields]
    values = map(attrgetter(*(field.attname for field in fields)), rows)
    named = _names(columns)
    into = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({named})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            types = ", ".join(f"{_names([str(field.column)])} {field.db_type(connection)}" for field in fields)
            told = orjson.dumps([dict(zip(columns, row, strict=True)) for row in values]).decode()
            source = f"SELECT {named} FROM json_to_recordset(%s::json) AS new({types}) WHERE true"  # noqa: S608
            cursor.execute(f"{into} {source}{behind}", [told])
        else:
            marks = ", ".join("%s" for _column in columns)
            cursor.executemany(f"{into} VALUES ({marks}){behind}", list(_adapted(values)))


@cache
def _fields(model: type[models.Model]) -> tuple[models.Field, ...]:
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)


def _names(columns: Iterable[str]) -> str:
    return ", ".join(map(connection.ops.quote_name, columns))


#: How SQLite keeps what it has no type for, as Django writes it.
ADAPTED: Mapping[type, Callable[[Any], str]] = {
    UUID: lambda value: value.hex,
    datetime: lambda value: value.astimezone(UTC).replace(tzinfo=None).isoformat(" "),
    date: lambda value: value.isoformat(),
    list: lambda value: orjson.dumps(value).decode(),
}


def _adapted(rows: Iterable[Sequence[Any]]) -> Iterable[list[Any]]:
    for row in rows:
        yield [ADAPTED[type(value)](value) if type(value) in ADAPTED else value for value in row]
