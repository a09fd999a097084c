"""In which order what is shown stands; ties never depend on who came first."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..choices import Binding
from .decide import Rule, Verdict
from .judged import D, I, Q, T
from .place import Place


def in_order(verdicts: Sequence[Verdict[I, D, Q]], place: Place) -> list[Verdict[I, D, Q]]:
    """Mandatory, pinned, priority, nearest to the top, newest start, id; a replacement in the place it takes."""
    lending: dict[int, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.rule == Rule.WITHDRAWN and verdict.ilm.replaced_by_id is not None:
            lending.setdefault(verdict.ilm.replaced_by_id, []).append(verdict)
    return sorted(verdicts, key=lambda verdict: (place_in_order(verdict, lending, place), verdict.ilm.pk))


def place_in_order(verdict: Verdict, lending: Mapping[int, Sequence[Verdict]], place: Place) -> tuple[Any, ...]:
    """The verdict's own key or, when it replaces what was withdrawn here, the foremost of theirs.

    ``lending`` holds the withdrawn ones under the key of what they name as their replacement.
    """
    replaced = [v for v in lending.get(verdict.ilm.pk, ()) if verdict.ilm.takes_place_of(v.ilm)]
    return min((place_in_order(v, lending, place) for v in replaced), default=order_key(verdict, place))


def order_key(verdict: Verdict, place: Place) -> tuple[Any, ...]:
    ilm = verdict.ilm
    mandatory = ilm.binding == Binding.MANDATORY
    return (
        not mandatory,
        not (mandatory or verdict.pin),
        -ilm.priority,
        place.depth_of(ilm.owner_id) or 0,
        -ilm.on_air_from.timestamp(),
        ilm.pk,
    )


def gravest_first(takeovers: Iterable[T]) -> list[T]:
    """The gravest first, of those alike the newest."""
    return sorted(takeovers, key=lambda t: (t.severity, t.issued_at, t.pk), reverse=True)


def takeover_of(takeovers: Iterable[T], place: Place, at: datetime) -> T | None:
    """The one live takeover of the region that counts."""
    live = (t for t in takeovers if place.depth_of(t.owner_id) is not None and t.live(at))
    return next(iter(gravest_first(live)), None)
