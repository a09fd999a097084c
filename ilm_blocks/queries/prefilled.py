"""What a partner's person finds filled in: all that the partner's paper settles, so that words and files are left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .. import regions
from ..choices import Channel, ContentClass, PartnerKind
from ..models import ILM, Agreement, Partner
from ..rules.regions import Region
from . import naming


@dataclass(frozen=True, slots=True)
class NoPaper:
    """Why ``partner`` can hand in nothing: it has no agreement that is in force or still to come."""

    partner: Partner
    last: Agreement | None
    #: Who keeps the partner, and makes agreements with it.
    keeper: Region


def lacks_paper(partner: Partner, at: datetime) -> NoPaper | None:
    """What is to be said before anything is typed; None where there is a paper, or none is needed. Two queries."""
    if partner.kind != PartnerKind.EXTERNAL:
        return None
    keeper = regions.region(partner.owner_id)
    last = naming.of_speaker([partner.pk]).order_by("valid_until", "pk").last()
    is_over = last is None or last.valid_until < at.astimezone(keeper.tzinfo).date()
    return NoPaper(partner, last, keeper) if is_over else None


def begin(partner: Partner, at: datetime) -> ILM:
    """A new ILM of ``partner``, not saved: from now on, by the one agreement in force, of the classes of the last
    as far as that agreement covers them."""
    zone = regions.region(partner.owner_id).tzinfo
    agreement = only(a for a in naming.of_speaker([partner.pk]) if a.in_force(at.astimezone(zone).date()))
    ilm = ILM(owner_id=partner.owner_id, responsible=partner, agreement=agreement, on_air_from=at)
    ilm.channels = channels_of(partner, agreement)
    ilm.on_air_until = agreement.borders(zone)[1] if agreement else None
    if last := partner.ilms.approved().order_by("pk").last():
        ilm.content_class, ilm.information_class = last.content_class, last.information_class
    if partner.is_election_body and ilm.content_class == ContentClass.NONE:
        ilm.content_class = ContentClass.ELECTION_EDUCATION
    if agreement and not agreement.covers_class(ilm.content_class):
        ilm.content_class = class_of(partner, agreement)
    return ilm


def class_of(partner: Partner, agreement: Agreement) -> str:
    """The first class that the paper covers; an election body hands in no general information."""
    unfit = {ContentClass.NONE} if partner.is_election_body else set()
    return next((word for word in agreement.content_classes if word not in unfit), ContentClass.ELECTION_EDUCATION)


def only(agreements: Iterable[Agreement]) -> Agreement | None:
    """The one there is; among several a person chooses."""
    found = list(agreements)
    return found[0] if len(found) == 1 else None


def channels_of(partner: Partner, agreement: Agreement | None) -> list[str]:
    """All that they may use, and none while it is open which paper covers them."""
    if agreement is None and partner.kind == PartnerKind.EXTERNAL:
        return []
    return list(agreement.channels if agreement and agreement.channels else Channel.values)
