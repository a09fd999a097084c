"""Sums of views; every one is *at least* so many."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db.models import QuerySet, Sum
from wagtail.models import Page

from ilm_blocks.models import ILM

from .models import Kind, PageViews

SPAN = timedelta(days=30)
#: What has a title of its own.
TITLED: Mapping[Kind, Any] = {Kind.ARTICLE: Page, Kind.ILM: ILM}


@dataclass(frozen=True, slots=True)
class MostRead:
    title: str
    kind: Kind
    subject_id: int
    count: int


def of_regions_at(path: str, until: date) -> QuerySet[PageViews]:
    """The rows of the region whose page lies at ``path`` and of those below, of the thirty days up to ``until``."""
    return PageViews.objects.filter(region__path__startswith=path, day__gt=until - SPAN, day__lte=until)


def total(rows: QuerySet[PageViews]) -> int:
    return rows.aggregate(sum=Sum("count"))["sum"] or 0


def most_read(rows: QuerySet[PageViews], at_most: int) -> list[MostRead]:
    """The articles and ILM that were read most, an ILM in all regions together; three queries. Deleted ones have no
    name any more, and are left out.
    """
    of_content = rows.filter(kind__in=TITLED).values_list("kind", "subject_id")
    sums = list(of_content.annotate(sum=Sum("count")).order_by("-sum", "kind", "subject_id")[: 2 * at_most])
    titles = {kind: _titles(model, [pk for of, pk, _sum in sums if of == kind]) for kind, model in TITLED.items()}
    found = (
        MostRead(titles[Kind(kind)][pk], Kind(kind), pk, count) for kind, pk, count in sums if pk in titles[Kind(kind)]
    )
    return list(islice(found, at_most))


def _titles(model: Any, keys: list[int]) -> dict[int, str]:
    return dict(model.objects.filter(pk__in=keys).values_list("pk", "title"))


def of_ilms(keys: Iterable[int], until: date) -> dict[int, int]:
    """How often the page of each ILM was read in thirty days, on all websites; one query."""
    rows = PageViews.objects.filter(kind=Kind.ILM, subject_id__in=keys, day__gt=until - SPAN, day__lte=until)
    return dict(rows.values_list("subject_id").annotate(Sum("count")).order_by())
