"""Counting plays exactly once, whatever a screen sends twice, in disorder or after days without a network."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from ilm_blocks import attribution, regions
from ilm_blocks.models import ILM, Takeover
from ilm_blocks.regions import Chain

from ..models import Screen
from . import rollup
from .models import Play
from .serializers import day_of, made_at_ms

AHEAD = timedelta(minutes=5)
APART = timedelta(days=1)
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Counts:
    accepted: int
    duplicate: int
    late: int


@transaction.atomic
def record(screen: Screen, rows: Sequence[Row], at: datetime) -> Counts:
    """Keep those of ``rows`` (valid ``serializers.Row``) that are new, and add exactly them to the hours."""
    Screen.objects.select_for_update().get(pk=screen.pk)  # one batch of a screen after the other
    mark = pruned_before(at)
    kept = [row for row in rows if day_of(row["id"]) >= mark]
    new = unknown_of(screen, kept)
    plays = made(screen, new, at)
    Play.objects.bulk_create(plays)
    rollup.add(plays)
    return Counts(len(new), len(kept) - len(new), len(rows) - len(kept))


def pruned_before(at: datetime) -> date:
    """The first day whose plays are kept one by one."""
    return (at.astimezone(UTC) - timedelta(days=settings.PLAYS_KEPT_DAYS)).date()


def unknown_of(screen: Screen, rows: Iterable[Row]) -> list[Row]:
    """Each play of ``rows`` that is not on record yet, once."""
    first = {row["id"]: row for row in reversed(list(rows))}
    days = {day_of(uuid) for uuid in first}
    known = set(Play.objects.filter(screen=screen, day__in=days, uuid__in=first).values_list("uuid", flat=True))
    return [row for uuid, row in reversed(first.items()) if uuid not in known]


# What the rows tell of


def made(screen: Screen, rows: Sequence[Row], at: datetime) -> list[Play]:
    """The plays of ``rows``, with what is known today of the items they name; four queries, however many."""
    chain = regions.provider().chain(screen.owner_id)
    shown = {**_ilms(rows, chain), **_takeovers(rows, chain)}
    return [_play(screen, row, shown.get(parent_of(row["item"])), at) for row in rows]


def parent_of(item: str) -> str:
    """The ILM (``12``) or takeover (``t3``) that an item (``12.1``, ``t3.2``) is a part of."""
    return item.partition(".")[0]


def _ilms(rows: Iterable[Row], chain: Chain) -> dict[str, dict[str, Any]]:
    owners = {region.id: region for region in chain}
    numbers = _numbers(rows, prefix="")
    found = ILM.objects.filter(pk__in=numbers, owner__in=owners, first_published_at__isnull=False)
    return {
        str(ilm.pk): {
            "ilm_id": ilm.pk,
            "title": ilm.title,
            "responsible_id": ilm.responsible_id,
            "responsible_name": attribution.responsible(ilm, owners[ilm.owner_id]),
        }
        for ilm in found.select_related("responsible")
    }


def _takeovers(rows: Iterable[Row], chain: Chain) -> dict[str, dict[str, Any]]:
    owners = {region.id: region for region in chain}
    found = Takeover.objects.filter(pk__in=_numbers(rows, prefix="t"), owner__in=owners)
    return {
        f"t{takeover.pk}": {
            "title": takeover.text[:200],
            "responsible_name": attribution.government(owners[takeover.owner_id]),
        }
        for takeover in found
    }


def _numbers(rows: Iterable[Row], *, prefix: str) -> set[int]:
    names = {parent_of(row["item"]) for row in rows}
    digits = {name.removeprefix(prefix) for name in names if name.startswith(prefix)}
    return {int(number) for number in digits if number.isascii() and number.isdecimal() and len(number) < 19}


def _play(screen: Screen, row: Row, shown: Mapping[str, Any] | None, at: datetime) -> Play:
    starts_at = datetime.fromtimestamp(row["start_ms"] / 1000, UTC)
    return Play(
        screen=screen, owner_id=screen.owner_id, uuid=row["id"], day=day_of(row["id"]), boot=row["boot"], n=row["n"],
        item=row["item"], revision=row["revision"] or 0, asset=row["asset"] or "", agreement=row["agreement"] or "",
        starts_at=starts_at, dur_ms=row["dur_ms"], result=row["result"], why=row["why"] or "", seq=row["seq"],
        skew_ms=row["skew_ms"], previous_hash=row["prev"] or "", received_at=at, is_unknown=shown is None,
        has_mad_clock=is_mad(starts_at, row["id"], at), **(shown or {}),
    )  # fmt: skip


def is_mad(starts_at: datetime, uuid: UUID, at: datetime) -> bool:
    """Whether the clock cannot be right: a play to come, or one made on another day than its number."""
    numbered_at = datetime.fromtimestamp(made_at_ms(uuid) / 1000, UTC)
    return starts_at - at > AHEAD or abs(starts_at - numbered_at) > APART
