"""The months of which a region tells what aired, and how an address names one."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.db.models import OuterRef, Subquery

from ilm_blocks import dates
from ilm_blocks.regions import Region

from ..reports.period import A_DAY, Period
from ..reports.subject import Subject
from ..screens.plays.models import PlayHour

#: How the addresses begin that take the parameter ``MONTH``, and no other.
PREFIX, MONTH = "/transparansi/", "bulan"
WRITTEN = re.compile(r"([1-9]\d{3})-(0[1-9]|1[0-2])", re.ASCII)
LONGER_THAN_A_MONTH = timedelta(days=32)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month by its ``first`` day; written as 2026-11."""

    first: date

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.replace(day=1))

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None where ``text`` names no month."""
        found = WRITTEN.fullmatch(text)
        return cls(date(int(found[1]), int(found[2]), 1)) if found else None

    @property
    def name(self) -> str:
        """November 2026."""
        return dates.month(self.first)

    @property
    def word(self) -> str:
        """November."""
        return dates.month_of_year(self.first)

    @property
    def following(self) -> "Month":
        return Month.of(self.first + LONGER_THAN_A_MONTH)

    def period(self, today: date) -> Period:
        """All its days, of the current one those until ``today``."""
        return Period(self.first, min(self.following.first - A_DAY, today))


def on_record(region: Region, today: date) -> list[Month]:
    """Each from the first with a play on a videotron of ``region`` or below to that of ``today``, the newest first;
    one query."""
    screens = Subject(region=region).screens()
    assert screens is not None  # noqa: S101  (it is bound to a region)
    earliest = PlayHour.objects.filter(screen=OuterRef("pk")).order_by("hour").values("hour")[:1]
    starts = screens.order_by().annotate(first=Subquery(earliest)).exclude(first=None).values_list("first", flat=True)
    current = Month.of(today)
    month = min((Month.of(hour.astimezone(region.tzinfo).date()) for hour in starts), default=current)
    found = [min(month, current)]
    while found[-1] < current:
        found.append(found[-1].following)
    return found[::-1]
