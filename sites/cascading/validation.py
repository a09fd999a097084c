"""What a page that cascades must say, and may not say."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ilm_blocks import regions
from ilm_blocks.regions import Chain

from .choices import Reach


def has_regions_below(chain: Chain) -> bool:
    """Whether regions can lie below the last one of ``chain``: what is for them is offered there alone."""
    return bool(chain) and not regions.is_lowest(chain[-1])


def validate(page: Any, chain: Chain) -> None:
    """Raise unless the choice of ``page``, whose region is the last one of ``chain``, is clear and lies below it."""
    if page.reach == Reach.HERE:
        return
    errors: dict[str, Any] = {}
    if not has_regions_below(chain):
        raise ValidationError(_("No region lies below this one: choose “only here”."), code="nothing_below")
    if page.listed_until is None:
        errors["listed_until"] = _("Say on which day the regions below list it for the last time.")
    if page.reach == Reach.BELOW and page.target:
        errors["target"] = _("It is meant for all regions below: take the target out, or choose the one by target.")
    elif page.reach == Reach.TARGET:
        errors |= _faults_of_target(page, chain)
    if errors:
        raise ValidationError(errors)


def _faults_of_target(page: Any, chain: Chain) -> dict[str, Any]:
    if not page.target:
        return {"target": _("Name the regions for which it is meant, or choose all regions below.")}
    if outside := outside_of(page.target_rule.region_ids, chain):
        said = _("%(outside)s does not lie below %(region)s: take it out, or choose regions below %(region)s.")
        return {"target": ValidationError(said, params={"outside": ", ".join(outside), "region": chain[-1]})}
    return {}


def outside_of(page_ids: frozenset[int], chain: Chain) -> list[str]:
    """The names of those of ``page_ids`` that do not lie below the last region of ``chain``."""
    owner = chain[-1]
    chains = {page_id: regions.provider().chain(page_id) for page_id in sorted(page_ids)}
    return [
        str(found[-1]) if found else f"#{page_id}"
        for page_id, found in chains.items()
        if owner not in found or found[-1] == owner
    ]
