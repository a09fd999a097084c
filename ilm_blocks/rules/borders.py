"""The instants at which the clock alone can change what a place shows."""

from collections.abc import Iterator
from datetime import datetime

from . import gates, quiet
from .decisions import reaches
from .judged import JudgedILM
from .place import Place
from .rows import Rows


def next_border(rows: Rows, place: Place, at: datetime) -> datetime | None:
    """The next instant at which the clock alone can change the answer; None when none is known."""
    return min((border for border in borders(rows, place, at) if border > at), default=None)


def previous_border(rows: Rows, place: Place, at: datetime) -> datetime | None:
    """The last instant, ``at`` included, at which the clock alone could change the answer; None when none is known."""
    return max((border for border in borders(rows, place, at) if border <= at), default=None)


def unchanged_since(rows: Rows, place: Place, at: datetime, *, written_at: datetime) -> datetime:
    """Since when the answer at ``at`` holds, if nothing was written after ``written_at`` and ``rows`` count from then.

    It is the same instant for every ``at`` between two borders.
    """
    return max(previous_border(rows, place, at) or written_at, written_at)


def borders(rows: Rows, place: Place, at: datetime) -> Iterator[datetime]:
    """Every such instant that the rows name, near ``at`` where they recur each day; in no order."""
    movable = [ilm for ilm in rows.ilms if _may_move(ilm, place, at)]
    for ilm in movable:
        yield from gates.borders(ilm, place, at)
    for decision in rows.decisions:
        if decision.until and reaches(decision, place):
            yield decision.until
    for period in rows.quiet_periods:
        classes = {ilm.content_class for ilm in movable if quiet.bears_on(period, ilm, place)}
        if period.stands and any(quiet.effect_of(period, content_class) for content_class in classes):
            yield from period.borders(place.region.tzinfo)
    for emergency in rows.takeovers:
        yield from (emergency.starts_at, emergency.until)


def _may_move(ilm: JudgedILM, place: Place, at: datetime) -> bool:
    """Whether the clock can alter what ``ilm`` does here; a withdrawn one still lends its place to its replacement."""
    return (not ilm.is_withdrawn or ilm.replaced_by_id is not None) and gates.may_open(ilm, place, at)
