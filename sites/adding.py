"""A new region, alone or split off from one that stays."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ilm_blocks.actions import acting
from sites import addresses, loading, region_rows
from sites import codes as rules
from sites.models import FormerCode, RegionPage

from .succession.outcomes import SuccessionOutcome
from .succession.parting import begin_as_part
from .succession.renumbering import require_above, validate_facts


@transaction.atomic
def add(parent_id: int, *, code: str, word: str, name: str, user: Any = None) -> SuccessionOutcome:
    """A new region below the one of ``parent_id``, with a Site of its own."""
    parent = acting.the_one(RegionPage, parent_id)
    require_above(user, parent)
    code = rules.normalise(code)
    validate_facts(code, word, name)
    if rules.parent(code) != parent.code:
        raise ValidationError({"code": _("%(code)s does not lie in %(parent)s") % _words(code, parent)})
    if RegionPage.objects.filter(code=code).exists() or FormerCode.objects.filter(code=code).exists():
        raise ValidationError({"code": _("The code %(code)s is or was that of another region.") % {"code": code}})
    row = region_rows.RegionRow(code, word.lower(), name, parent.code)
    domain, port = addresses.domain_of(parent), addresses.port()
    list(loading.Loader([row], domain=domain, port=port, user=user).load())
    new = RegionPage.objects.get(code=code)
    words = {"region": new.full_name, "code": code, "parent": parent.full_name, "host": addresses.host_of(new)}
    said = _("%(region)s (%(code)s) lies in %(parent)s and has its own website, %(host)s.")
    return SuccessionOutcome(new, [said % words, _("It has no people yet: give them roles afterwards.")])


def _words(code: str, parent: RegionPage) -> dict[str, str]:
    return {"code": code, "parent": parent.full_name}


@transaction.atomic
def split(region_id: int, *, code: str, word: str, name: str, user: Any = None) -> SuccessionOutcome:
    """A new region beside the one of ``region_id``, cut out of it.

    What is meant for the old one is meant for the new one too, and what the old one decided holds there until the new
    one decides otherwise. People, videotrons and ILM stay with the old one.
    """
    region = acting.the_one(RegionPage, region_id)
    outcome = add(region.get_parent().pk, code=code, word=word, name=name, user=user)
    new = outcome.region
    if new.level != region.level:
        raise ValidationError({"code": _("The code of another level: a region stays on its own.")})
    repeated = begin_as_part(new, region, user=user)
    words = {"region": region.full_name, "new": new.full_name, "count": repeated}
    lines = [
        _("What is meant for %(region)s is meant for %(new)s too; whoever wants only one of them excludes the other."),
        _("Decisions of %(region)s that hold in %(new)s too, until it decides otherwise: %(count)s"),
        _("People, videotrons, ILM and news stay with %(region)s."),
    ]
    return SuccessionOutcome(new, [*outcome.lines, *(line % words for line in lines)])
