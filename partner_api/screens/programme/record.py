"""What was known of a screen's programme at each moment of a day, told from the record."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from django.db.models import Q

from ilm_blocks.choices import Channel
from ilm_blocks.models import ILM, LocalDecision, QuietPeriod
from ilm_blocks.queries import history
from ilm_blocks.queries.rows import Rows
from ilm_blocks.regions import Chain
from ilm_blocks.rules import airtime
from ilm_blocks.rules.airtime import Airtime
from ilm_blocks.rules.decisions import by_subject
from ilm_blocks.rules.place import Place

from .. import playlist
from ..models import Loop, Screen, ScreenSetup
from .epochs import SETTLES, Known
from .listing import listed
from .members import Facts, LocalDay

Setup = Screen | ScreenSetup


def known(screen: Screen, chain: Chain, rows: Rows, day: LocalDay) -> Known:
    """Each state of knowledge of ``day`` from a minute before it on; ``rows`` stand on ``chain`` now, or at its end.

    Two queries while nothing has changed; the cost follows what has.
    """
    since = day.start - SETTLES
    states = history.unfolded(rows, chain, since, day.end)
    setups = _setups(screen, since, day.end)
    instants = sorted({since, *(at for at, _rows in states), *(at for at, _setup in setups if at > since)})
    shown = _Shown(chain, day)
    return [
        (at, shown.by(stood, setup))
        for at in instants
        if (setup := _newest(setups, at)) and (stood := _newest(states, at)) is not None
    ]


class _Shown:
    """The members of a state of knowledge. What has not changed since another state is not judged again."""

    def __init__(self, chain: Chain, day: LocalDay) -> None:
        self.chain, self.day = chain, day
        self._facts: dict[tuple[int, ...], Facts] = {}

    def by(self, rows: Rows, setup: Setup) -> Facts:
        decisions = by_subject(rows.decisions)
        pieces = [self._of(ilm, decisions.get(ilm.pk, ()), rows.quiet_periods, setup) for ilm in rows.ilms]
        whole = self._listed((), setup)
        members = {loop: {name: one for piece in pieces for name, one in piece.members[loop].items()} for loop in Loop}
        return Facts(members, whole.shares, whole.operating)

    def _of(self, ilm: ILM, decisions: Sequence[LocalDecision], quiet: Sequence[QuietPeriod], setup: Setup) -> Facts:
        """Rows that are the same objects are the same."""
        key = (id(setup), id(ilm), *map(id, decisions), 0, *map(id, quiet))
        if key not in self._facts:
            self._facts[key] = self._listed(self._airtimes(Rows([ilm], decisions, quiet)), setup)
        return self._facts[key]

    def _airtimes(self, rows: Rows) -> Iterable[Airtime]:
        place = Place(self.chain, Channel.VIDEOTRON)
        return airtime.airtimes(rows, place, self.day.start, self.day.end)

    def _listed(self, airtimes: Iterable[Airtime], setup: Setup) -> Facts:
        return Facts.of(listed(playlist.clips(airtimes, setup), (), setup, self.chain), self.day)


def _setups(screen: Screen, since: datetime, until: datetime) -> list[tuple[datetime, Setup]]:
    """How it was set up from each instant on; as at first also before there was a record of it, or of a draft's."""
    rows = ScreenSetup.objects.filter(screen=screen, at__lt=until).order_by("at", "pk")
    last_before = rows.order_by("-at", "-pk").filter(at__lte=since).values("pk")[:1]
    found = list(rows.filter(Q(at__gt=since) | Q(pk__in=last_before)))
    first = found[0] if found else screen
    return [(since, first), *((row.at, row) for row in found if row.at > since)]


State = TypeVar("State")


def _newest(states: Sequence[tuple[datetime, State]], at: datetime) -> State | None:
    return next((state for instant, state in reversed(states) if instant <= at), None)
