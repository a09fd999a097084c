from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import RawQuerySet

PLACEHOLDER = "?"


class PreparedQuery:
    """A query by one text, composed once: composing takes several times as long as running it.

    Values come as the database has them, so ``compose`` selects, or annotates, numbers and texts only.
    """

    def __init__(self, compose: Callable[[str], QuerySet]) -> None:
        self.compose = compose

    @cached_property
    def _model(self) -> type[Model]:
        return self.compose(PLACEHOLDER).model

    @cached_property
    def _sql(self) -> tuple[str, tuple[Any, ...]]:
        return self.compose(PLACEHOLDER).query.sql_with_params()

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        sql, parameters = self._with(text)
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()

    def models(self, text: str) -> RawQuerySet:
        """The rows as what they are; annotations come as the database has them."""
        sql, parameters = self._with(text)
        return self._model._default_manager.raw(sql, parameters)

    def _with(self, text: str) -> tuple[str, list[Any]]:
        sql, parameters = self._sql
        return sql, [text if parameter == PLACEHOLDER else parameter for parameter in parameters]
