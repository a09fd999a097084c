"""What a partner's person finds filled in: all that the partner's paper settles, so that words and files are left."""

from collections.abc import Iterable
from datetime import datetime

from . import regions
from .models import ILM, Agreement, Partner
from .queries import naming
from .vocabulary import Channel, ContentClass, PartnerKind


def begin(partner: Partner, at: datetime) -> ILM:
    """A new ILM of ``partner``, not saved: from now on, by the one agreement in force, of the classes of the last."""
    zone = regions.provider().chain(partner.owner_id)[-1].tzinfo
    agreement = only(a for a in naming.of_speaker([partner.pk]) if a.in_force(at.astimezone(zone).date()))
    ilm = ILM(owner_id=partner.owner_id, responsible=partner, agreement=agreement, on_air_from=at)
    ilm.channels = channels_of(partner, agreement)
    ilm.on_air_until = agreement.borders(zone)[1] if agreement else None
    if last := partner.ilms.approved().order_by("pk").last():
        ilm.content_class, ilm.information_class = last.content_class, last.information_class
    if partner.is_election_body and ilm.content_class == ContentClass.NONE:
        ilm.content_class = ContentClass.ELECTION_EDUCATION
    return ilm


def only(agreements: Iterable[Agreement]) -> Agreement | None:
    """The one there is; among several a person chooses."""
    found = list(agreements)
    return found[0] if len(found) == 1 else None


def channels_of(partner: Partner, agreement: Agreement | None) -> list[str]:
    """All that they may use, and none while it is open which paper covers them."""
    if agreement is None and partner.kind == PartnerKind.EXTERNAL:
        return []
    return list(agreement.channels if agreement and agreement.channels else Channel.values)
