from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

PLACEHOLDER = "?"


class PreparedQuery:
    """A query by one text, composed once: composing takes several times as long as running it.

    Values come as the database has them, so ``compose`` selects numbers and texts only.
    """

    def __init__(self, compose: Callable[[str], QuerySet]) -> None:
        self.compose = compose

    @cached_property
    def _sql(self) -> tuple[str, tuple[Any, ...]]:
        return self.compose(PLACEHOLDER).query.sql_with_params()

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        sql, parameters = self._sql
        with connection.cursor() as cursor:
            cursor.execute(sql, [text if parameter == PLACEHOLDER else parameter for parameter in parameters])
            return cursor.fetchall()
