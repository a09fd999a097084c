"""Who stands behind an ILM: every rendering names the responsible party and the distributor."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .. import regions

if TYPE_CHECKING:
    from ..models import ILM
    from ..regions import Region


def responsible(ilm: "ILM", owner: "Region") -> str:
    """The name of the party that answers for the content; without a partner the owner itself."""
    return ilm.responsible.label if ilm.responsible else of_region(owner)


def responsible_for(ilms: Collection["ILM"]) -> dict[int, str]:
    """The same for each of ``ilms``, keyed by primary key; constant queries."""
    owners = regions.by_page({ilm.owner_id for ilm in ilms})
    return {ilm.pk: responsible(ilm, owners[ilm.owner_id]) for ilm in ilms}


def of_region(region: "Region | str") -> str:
    """Under which name ``region`` itself answers: the provider knows."""
    return regions.provider().answers_as(str(region))


def sentence(ilm: "ILM", owner: "Region") -> str:
    """Both names in the words that the partners agreed on."""
    return worded(responsible(ilm, owner), owner.distributor)


def worded(responsible: str, distributor: str) -> str:
    """The sentence with any two names, or with what stands for them where a player puts them in."""
    facts = {"responsible": responsible, "distributor": distributor}
    return _("Material and responsibility for its content: %(responsible)s. Distributed by: %(distributor)s.") % facts
