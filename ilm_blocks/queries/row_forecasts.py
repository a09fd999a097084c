"""What a row that gates read would alter of what airs, before it is saved: the row is laid over those on record.

A quiet period is taken as confirmed: that is what its writer and its second officer decide on.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from .. import regions
from ..models import ILM, Agreement, LocalDecision, Partner, QuietPeriod
from ..numbers import count
from ..rules.dayparts import A_DAY, midnight
from ..rules.regions import Region
from ..rules.spans import Spans
from . import forecast_words
from .forecast import AirtimeChange, ahead, forecast
from .forecast_words import ForecastLine, ILMForecast
from .rows import Rows


@dataclass
class Forecast:
    """What changes, in the words of people."""

    changes: Sequence[AirtimeChange]
    window: Spans
    #: What changes beside the airtimes.
    besides: Sequence[ForecastLine] = field(default_factory=list)

    @cached_property
    def ilms(self) -> list[ILMForecast]:
        return forecast_words.by_ilm(self.changes, self.window)

    @property
    def gist(self) -> list[list[Any]]:
        """Which ILM gains or loses what where, without the instants, which move on while one reads."""
        return sorted(
            [c.ilm.pk, c.ilm.live_revision_id, c.channel, bool(c.gained), bool(c.lost), sorted(r.id for r in c.regions)]
            for c in self.changes
        )

    @property
    def summary(self) -> str:
        return forecast_words.summary(self.ilms)


def of_row(row: Partner | Agreement | QuietPeriod, now: datetime) -> Forecast:
    """What ``row``, as it is in memory, would change once it is saved, or confirmed. Constant queries."""
    return FORECASTS[type(row)](row, now)


def of_partner(partner: Partner, now: datetime) -> Forecast:
    rows = bearing(now, Q(responsible=partner.pk))
    return _told(rows, _with(rows, "responsible", partner), partner.owner_id, ahead(now))


def of_agreement(agreement: Agreement, now: datetime) -> Forecast:
    rows = bearing(now, Q(agreement=agreement.pk))
    terms = [row.agreement for row in rows.ilms[:1] if row.agreement] + [agreement]
    region = regions.region(agreement.owner_id)
    borders = (day for row in terms for day in (row.valid_from, row.valid_until))
    told = _told(rows, _with(rows, "agreement", agreement), agreement.owner_id, _around(borders, region, now))
    return replace(told, besides=list(overfull(agreement, now)))


def overfull(agreement: Agreement, now: datetime) -> Iterator[ForecastLine]:
    """What is to be said where ``agreement`` allows fewer ILM at the same time than there are; one query."""
    most = agreement.most_active
    active = 0 if most is None else ILM.objects.active(now).filter(agreement=agreement.pk).count()
    if most is not None and active > most:
        said = _(
            "It would allow %(most)s ILM at the same time, and %(active)s are approved and not over: these stay as they"
            " are, and nothing more is approved under it until fewer than %(most)s are left."
        )
        yield ForecastLine("held", said % {"most": count(most), "active": count(active)}, [])


def of_quiet_period(period: QuietPeriod, now: datetime) -> Forecast:
    region = regions.region(period.owner_id)
    wanted = copy(period)
    wanted.pk, wanted.confirmed_at = period.pk or 0, period.confirmed_at or now
    stored = QuietPeriod.objects.standing().filter(pk=wanted.pk)
    either = [wanted, *stored]
    classes = {word for row in either for word in (*row.withholds, *row.asks_second_approval)}
    rows = bearing(now, Q(content_class__in=classes, owner__path__startswith=period.owner.path))
    others = [row for row in rows.quiet_periods if row.pk != wanted.pk]
    after = replace(rows, quiet_periods=[*others, wanted])
    days = (day for row in either for day in (row.first_day, row.last_day))
    return _told(rows, after, period.owner_id, _around(days, region, now))


FORECASTS: dict[type, Callable[[Any, datetime], Forecast]] = {
    Partner: of_partner,
    Agreement: of_agreement,
    QuietPeriod: of_quiet_period,
}


def bearing(now: datetime, which: Q) -> Rows:
    """The ILM of ``which`` that air or will, with what bears on them: three queries."""
    found = ILM.objects.standing().not_ended(now).filter(which).with_parties()
    decisions = LocalDecision.objects.standing().not_over(now).filter(ilm__in=found.values("pk"))
    return Rows(list(found), list(decisions), list(QuietPeriod.objects.standing().not_over(now)))


def _told(before: Rows, after: Rows, top: int, window: Spans) -> Forecast:
    chains = ((chain, chain) for chain in regions.provider().subtree(top)) if before.ilms else ()
    return Forecast(forecast(before, after, chains, window), window)


def _with(rows: Rows, name: str, row: Partner | Agreement) -> Rows:
    """``rows`` with copies of their ILM that refer to ``row`` as it is in memory."""
    ilms = [copy(ilm) for ilm in rows.ilms]
    for ilm in ilms:
        setattr(ilm, name, row)
    return replace(rows, ilms=ilms)


def _around(days: Iterable[date], region: Region, now: datetime) -> Spans:
    """The coming days and those from the eve of each of ``days``, which begins earlier in the zones further east."""
    return ahead(now, *(midnight(day, region.tzinfo) - A_DAY for day in days))
