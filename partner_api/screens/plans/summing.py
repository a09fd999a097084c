"""The plans of days that are over, summed up by the hour: reports set them beside the sums of what was shown."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from ilm_blocks import regions
from ilm_blocks.models import Change
from ilm_blocks.queries.attribution_history import Past
from ilm_blocks.queries.history import NotYetARegion

from .. import item_ids
from ..models import Loop, Screen
from ..programme.members import EPOCH, MS, LocalDay
from .models import PlannedDay, PlannedHour
from .planned import Plan, plan_of

A_DAY = timedelta(days=1)
HOUR_MS = 3_600_000


Missing = tuple[Screen, date]


def sum_missing(now: datetime, days: int) -> Iterator[PlannedDay]:
    """Sum up each of the last ``days`` of each screen that is over and not summed yet, the oldest first."""
    return (sum_up(screen, day, now) for screen, day in missing(now, days))


def missing(now: datetime, days: int) -> Iterator[Missing]:
    """Each of the last ``days`` of each screen that is over and not summed up, the oldest first."""
    for screen in Screen.objects.order_by("pk"):
        zone = regions.provider().chain(screen.owner_id)[-1].tzinfo
        today = now.astimezone(zone).date()
        first = max(today - days * A_DAY, screen.created_at.astimezone(zone).date())
        summed = set(PlannedDay.objects.filter(screen=screen, day__gte=first).values_list("day", flat=True))
        for number in range((today - first).days):
            if (day := first + number * A_DAY) not in summed:
                yield screen, day


def sum_up(screen: Screen, day: date, now: datetime) -> PlannedDay:
    """Keep the plan of ``day``, which is over at ``now``; once, whoever else does it at the same time."""
    local = LocalDay(day, regions.provider().chain(screen.owner_id)[-1].tzinfo)
    assert local.end <= now  # noqa: S101  (a plan may change until its day is over)
    hours = list(_hours(screen, local, now))
    with transaction.atomic():
        planned, is_new = PlannedDay.objects.get_or_create(screen=screen, day=day)
        if is_new:
            PlannedHour.objects.bulk_create(hours)
    return planned


def _hours(screen: Screen, day: LocalDay, now: datetime) -> Iterator[PlannedHour]:
    try:
        plan = plan_of(screen, day, now)
    except NotYetARegion:
        return
    facts = _facts(screen, plan, day)
    for (loop, item, revision, hour), (times, planned_ms) in _summed(plan).items():
        yield PlannedHour(
            screen=screen, owner_id=screen.owner_id, item=item, revision=revision, loop=loop,
            hour=EPOCH + hour * HOUR_MS * MS, times=times, planned_ms=planned_ms, **facts[item, revision],
        )  # fmt: skip


def _summed(plan: Plan) -> Mapping[tuple[Loop, str, int, int], list[int]]:
    """How often and for how many milliseconds, by loop, item, revision and hour since 1970."""
    found: dict[tuple[Loop, str, int, int], list[int]] = {}
    for loop, slots in plan.slots.items():
        for slot in slots:
            if slot.member is None or slot.member.is_filler:  # what nobody answers for but the region
                continue
            at, first = slot.start_ms, slot.start_ms // HOUR_MS
            while at < slot.end_ms:
                hour = at // HOUR_MS
                end = min(slot.end_ms, (hour + 1) * HOUR_MS)
                sums = found.setdefault((loop, slot.member.id, slot.member.revision, hour), [0, 0])
                sums[0] += hour == first
                sums[1] += end - at
                at = end
    return found


def _facts(screen: Screen, plan: Plan, day: LocalDay) -> Mapping[tuple[str, int], dict[str, Any]]:
    """Who answered for each item, in the names of the end of the day, as ``plays.provenance`` tells it of plays."""
    members = {one for each in plan.days.values() for epoch in each.epochs for one in epoch.programme}
    keys = {(one.id, one.revision): one.agreement for one in members}
    approved = {(ilm, revision) for item, revision in keys if (ilm := item_ids.ilm_of(item))}
    last = Change.objects.filter(at__lt=day.end).order_by("-seq").values_list("seq", flat=True).first() or 0
    with translation.override(settings.LANGUAGE_CODE):
        past = Past.of(revisions=approved, takeovers=(), places=[screen.owner_id])
        where = {"screen_name": screen.name, "region_name": past.region(screen.owner_id, last)}
        found: dict[tuple[str, int], dict[str, Any]] = {}
        for (item, revision), agreement in keys.items():
            ilm_id = item_ids.ilm_of(item)
            said = past.ilm(ilm_id, revision, last) if ilm_id else None
            found[item, revision] = where | (
                {"ilm_id": ilm_id, "title": said.title, "responsible_id": said.responsible_id,
                 "responsible_name": said.responsible_name, "agreement": said.agreement}
                if said else {"ilm_id": ilm_id, "agreement": agreement}
            )  # fmt: skip
    return found
