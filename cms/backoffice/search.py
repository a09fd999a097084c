"""The one search backend: Wagtail's own for the database at hand, given nothing that its engine takes for syntax.

Wagtail hands the words of a search to SQLite's FTS5 and to PostgreSQL's ``to_tsquery`` between quotation marks: one
more of them, or a NUL, and the query is an error of the server. All searches of the admin, its choosers and the API
come through here; those without an index (registers, people) clean their words by the same rule.
"""

from typing import Any

from modelsearch.backends.base import EmptySearchResults
from wagtail.search.backends import database
from wagtail.search.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

from ilm_blocks.admin.searching import cleaned


class CleanQueries:
    """For backends of Wagtail's search: a query reaches the engine cleaned, or not at all if nothing is left of it."""

    def search(self, query: Any, model_or_queryset: Any, *args: Any, **kwargs: Any) -> Any:
        if (clean := clean_query(query)) is None:
            return Nothing.of(model_or_queryset)
        return super().search(clean, model_or_queryset, *args, **kwargs)  # type: ignore[misc]

    def autocomplete(self, query: Any, model_or_queryset: Any, *args: Any, **kwargs: Any) -> Any:
        if (clean := clean_query(query)) is None:
            return Nothing.of(model_or_queryset)
        return super().autocomplete(clean, model_or_queryset, *args, **kwargs)  # type: ignore[misc]


class Nothing(EmptySearchResults):
    """No results of a model: paginators ask for its name."""

    @classmethod
    def of(cls, model_or_queryset: Any) -> "Nothing":
        found = cls()
        found.model = getattr(model_or_queryset, "model", model_or_queryset)
        return found


def clean_query(query: str | SearchQuery) -> str | SearchQuery | None:
    """``query`` with all its words cleaned; ``None`` where it looks for nothing any more."""
    match query:
        case str():
            return cleaned(query) or None
        case PlainText():
            words = cleaned(query.query_string)
            return PlainText(words, operator=query.operator, boost=query.boost) if words else None
        case Phrase():
            words = cleaned(query.query_string)
            return Phrase(words) if words else None
        case Fuzzy():
            words = cleaned(query.query_string)
            return Fuzzy(words, operator=query.operator, unaccent=query.unaccent) if words else None
        case And() | Or():
            parts = [part for part in map(clean_query, query.subqueries) if part is not None]
            return type(query)(parts) if parts else None
        case Boost():
            part = clean_query(query.subquery)
            return Boost(part, query.boost) if part is not None else None
        case Not():
            part = clean_query(query.subquery)
            return Not(part) if part is not None else MatchAll()
    return query


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802, Wagtail's name for what it calls
    """What ``WAGTAILSEARCH_BACKENDS`` names: the backend of the database at hand, with clean queries."""
    engine = type(database.SearchBackend(params))
    return type(f"Clean{engine.__name__}", (CleanQueries, engine), {})(params)
