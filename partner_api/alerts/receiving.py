"""A warning that has arrived is put on record with what is proposed of it, in one transaction and once.

A later message ends or changes what it refers to, as long as both have the same sender. Whichever of two arrives
first: a list may name the newer one before the older.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from ilm_blocks import regions
from ilm_blocks.models import Takeover
from sites.levels import RegionLevel

from . import notices, reading
from .areas import Districts
from .flaws import Flaw
from .message import Identity, Info, Message
from .models import (
    Alert,
    AlertProposal,
    AlertSource,
    DistrictBox,
    ProposalKind,
    ProposalState,
    SilentBecause,
)
from .rules import levels

#: Clocks of others run so much ahead of ours.
AHEAD = timedelta(minutes=10)
RAW_SIGNS = 65_536
CHANGES = ("Update", "Cancel")


@transaction.atomic
def receive(source_id: int, message: Message, body: bytes, url: str, at: datetime) -> Alert | None:
    """Put it on record; None where it stands there already. Raises Flaw for one that cannot be."""
    if message.identity.sent > at + AHEAD:
        raise Flaw("from_the_future", message.identity.sent.isoformat())
    source = _alone(source_id)
    if Alert.objects.filter(owner=source.owner_id).identified([message.identity]).exists():
        return None
    alert = _recorded(source, message, body, url, at)
    ended = list(_ends(alert, message, at)) if message.status == "Actual" and message.type in CHANGES else []
    begun, alert.silent_because = _begins(source, alert, message, at)
    if message.type == "Cancel" and ended:
        alert.silent_because = ""
    alert.save(update_fields=["silent_because"])
    if proposals := AlertProposal.objects.bulk_create([*ended, *begun]):
        notices.proposed(alert, proposals)
    return alert


def _alone(source_id: int) -> AlertSource:
    """The source, locked with the others of its region: two of them may publish the same warning."""
    near = AlertSource.objects.filter(owner__in=AlertSource.objects.filter(pk=source_id).values("owner"))
    locked = near.select_for_update(of=("self",)).select_related("owner").order_by("pk")
    return next(each for each in locked if each.pk == source_id)


def _recorded(source: AlertSource, message: Message, body: bytes, url: str, at: datetime) -> Alert:
    ours = reading.in_our_language(message.infos)
    expires = [reading.ends(each, message.identity.sent) for each in ours]
    return Alert.objects.create(
        source=source, owner_id=source.owner_id, sender=message.identity.sender,
        identifier=message.identity.identifier, sent=message.identity.sent, status=message.status, type=message.type,
        scope=message.scope, references=[reading.plain_identity(each) for each in message.references],
        infos=[reading.plain(each) for each in message.infos],
        headline=(ours[0].headline or ours[0].event) if ours else "", expires=max(expires, default=None), url=url,
        received_at=at, digest=hashlib.sha256(body).hexdigest(), raw=body.decode()[:RAW_SIGNS],
    )  # fmt: skip


def _ends(alert: Alert, message: Message, at: datetime) -> Iterator[AlertProposal]:
    """What it refers to is waited for no longer; what is shown of it is proposed to be ended.

    That is also what its forerunner had proposed to end: a cancel may name the last update alone.
    """
    meant = [each for each in message.references if each.sender == alert.sender]
    earlier = Alert.objects.filter(owner=alert.owner_id, sent__lte=alert.sent).identified(meant).exclude(pk=alert.pk)
    rows = AlertProposal.objects.select_for_update(of=("self",)).filter(alert__in=earlier)
    rows = rows.select_related("takeover").order_by("pk")
    overtaken = [row.pk for row in rows if row.state == ProposalState.WAITING]
    AlertProposal.objects.filter(pk__in=overtaken).update(state=ProposalState.OVERTAKEN, decided_at=at)
    shown = {each.takeover: each for each in rows if each.takeover is not None and _is_ahead(each.takeover, at)}
    for takeover, row in shown.items():
        yield AlertProposal(
            alert=alert, owner_id=row.owner_id, kind=ProposalKind.END, severity=row.severity, text=row.text,
            starts_at=at, until=takeover.until, takeover=takeover,
        )  # fmt: skip


def _is_ahead(takeover: Takeover, at: datetime) -> bool:
    """Whether it is shown now, or will be."""
    return takeover.ended_at is None and at < takeover.until


def _begins(source: AlertSource, alert: Alert, message: Message, at: datetime) -> tuple[list[AlertProposal], str]:
    """A proposal for each region that is meant, by the loudest of what is said of it; or none, and why."""
    infos = reading.in_our_language(message.infos)
    if reason := _silence(alert, message):
        return [], reason
    silences = [_silence_of(each, alert.sent, at) for each in infos]
    told = [info for info, reason in zip(infos, silences, strict=True) if not reason]
    if not told:
        return [], silences[0]
    loudest = _loudest(told, districts_of(source))
    return [_proposal(source, alert, page, info, at) for page, info in sorted(loudest.items())], (
        "" if loudest else SilentBecause.ELSEWHERE
    )


def _silence(alert: Alert, message: Message) -> str:
    """Why the whole message proposes to begin nothing."""
    if message.status != "Actual":
        return SilentBecause.TEST
    if message.type == "Cancel":
        return SilentBecause.NOTHING_SHOWN
    if message.type not in ("Alert", "Update"):
        return SilentBecause.NOT_A_WARNING
    if message.scope != "Public":
        return SilentBecause.NOT_PUBLIC
    return SilentBecause.REPLACED if _is_replaced(alert) else ""


def _silence_of(info: Info, sent: datetime, at: datetime) -> str:
    if reading.ends(info, sent) <= at:
        return SilentBecause.EXPIRED
    if reason := levels.reason_for_silence(info):
        return SilentBecause(reason)
    return "" if info.areas else SilentBecause.NO_AREA


def _is_replaced(alert: Alert) -> bool:
    """Whether a message that has arrived before refers to it."""
    later = Alert.objects.filter(owner=alert.owner_id, sender=alert.sender, status="Actual", type__in=CHANGES)
    identity = reading.plain_identity(Identity(alert.sender, alert.identifier, alert.sent))
    return any(identity in each for each in later.filter(sent__gte=alert.sent).values_list("references", flat=True))


def _loudest(infos: list[Info], districts: Districts) -> dict[int, Info]:
    """By the page of each region that is meant."""
    found: dict[int, Info] = {}
    for info in sorted(infos, key=levels.level):  # the loudest is written last
        found |= dict.fromkeys(districts.together(set().union(*map(districts.meant_by, info.areas))), info)
    whole = found.get(districts.regency.id)
    if whole is None:
        return found
    return {
        page: info
        for page, info in found.items()
        if page == districts.regency.id or levels.level(info) > levels.level(whole)
    }


def districts_of(source: AlertSource) -> Districts:
    """The region of ``source`` with its districts and their boxes; constant queries."""
    below = [chain[-1] for chain in regions.provider().subtree(source.owner_id)]
    districts = tuple(each for each in below[1:] if each.level == RegionLevel.DISTRICT)
    boxes = DistrictBox.objects.filter(region__in=[each.id for each in districts])
    return Districts(below[0], districts, {each.region_id: each.box for each in boxes})


def _proposal(source: AlertSource, alert: Alert, page: int, info: Info, at: datetime) -> AlertProposal:
    return AlertProposal(
        alert=alert, owner_id=page, kind=ProposalKind.BEGIN, severity=levels.level(info),
        text=reading.banner(info, source.attribution), starts_at=max(at, reading.begins(info, alert.sent)),
        until=reading.shown_until(info, alert.sent, at),
    )  # fmt: skip
