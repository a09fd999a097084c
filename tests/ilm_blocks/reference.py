"""A naive resolver of the cascade, to hold the product against.

Written from the words of docs/explanation/cascade.md alone: loops over plain lists, nothing remembered, and not one
line shared with ``ilm_blocks``. Slow and long-winded, so that it can be checked by eye against the prose.

Where the words leave room, the comments marked *Reading* say which reading was taken and for whose sake.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.ilm_blocks.facts import ILM, Agreement, Daypart, LocalDecision, Partner, Region, Selector, World


@dataclass
class Shown:
    """One line of an answer: which ILM, by which rule, with which pin and which note."""

    ilm: int
    rule: str
    pin: int | None
    note: int | None


@dataclass
class Answer:
    """What a region shows, in order, beside the takeover that is on."""

    shown: list[Shown]
    takeover: int | None


# The tree


def region_of(world: World, region_id: int) -> Region:
    for region in world.regions:
        if region.id == region_id:
            return region
    raise LookupError(region_id)


def line(world: World, region_id: int) -> list[int]:
    """The region itself, then its parent, up to the top."""
    found = []
    step: int | None = region_id
    while step is not None:
        found.append(step)
        step = region_of(world, step).parent
    return found


def is_within(world: World, region_id: int, top: int) -> bool:
    return top in line(world, region_id)


def ilm_of(world: World, ilm_id: int) -> ILM:
    for ilm in world.ilms:
        if ilm.id == ilm_id:
            return ilm
    raise LookupError(ilm_id)


# The gates, in their order


def gates(world: World, ilm: ILM, here: Region, channel: str, at: datetime) -> list[tuple[str, bool]]:
    """Each gate by name, and whether it lets the ILM through. Only an ILM that passes all is a candidate."""
    return [
        ("owner", is_within(world, here.id, ilm.owner)),
        ("approval", ilm.approved),
        ("channel", channel in ilm.channels),
        ("target", target_holds(world, ilm, here)),
        ("partner", partner_is_active(world, ilm)),
        ("agreement_scope", not needs_agreement(world, ilm) or agreement_covers(world, ilm, here, channel)),
        ("agreement_class", not needs_agreement(world, ilm) or agreement_covers_class(world, ilm)),
        ("agreement_term", not needs_agreement(world, ilm) or agreement_in_force(world, ilm, here, at)),
        ("window", ilm.on_air_from <= at and (ilm.on_air_until is None or at < ilm.on_air_until)),
        ("daypart", dayparts_hold(ilm, here, at)),
    ]


def is_candidate(world: World, ilm: ILM, here: Region, channel: str, at: datetime) -> bool:
    return all(passes for _name, passes in gates(world, ilm, here, channel, at))


def target_holds(world: World, ilm: ILM, here: Region) -> bool:
    # Reading: a target that includes nothing by name includes all, so that "all but Weleri" takes one line. A region
    # that any exclusion names is out, however often it is included. The cut to the owner's subtree is the owner gate's.
    included = True
    for selector in ilm.target:
        if not selector.excludes:
            included = False
    for selector in ilm.target:
        if not selector.excludes and selects(world, selector, here):
            included = True
    for selector in ilm.target:
        if selector.excludes and selects(world, selector, here):
            included = False
    return included


def selects(world: World, selector: Selector, here: Region) -> bool:
    for value in selector.values:
        if selector.kind == "levels" and here.level == value:
            return True
        if selector.kind == "subtree" and is_within(world, here.id, value):
            return True
        if selector.kind == "region" and here.id == value:
            return True
        if selector.kind == "tag" and value in here.tags:
            return True
    return False


def partner_of(world: World, ilm: ILM) -> Partner | None:
    for partner in world.partners:
        if partner.id == ilm.partner:
            return partner
    return None


def partner_is_active(world: World, ilm: ILM) -> bool:
    # Reading: an ILM without a partner is the owner's own word, and a region is never suspended.
    partner = partner_of(world, ilm)
    return partner is None or partner.active


def needs_agreement(world: World, ilm: ILM) -> bool:
    # Reading: "the owner's own government (its offices)" means offices of that very region. For a village an office
    # of the regency is somebody else.
    partner = partner_of(world, ilm)
    if partner is None:
        return False
    return not (partner.office and partner.owner == ilm.owner)


def agreement_of(world: World, ilm: ILM) -> Agreement | None:
    for agreement in world.agreements:
        if agreement.id == ilm.agreement:
            return agreement
    return None


def agreement_covers(world: World, ilm: ILM, here: Region, channel: str) -> bool:
    # Reading: a partner needs an agreement of its own; another's does not cover it. It speaks for the region that
    # signed it and for all below, narrowed by what it lists.
    agreement = agreement_of(world, ilm)
    if agreement is None or agreement.partner != ilm.partner or not is_within(world, here.id, agreement.owner):
        return False
    if agreement.channels and channel not in agreement.channels:
        return False
    if agreement.levels and here.level not in agreement.levels:
        return False
    return not agreement.regions or any(is_within(world, here.id, top) for top in agreement.regions)


def agreement_covers_class(world: World, ilm: ILM) -> bool:
    agreement = agreement_of(world, ilm)
    if agreement is None:
        return False
    return not agreement.classes or ilm.content_class in agreement.classes


def agreement_in_force(world: World, ilm: ILM, here: Region, at: datetime) -> bool:
    agreement = agreement_of(world, ilm)
    if agreement is None:
        return False
    today = at.astimezone(ZoneInfo(here.zone)).date()
    return agreement.first_day <= today <= agreement.last_day


def dayparts_hold(ilm: ILM, here: Region, at: datetime) -> bool:
    # Reading: hours past midnight belong to the weekday on which they begin: "Friday 22.00 to 02.00" ends on Saturday.
    if not ilm.dayparts:
        return True
    local = at.astimezone(ZoneInfo(here.zone))
    for daypart in ilm.dayparts:
        for day in (local.date() - timedelta(days=1), local.date()):
            if day.weekday() in daypart.days:
                begins, ends = instants(daypart, day, here)
                if begins <= at < ends:
                    return True
    return False


def instants(daypart: Daypart, day: date, here: Region) -> tuple[datetime, datetime]:
    zone = ZoneInfo(here.zone)
    last = day if daypart.start < daypart.end else day + timedelta(days=1)
    return datetime.combine(day, daypart.start, zone), datetime.combine(last, daypart.end, zone)


# The rules


def verdict(world: World, ilm: ILM, here: Region, at: datetime) -> tuple[str, bool]:
    """The rule that decides on a candidate, and whether it shows."""
    if ilm.withdrawn:
        return "R0", False
    if silenced(world, ilm, here, at):
        return "R1", False
    if ilm.binding == "mandatory":
        return "R2", True
    decision = nearest(world, ilm, here, at, kinds=["hide", "adopt"])
    if decision is not None:
        return "R3", decision.kind == "adopt"
    return "R4", ilm.binding == "default"


def silenced(world: World, ilm: ILM, here: Region, at: datetime) -> bool:
    today = at.astimezone(ZoneInfo(here.zone)).date()
    for period in world.quiet_periods:
        # A region's own period speaks of what it or a region below it has issued; the top's of everything.
        if period.owner not in line(world, here.id) or period.owner not in line(world, ilm.owner):
            continue
        if period.waits or period.is_cancelled:
            continue
        if period.first_day <= today <= period.last_day:
            if ilm.content_class in period.withholds:
                return True
            if ilm.content_class in period.asks_second_approval and ilm.second_approved_revision != ilm.revision:
                return True
    return False


def nearest(world: World, ilm: ILM, here: Region, at: datetime, *, kinds: list[str]) -> LocalDecision | None:
    """The decision of one of ``kinds`` that counts here: climb from the region to the owner, stop at the first."""
    for step in line(world, here.id):
        found = None
        for decision in world.decisions:
            if decision.ilm != ilm.id or decision.owner != step or decision.kind not in kinds:
                continue
            if decision.undone or (decision.until is not None and decision.until <= at):
                continue
            if step != here.id and not decision.covers_subtree:
                continue
            if found is None or (decision.decided_at, decision.id) > (found.decided_at, found.id):
                found = decision
        if found is not None:
            return found
        if step == ilm.owner:
            break
    return None


# The order


def own_key(world: World, ilm: ILM, here: Region, at: datetime) -> list:
    """The smaller, the earlier."""
    # Reading: "then id" counts upwards. Mandatory items lead already; a pin lifts none of them over another.
    mandatory = ilm.binding == "mandatory"
    pinned = nearest(world, ilm, here, at, kinds=["pin"]) is not None
    depth = len(line(world, ilm.owner))
    return [
        0 if mandatory else 1,
        0 if mandatory or pinned else 1,
        -ilm.priority,
        depth,
        -ilm.on_air_from.timestamp(),
        ilm.id,
    ]


def key(world: World, ilm: ILM, candidates: list[ILM], here: Region, at: datetime) -> list:
    # Reading: a replacement stands where the withdrawn one would stand today, its pin included; the foremost place if
    # it replaces several; and where that one was itself a replacement, in the place that it had taken over.
    replaced = [
        other
        for other in candidates
        if other.withdrawn and other.replaced_by == ilm.id and other.partner == ilm.partner
    ]
    if replaced:
        return min(key(world, other, candidates, here, at) for other in replaced)
    return own_key(world, ilm, here, at)


# The answer


def answer(world: World, region: int, channel: str, at: datetime) -> Answer:
    """What ``region`` shows on ``channel`` at ``at``."""
    here = region_of(world, region)
    candidates = [ilm for ilm in world.ilms if is_candidate(world, ilm, here, channel, at)]
    lines = []
    for ilm in candidates:
        rule, shows = verdict(world, ilm, here, at)
        if shows:
            pin = nearest(world, ilm, here, at, kinds=["pin"])
            note = nearest(world, ilm, here, at, kinds=["note"])
            place_in_order = key(world, ilm, candidates, here, at)
            lines.append((place_in_order, Shown(ilm.id, rule, pin.id if pin else None, note.id if note else None)))
    lines.sort(key=lambda line: line[0])
    return Answer([shown for _key, shown in lines], takeover(world, here, at))


def limited(world: World, shown: list[Shown], limit: int) -> list[Shown]:
    """As many as ``limit`` allows, and all mandatory ones whatever it allows."""
    mandatory = 0
    for one in shown:
        if ilm_of(world, one.ilm).binding == "mandatory":
            mandatory += 1
    room = max(0, limit - mandatory)
    kept = []
    for one in shown:
        if ilm_of(world, one.ilm).binding == "mandatory":
            kept.append(one)
        elif room > 0:
            kept.append(one)
            room -= 1
    return kept


def takeover(world: World, here: Region, at: datetime) -> int | None:
    gravest = None
    for one in world.takeovers:
        if one.owner not in line(world, here.id):
            continue
        if one.ended or not one.starts_at <= at < one.until:
            continue
        if gravest is None or (one.severity, one.issued_at, one.id) > (gravest.severity, gravest.issued_at, gravest.id):
            gravest = one
    return None if gravest is None else gravest.id


# The clock


def borders(world: World, region: int, at: datetime) -> list[datetime]:
    """All instants after ``at`` at which any fact begins or ends, relevant or not.

    Dayparts return each week for ever: those of the week after the last other border are the last that can tell news.
    """
    here = region_of(world, region)
    zone = ZoneInfo(here.zone)
    found = []
    for ilm in world.ilms:
        found += [ilm.on_air_from, ilm.on_air_until]
    for decision in world.decisions:
        found += [decision.until]
    for agreement in world.agreements:
        found += midnights(agreement.first_day, agreement.last_day, here)
    for period in world.quiet_periods:
        found += midnights(period.first_day, period.last_day, here)
    for one in world.takeovers:
        found += [one.starts_at, one.until]
    last_day = max([at, *[border for border in found if border]]).astimezone(zone).date() + timedelta(days=9)
    for ilm in world.ilms:
        for daypart in ilm.dayparts:
            day = at.astimezone(zone).date() - timedelta(days=1)
            while day <= last_day:
                if day.weekday() in daypart.days:
                    found += instants(daypart, day, here)
                day += timedelta(days=1)
    return sorted({border for border in found if border and border > at})


def midnights(first_day: date, last_day: date, here: Region) -> list[datetime]:
    zone = ZoneInfo(here.zone)
    return [datetime.combine(day, time(0), zone) for day in (first_day, last_day + timedelta(days=1))]


def next_change(world: World, region: int, channel: str, at: datetime) -> datetime | None:
    """The first instant after ``at`` at which the answer is another one; ``None`` if it never is."""
    now = answer(world, region, channel, at)
    for border in borders(world, region, at):
        if answer(world, region, channel, border) != now:
            return border
    return None
