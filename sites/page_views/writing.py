from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from wagtail.models import Page

from .models import PageViews

#: The day, the region, the kind and the number of what was read.
Key = tuple[date, int, str, int]
Counts = Counter[Key]


@transaction.atomic
def add(counts: Mapping[Key, int]) -> None:
    """Add ``counts`` to the rows, which other processes write at the same time; what names no region is left out.

    In one order, so that nobody waits for somebody who waits for them.
    """
    known = set(Page.objects.filter(pk__in={region for _day, region, *_ in counts}).values_list("pk", flat=True))
    keys = [key for key in sorted(counts) if key[1] in known]  # after a restore the database may know fewer
    PageViews.objects.bulk_create(map(row_of, keys), ignore_conflicts=True)
    for day, region, kind, subject in keys:
        row = PageViews.objects.filter(day=day, region=region, kind=kind, subject_id=subject)
        row.update(count=F("count") + counts[day, region, kind, subject])


def row_of(key: Key) -> PageViews:
    day, region, kind, subject = key
    return PageViews(day=day, region_id=region, kind=kind, subject_id=subject)


def forget(kept_days: int, today: date) -> int:
    """Delete the counts of days that are older than ``kept_days``; how many rows there were."""
    return PageViews.objects.filter(day__lt=today - timedelta(days=kept_days)).delete()[0]
