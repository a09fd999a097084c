"""Counting plays exactly once, whatever a screen sends twice, in disorder or after days without a network."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation

from ...prepared_query import PreparedQuery
from .. import manifest_items
from ..models import Screen
from . import chain, pruning, rollup, storing
from .manifest_numbers import ManifestNumbers
from .models import Flag, Play
from .new import NewPlay
from .plausibility import SLACK, Claim, OnAir, flag_of
from .provenance import PlayData, PlayProvenance
from .serializers import day_of, made_at_ms

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of a batch; of the ``accepted`` those in ``flagged`` are kept, but count nowhere;
    those that are ``unlinked`` do not follow the row before."""

    accepted: int
    duplicate: int
    late: int
    flagged: tuple[tuple[UUID, Flag], ...] = ()
    unlinked: tuple[UUID, ...] = ()


@transaction.atomic
def record(screen: Screen, rows: Sequence[PlayData], at: datetime) -> Counts:
    """Keep those of ``rows`` (valid ``serializers.PlayRow``) that are new; add to the hours what can be true."""
    screen = _locked(screen)  # one batch of a screen after the other
    mark = pruning.pruned_before(at)
    kept = [row for row in rows if day_of(row["id"]) >= mark]
    new = unknown_of(screen, kept)
    plays = made(screen, new, at)
    chain.judge(screen, plays)
    storing.insert(Play, plays)
    rollup.add([play for play in plays if not play.flag])
    flagged = tuple((play.uuid, Flag(play.flag)) for play in plays if play.flag)
    unlinked = tuple(play.uuid for play in plays if play.is_unlinked)
    return Counts(len(new), len(kept) - len(new), len(rows) - len(kept), flagged, unlinked)


_for_update = PreparedQuery(lambda key: Screen.objects.select_for_update().filter(pk=key).order_by())


def _locked(screen: Screen) -> Screen:
    """Raises Screen.DoesNotExist where it was deleted meanwhile."""
    for locked in _for_update.models(screen.pk):
        return locked
    raise Screen.DoesNotExist


def unknown_of(screen: Screen, rows: Iterable[PlayData]) -> list[PlayData]:
    """Each play of ``rows`` that is not on record yet, once."""
    first = {row["id"]: row for row in reversed(list(rows))}
    days = {day_of(uuid) for uuid in first}
    if not first:
        return []
    # In order of time: between the first and the last there is little else, and two values are written faster than all.
    near = Play.objects.filter(screen=screen, day__in=days, uuid__range=(min(first), max(first))).order_by()
    known = set(near.values_list("uuid", flat=True))
    return [row for uuid, row in reversed(first.items()) if uuid not in known]


def made(screen: Screen, rows: Sequence[PlayData], at: datetime) -> list[NewPlay]:
    """The plays of ``rows``: what they tell, what the record knows of it, and whether it can be true."""
    items = manifest_items.of(screen, ((row["item"], row["revision"] or 0) for row in rows))
    with translation.override(settings.LANGUAGE_CODE):  # the public's, whatever the player's browser asks for
        provenance = PlayProvenance.of(screen, rows, items)
        plays = [_play(screen, row, provenance, at) for row in rows]
    numbers = ManifestNumbers.of(screen, items.values())
    for play, row in zip(plays, rows, strict=True):
        item = items.get((play.item, play.revision))
        play.loop = item.loop if item else ""
        play.flag = flag_of(_claim(play, row, item, numbers), paired_at=screen.paired_at, received_at=at) or ""
    _flag_overlaps(screen, [play for play in plays if not play.flag])
    return plays


def _play(screen: Screen, row: PlayData, provenance: PlayProvenance, at: datetime) -> NewPlay:
    uuid = row["id"]
    return NewPlay(
        screen_id=screen.pk, owner_id=screen.owner_id, uuid=uuid, day=day_of(uuid), boot=row["boot"], n=row["n"],
        item=row["item"], revision=row["revision"] or 0, asset=row["asset"] or "",
        starts_at=EPOCH + timedelta(milliseconds=row["start_ms"]), dur_ms=row["dur_ms"], result=row["result"],
        why=row["why"] or "", seq=row["seq"], skew_ms=row["skew_ms"], previous_hash=row["prev"] or "",
        row_hash=row["hash"], received_at=at, agreement_told=row["agreement"] or "", **provenance.facts(row),
    )  # fmt: skip


def _claim(
    play: NewPlay, row: PlayData, item: manifest_items.ManifestItem | None, numbers: ManifestNumbers
) -> Claim:  # fmt: skip
    is_planned = item is not None and numbers.had(row, item, play.starts_at)
    return Claim(
        starts_at=play.starts_at,
        ends_at=play.ends_at,
        numbered_at=EPOCH + timedelta(milliseconds=made_at_ms(play.uuid)),
        planned=timedelta(milliseconds=item.dur_ms) if item and is_planned else None,
        result=play.result,
        has_manifest=numbers.can_be(row),
    )


def _flag_overlaps(screen: Screen, plays: Iterable[NewPlay]) -> None:
    """Flag what overlaps a play that counts already; of two new ones the later."""
    plays = sorted(plays, key=lambda play: (play.starts_at, play.n, play.uuid))
    on_air = _on_air_around(screen, plays)
    for play in plays:
        if not on_air.take(play.loop, play.starts_at, play.ends_at):
            play.flag = Flag.OVERLAP


def _on_air_around(screen: Screen, plays: Sequence[NewPlay]) -> OnAir:
    """What counts already near ``plays``, which come in order; two queries."""
    if not plays:
        return OnAir(())
    reach = manifest_items.longest(screen) + SLACK  # none that counts is longer
    near: list[tuple[datetime, datetime]] = []
    for play in plays:
        if near and play.starts_at - reach <= near[-1][1]:
            near[-1] = near[-1][0], max(near[-1][1], play.ends_at)
        else:
            near.append((play.starts_at - reach, play.ends_at))
    anywhere = reduce(or_, (Q(screen=screen, starts_at__gt=start, starts_at__lt=end) for start, end in near))
    counting = Play.objects.counting().filter(anywhere, dur_ms__gt=0).only("loop", "starts_at", "dur_ms").order_by()
    return OnAir((play.loop, play.starts_at, play.ends_at) for play in counting)
