"""Places in the tree of pages, by their paths."""

from django.db.models import Q, QuerySet, Subquery
from wagtail.models import Page


class PathsAbove(Subquery):
    """The tree paths of the one page that a queryset holds, and of all above it, cut inside the database.

    The tree path is compared where it stands and never carried elsewhere: reordering siblings rewrites it.
    """

    depths = " UNION ALL ".join(f"SELECT {Page.steplen * depth} AS length" for depth in range(1, 13))
    template = (
        "(SELECT SUBSTR(target.path, 1, step.length) FROM (%(subquery)s) AS target, "  # noqa: S608
        f"({depths}) AS step)"
    )


def at_or_above(pages: QuerySet[Page]) -> Q:
    """Condition that holds for ``pages``' only row and its ancestors."""
    return Q(path__in=PathsAbove(pages.order_by().values("path")))


def paths_above(pages: QuerySet[Page]) -> set[str]:
    """The tree paths of ``pages`` and of all above them; one query."""
    return {above for path in pages.values_list("path", flat=True) for above in path_and_above(path)}


def path_and_above(path: str) -> list[str]:
    """The tree paths of all pages above the one at ``path``, the root first, and its own."""
    return [path[:end] for end in range(Page.steplen, len(path) + 1, Page.steplen)]
