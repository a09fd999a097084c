"""What a screen plays on any day, past, present or to come: told from the record, as its player composes it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ilm_blocks import regions
from ilm_blocks.cascade import rows_on
from ilm_blocks.models import ILM
from ilm_blocks.queries import history
from ilm_blocks.regions import Chain
from ilm_blocks.rules.programme.members import Day, Epoch
from ilm_blocks.rules.programme.slots import Slot, slots

from .. import item_ids
from ..models import PROGRAMMES, Loop, Screen
from ..programme import record
from ..programme.epochs import epochs
from ..programme.members import LocalDay, ms

FILLER = gettext_lazy("Filler: news, agenda and address of the region")
INSTANT = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """The slots of one day of one screen, by loop, and the titles of what is in them."""

    day: LocalDay
    days: Mapping[Loop, Day]
    slots: Mapping[Loop, tuple[Slot, ...]]
    titles: Mapping[str, str]

    def within(self, loop: Loop, since: datetime, until: datetime) -> Iterator[Slot]:
        """The slots that run at some time from ``since`` to ``until``."""
        return (slot for slot in self.slots[loop] if slot.start_ms < ms(until) and slot.end_ms > ms(since))

    def title(self, item: str) -> str:
        return self.titles.get(item, item)


def plan_of(screen: Screen, day: LocalDay, now: datetime) -> Plan:
    """The plan of ``day``; of a past one by what was on record then. Constant queries."""
    is_past = day.end <= now
    chain = history.chain_at(screen.owner_id, day.end - INSTANT) if is_past else _chain(screen)
    rows = history.rows_at(chain, day.end - INSTANT) if is_past else rows_on(chain, day.start)
    found = epochs(record.known(screen, chain, rows, day), day)
    days = {
        loop: Day(
            ms(day.start),
            ms(day.end),
            tuple(Epoch(ms(at), facts.members[loop], facts.shares, facts.operating) for at, facts in found),
        )
        for loop in PROGRAMMES
    }
    planned = {loop: tuple(slots(one)) for loop, one in days.items()}
    return Plan(day, days, planned, _titles(days))


def _chain(screen: Screen) -> Chain:
    return regions.provider().chain(screen.owner_id)


def _titles(days: Mapping[Loop, Day]) -> dict[str, str]:
    """By item; the creatives of one ILM are told apart by their place in it."""
    items = {one.id for day in days.values() for epoch in day.epochs for one in epoch.programme}
    numbers = {name: item_ids.ilm_of(name) for name in items}
    alike = Counter(numbers.values())
    titles = dict(ILM.objects.filter(pk__in=set(numbers.values())).values_list("pk", "title"))
    return {
        name: _("%(title)s (creative %(number)s)") % {"title": titles[ilm], "number": name.rpartition(".")[2]}
        if alike[ilm] > 1 else titles[ilm]
        for name, ilm in numbers.items() if ilm in titles
    } | {item_ids.FILLER: str(FILLER)}  # fmt: skip
