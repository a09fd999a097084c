"""Whether a partner stands behind what would be approved under its name, and what waits for its word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from .. import regions
from ..models import ILM, Change, Confirmation, ConfirmationRequest, journal
from ..rules import material
from ..rules.dayparts import Daypart
from ..rules.targeting import Target
from ..rules.widening import Reach, widened
from . import materials, sides, submissions


@dataclass(frozen=True, slots=True)
class Coverage:
    """How an ILM, as it is in memory, stands to the partner's newest word."""

    #: False for the government's own: it needs no word.
    is_needed: bool
    #: The newest word that still stands; on another ILM, where this one is a copy of it.
    word: Confirmation | None = None
    #: Parts of the material that the word does not cover.
    changed: tuple[str, ...] = ()
    #: Parts of the reach that go beyond it.
    widened: tuple[str, ...] = ()
    is_narrower: bool = False

    @property
    def holds(self) -> bool:
        return not self.is_needed or (self.word is not None and not self.changed and not self.widened)


def coverage(ilm: ILM) -> Coverage:
    """Whether the partner stands behind ``ilm`` as it is in memory. Three queries in the common case."""
    if not ilm.needs_agreement:
        return Coverage(is_needed=False)
    now = materials.of(ilm)
    word = standing_word(ilm, material.digest(now))
    if word is None:
        return Coverage(is_needed=True)
    changed = () if word.digest == material.digest(now) else tuple(material.differences(word.material, now))
    reach = reach_of(ilm)
    if reach == word.reach:
        return Coverage(True, word, changed)
    beyond = tuple(_widened(reach, word.reach))
    return Coverage(True, word, changed, beyond, is_narrower=not beyond)


def kind_of_revision(number: str, *, ilm: str) -> Subquery:
    """The kind of the word under which the revision of that ``number`` was approved last, for the rows of a report;
    none where it is not one of that ``ilm``."""
    of_ilm = Change.objects.filter(kind=ILM.journal_kind(), object_id=OuterRef(OuterRef(ilm)))
    approvals = of_ilm.filter(revision=OuterRef(OuterRef(number))).order_by("-seq")
    word = approvals.values(key=Cast(KT("state__confirmation_id"), BigIntegerField()))[:1]
    return Subquery(Confirmation.objects.filter(pk=Subquery(word)).values("kind")[:1])


def standing_word(ilm: ILM, digest: str) -> Confirmation | None:
    """The partner's newest word on ``ilm``, if it stands behind a material with it.

    An ILM on which it said nothing itself may be a copy: then the newest word on any ILM that ever had this material
    counts, if it is for this material still. A denial, a withdrawal or a word for another material there ends it.
    """
    if ilm.is_withdrawn:
        return None
    own = Confirmation.objects.filter(ilm=ilm.pk).first() if ilm.pk else None
    if own is not None:
        return own if own.stands_behind and own.partner_id == ilm.responsible_id else None
    return _word_on_the_original(ilm, digest)


def _word_on_the_original(ilm: ILM, digest: str) -> Confirmation | None:
    same = Confirmation.objects.filter(partner=ilm.responsible_id, digest=digest)
    words = Confirmation.objects.filter(partner=ilm.responsible_id, ilm__in=same.values("ilm")).select_related("ilm")
    found = list(words.defer("material", "reach").order_by("-pk"))
    if not found or not found[0].stands_behind or found[0].digest != digest:
        return None
    newest, withdrawn = found[0], {word.ilm for word in found if word.ilm.is_withdrawn}
    return None if newest.ilm in withdrawn or any(_was_withdrawn_after(ilm, newest) for ilm in withdrawn) else newest


def _was_withdrawn_after(ilm: ILM, word: Confirmation) -> bool:
    """By the instants of both or, where they are one (a clock was set back), by their order on record."""
    if ilm.withdrawn_at != word.at:
        return ilm.withdrawn_at is not None and ilm.withdrawn_at > word.at
    withdrawal, said = journal.newest(ilm.journal_kind(), ilm.pk), journal.newest(word.journal_kind(), word.pk)
    return withdrawal is None or said is None or withdrawal.seq > said.seq


# What waits for a partner


def open_requests() -> QuerySet[ConfirmationRequest]:
    """Requests that the partner has not answered, for what is handed in and still the newest revision."""
    return ConfirmationRequest.objects.filter(
        Exists(submissions.in_progress("ilm")), answer=None, revision=F("ilm__latest_revision"), ilm__withdrawn_at=None
    )


def is_waiting() -> Exists:
    """Whether an ILM of an outer query waits for its partner's word."""
    return Exists(open_requests().filter(ilm=OuterRef("pk")))


def waiting_of(user: Any) -> QuerySet[ConfirmationRequest]:
    """What waits for the word of the partners of ``user``, the longest waiting first."""
    rows = open_requests().filter(partner__in=sides.own_partners(user))
    return rows.select_related("ilm", "revision", "partner", "asked_by").order_by("asked_at", "pk")


# The reach, as it is kept beside the material


def reach_of(ilm: ILM) -> dict[str, Any]:
    """Where and when ``ilm`` may be shown, as JSON."""
    return {
        "owner": ilm.owner_id,
        "channels": sorted(ilm.channels),
        "target": [{"type": block["type"], "value": block["value"]} for block in ilm.target.raw_data],
        "dayparts": [_daypart(daypart) for daypart in ilm.daypart_rules],
        "on_air_from": ilm.on_air_from.isoformat(timespec="microseconds"),
        "on_air_until": ilm.on_air_until.isoformat(timespec="microseconds") if ilm.on_air_until else None,
    }


def _daypart(daypart: Daypart) -> dict[str, Any]:
    return {"start": daypart.start.isoformat(), "end": daypart.end.isoformat(), "days": sorted(daypart.days)}


def _widened(new: Mapping[str, Any], old: Mapping[str, Any]) -> list[str]:
    one, other = _reach(new), _reach(old)
    chains = regions.provider().chains(one.region_ids | other.region_ids)
    return widened(one, other, {chain[-1].id: chain for chain in chains})


def _reach(kept: Mapping[str, Any]) -> Reach:
    until = kept["on_air_until"]
    return Reach(
        owner=kept["owner"],
        channels=frozenset(kept["channels"]),
        target=Target.parse(kept["target"]),
        dayparts=tuple(
            Daypart(time.fromisoformat(each["start"]), time.fromisoformat(each["end"]), frozenset(each["days"]))
            for each in kept["dayparts"]
        ),
        on_air_from=datetime.fromisoformat(kept["on_air_from"]),
        on_air_until=datetime.fromisoformat(until) if until else None,
    )
