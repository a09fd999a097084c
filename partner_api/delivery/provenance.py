"""One ILM by itself: who answers for it, on which paper, and whether it may still be shown."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ilm_blocks import regions
from ilm_blocks.choices import State
from ilm_blocks.models import ILM, Agreement, Confirmation, QuietPeriod
from ilm_blocks.queries.publicity import was_public
from ilm_blocks.queries.replacements import standing_in_place_of
from ilm_blocks.regions import Chain, Region
from ilm_blocks.rules import states
from ilm_blocks.rules.contacts import Contact, Objections
from ilm_blocks.rules.place import Place
from partner_api.addresses import api_url
from partner_api.problems import Problem

from . import items
from .chain_versions import ChainVersions


class UnknownILM(Problem):
    def __init__(self, ilm_id: int) -> None:
        super().__init__("unknown_ilm", _("No ILM with the number %(id)s has been on air.") % {"id": ilm_id})


class Withdrawn(Problem):
    """Says why, and what takes its place or is answered to it; ``chain`` is that of the owner."""

    def __init__(self, ilm: ILM, chain: Chain, *, now: datetime) -> None:
        named = standing_in_place_of(ilm)
        if named is not None:
            own = chain if named.owner_id == ilm.owner_id else regions.provider().chain(named.owner_id)
            named = named if was_public(named, own, now) else None
        link = named and {"id": named.pk, "url": url_of(named.pk)}
        takes_place = named is not None and named.party_id == ilm.party_id
        super().__init__(
            "withdrawn",
            _("This ILM was withdrawn and must not be shown any more. Reason: %(reason)s.")
            % {"reason": ilm.get_withdrawn_code_display()},
            withdrawn_at=items.instant(ilm.withdrawn_at),
            reason={"code": ilm.withdrawn_code, "text": ilm.withdrawn_text},
            replacement=link if takes_place else None,
            distributor_answer=None if takes_place else link,
            objections=_objections(ilm, chain[-1]),
        )


def find(ilm_id: int, *, now: datetime) -> tuple[ILM, Chain]:
    """The ILM that has been on air, and the chain of its owner; raises UnknownILM or Withdrawn."""
    ilm = _approved().filter(pk=ilm_id).first()
    chain = regions.provider().chain(ilm.owner_id) if ilm else ()
    if ilm is None or not was_public(ilm, chain, now):
        raise UnknownILM(ilm_id)
    if ilm.is_withdrawn:
        raise Withdrawn(ilm, chain, now=now)
    return ilm, chain


def _approved() -> QuerySet[ILM]:
    rows = ILM.objects.approved().with_parties().select_related("confirmation")
    return rows.defer("confirmation__material", "confirmation__reach")


def describe(ilm: ILM, chain: Chain, *, now: datetime) -> tuple[dict[str, Any], datetime | None]:
    """``ilm`` as its owner, the last of ``chain``, issued it, and the next instant at which the clock can change that.

    An ILM that is not current carries no creatives: it is described, not shown.
    """
    roots, place = ChainVersions.of(chain[-1].code).roots, Place(chain, "")
    quiet_periods = list(QuietPeriod.objects.standing().owned_by(chain).not_over(now))
    state = states.of_approved(ilm, quiet_periods, place, now)
    until = states.next_change(ilm, quiet_periods, place, now)
    told = items.told(ilm, chain[-1], roots, root=roots[ilm.owner_id])
    body = {
        **told,
        "creatives": told["creatives"] if state == State.ON_AIR else [],
        "agreement": _agreement(ilm.agreement),
        "confirmation": _confirmation(ilm.confirmation),
        "objections": _objections(ilm, chain[-1]),
        "channels": ilm.channels,
        "first_published_at": items.instant(ilm.first_published_at),
        "last_published_at": items.instant(ilm.last_published_at),
        "state": state,
        "is_current": state == State.ON_AIR,
        "valid_until": items.instant(until),
    }
    return body, until


def url_of(ilm_id: int) -> str:
    return api_url(reverse("delivery:ilm", args=[ilm_id]))


def _confirmation(word: Confirmation | None) -> dict[str, Any] | None:
    return None if word is None else {"kind": word.kind, "at": items.instant(word.at), "sha256": word.digest}


def _objections(ilm: ILM, owner: Region) -> dict[str, Any]:
    """Where objections to the content go; null for a party without a published contact."""
    found = Objections.to(ilm, owner.information_officer)
    return {"responsible": _contact(found.party), "ppid": _contact(found.information_officer)}


def _contact(contact: Contact) -> dict[str, str] | None:
    return asdict(contact) if contact else None


def _agreement(agreement: Agreement | None) -> dict[str, Any] | None:
    names = ("kind", "title", "number", "partner_number", "valid_from", "valid_until")
    return None if agreement is None else {name: getattr(agreement, name) for name in names}
