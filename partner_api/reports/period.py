"""From which day to which one a report tells."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ilm_blocks.rules.dayparts import midnight
from ilm_blocks.rules.spans import Span

A_DAY = timedelta(days=1)
MOST_DAYS = 366
BACKWARDS = _("The last day lies before the first day: exchange the two.")
AHEAD = _("This day is still to come, and nothing has been played on it: choose today or an earlier day.")
TOO_LONG = _("A report tells of one year at most: choose days that are no further apart, and make one for each year.")


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, the first and the last included; each begins at midnight where the videotron stands."""

    first: date
    last: date

    @classmethod
    def asked(cls, first: date, last: date, today: date) -> Self:
        """Raises ValidationError, which names the field ``last``, where there can be no report of these days."""
        if last < first:
            raise ValidationError({"last": ValidationError(BACKWARDS, "backwards")})
        if last > today:
            raise ValidationError({"last": ValidationError(AHEAD, "ahead")})
        if (last - first).days >= MOST_DAYS:
            raise ValidationError({"last": ValidationError(TOO_LONG, "too_long")})
        return cls(first, last)

    @classmethod
    def month_before(cls, today: date) -> Self:
        """The calendar month that ended last."""
        last = today.replace(day=1) - A_DAY
        return cls(last.replace(day=1), last)

    def __iter__(self) -> Iterator[date]:
        return (self.first + number * A_DAY for number in range(len(self)))

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def span(self, zone: ZoneInfo) -> Span:
        return Span(midnight(self.first, zone), midnight(self.last + A_DAY, zone))
