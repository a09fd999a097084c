"""What was known of a screen's programme at each moment of a day, told from the record."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from django.db.models import OuterRef, Q, Subquery

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
    """That of one screen alone."""
    return Record([screen], chain, day).known(screen, chain, rows)


class Record:
    """What was written in ``day`` and the minute before it of some screens' programmes.

    ``everywhere`` are their regions and those above. Two queries while nothing has changed, three else, for any number
    of screens.
    """

    def __init__(self, screens: Sequence[Screen], everywhere: Chain, day: LocalDay) -> None:
        self.day, self.since = day, day.start - SETTLES
        self._changed = history.Changed(everywhere, self.since, day.end)
        self._setups = _setups(screens, self.since, day.end)

    def known(self, screen: Screen, chain: Chain, rows: Rows) -> Known:
        """Each state of knowledge of the day; ``rows`` stand on ``chain`` now, or at the end of the day."""
        states = self._changed.unfolded(rows, chain)
        guarantees = self._changed.guarantees(chain)
        setups = self._setups[screen.pk]
        instants = sorted({at for at, _state in (*states, *setups)})
        shown = _Shown(chain, self.day)
        return [
            (at, shown.by(stood, setup, guaranteed))
            for at in instants
            if (setup := _newest(setups, at))
            and (stood := _newest(states, at)) is not None
            and (guaranteed := _newest(guarantees, at)) is not None
        ]


class _Shown:
    """The members of a state of knowledge. What has not changed since another state is not judged again."""

    def __init__(self, chain: Chain, day: LocalDay) -> None:
        self.chain, self.day = chain, day
        self._facts: dict[tuple[int, ...], Facts] = {}

    def by(self, rows: Rows, setup: Setup, guaranteed: int) -> Facts:
        """One that is switched off shows nothing."""
        decisions = by_subject(rows.decisions)
        ilms = rows.ilms if setup.is_active else ()
        pieces = [self._of(ilm, decisions.get(ilm.pk, ()), rows.quiet_periods, setup) for ilm in ilms]
        whole = self._listed((), setup)
        if setup.is_active:
            pieces.append(whole)  # of it the filler
        members = {loop: {name: one for piece in pieces for name, one in piece.members[loop].items()} for loop in Loop}
        return Facts(members, replace(whole.shares, guaranteed=guaranteed), whole.operating)

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


def _setups(screens: Iterable[Screen], since: datetime, until: datetime) -> dict[str, list[tuple[datetime, Setup]]]:
    """How each was set up at ``since`` and from each change on; as at first also before there was a record of it."""
    rows = ScreenSetup.objects.filter(screen__in=screens, at__lt=until).order_by("at", "pk")
    last_before = (
        ScreenSetup.objects.filter(screen=OuterRef("screen"), at__lte=since).order_by("-at", "-pk").values("pk")[:1]
    )
    found: dict[str, list[ScreenSetup]] = {}
    for row in rows.filter(Q(at__gt=since) | Q(pk=Subquery(last_before))):
        found.setdefault(row.screen_id, []).append(row)
    return {screen.pk: _since(since, found.get(screen.pk) or [screen]) for screen in screens}


def _since(since: datetime, setups: Sequence[Setup]) -> list[tuple[datetime, Setup]]:
    later = ((row.at, row) for row in setups[1:] if isinstance(row, ScreenSetup))
    return [(since, setups[0]), *later]


State = TypeVar("State")


def _newest(states: Sequence[tuple[datetime, State]], at: datetime) -> State | None:
    return next((state for instant, state in reversed(states) if instant <= at), None)
