"""What no draft of an ILM may contain; what approval asks besides stands with that act (``actions.requirements``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from .. import regions
from ..choices import PartnerKind
from ..rules import naming
from ..rules.naming import Hindrance
from ..rules.regions import Chain
from .blocks import hour_faults
from .prose import validate_prose

if TYPE_CHECKING:
    from .ilm import ILM
    from .partners import Partner

Errors = dict[str, list[ValidationError]]

SECOND_SCHEDULE = _("The window is the only schedule: set “on air from” and “on air until”.")


def validate(ilm: ILM) -> None:
    """Raise for what no draft may contain: two schedules, a backward window, seconds, hidden signs, others' rows."""
    errors: Errors = {}
    if ilm.go_live_at or ilm.expire_at:
        add(errors, NON_FIELD_ERRORS, SECOND_SCHEDULE)
    if ilm.on_air_from and ilm.on_air_until and ilm.on_air_until <= ilm.on_air_from:
        add(errors, "on_air_until", _("The end of the window lies before its start."))
    for field, text, breaks in _texts(ilm):
        try:
            validate_prose(text, breaks=breaks)
        except ValidationError as hidden:
            errors.setdefault(field, []).append(hidden)
    for fault in hour_faults(ilm.dayparts.raw_data):
        errors.setdefault("dayparts", []).append(fault)
    if ilm.owner_id:
        _validate_ownership(ilm, errors)
    if errors:
        raise ValidationError(errors)


def _texts(ilm: ILM) -> Iterator[tuple[str, str, bool]]:
    """What people will read, by field, and whether it has several lines: not all of it came through a form."""
    yield from (("title", ilm.title, False), ("summary", ilm.summary, True), ("social_text", ilm.social_text, True))
    for block in ilm.creatives.raw_data:
        texts = (text for text in block["value"].values() if isinstance(text, str))
        yield from (("creatives", text, block["type"] != "running_text") for text in texts)


def _validate_ownership(ilm: ILM, errors: Errors) -> None:
    chain = regions.provider().chain(ilm.owner_id)
    if not chain:
        return add(errors, "owner", _("An ILM belongs to a region: choose the home page of one."))
    if ilm.agreement and ilm.agreement.owner_id not in {region.id for region in chain}:
        add(
            errors,
            "agreement",
            _("This agreement belongs to another region: choose one of %(region)s or above."),
            region=chain[-1],
        )
    if ilm.responsible:
        _validate_naming(ilm, ilm.responsible, chain, errors)
    if outside := regions_outside(ilm, chain):
        add(
            errors,
            "target",
            _("The target names regions outside %(region)s: %(outside)s."),
            region=chain[-1],
            outside=outside,
        )
    return None


def validate_same_party(ilm: ILM) -> None:
    """Raise if it was handed in or sent to a partner from outside: it stands under no other name afterwards.

    Asked of each revision as it is saved; approval asks for the word of the party that the revision names.
    """
    party = ilm.asked_party() if ilm.pk else None
    if party is not None and party.pk != ilm.responsible_id:
        errors: Errors = {}
        add(
            errors,
            "responsible",
            _("It was handed in under the name of %(partner)s, which stays: make a new ILM for another party."),
            partner=party,
        )
        raise ValidationError(errors)


def validate_correction(ilm: ILM) -> None:
    """Raise if it was begun to correct another one and has left its party or region: its author would lose it."""
    corrected = ilm.replaces
    if corrected is None:
        return
    errors: Errors = {}
    if ilm.party_id != corrected.party_id:
        add(
            errors,
            "responsible",
            _("It corrects “%(ilm)s” and stays with the party that answers for it: make a new ILM for another party."),
            ilm=corrected,
        )
    if ilm.owner_id != corrected.owner_id:
        add(
            errors,
            "owner",
            _("It corrects “%(ilm)s” and stays in its region: make a new ILM for another region."),
            ilm=corrected,
        )
    if errors:
        raise ValidationError(errors)


RENAMED = _("%(partner)s goes on as %(successor)s: make a new ILM in that name. What it has on air stays.")
RENAMED_MEANWHILE = _("%(partner)s goes on as %(successor)s: open it for editing and hand it in anew, in that name.")
#: What is said of a partner that the owning region may not name.
MAY_NOT_NAME = {
    Hindrance.ELSEWHERE: _("This partner belongs to another region: choose one of %(region)s or above."),
    Hindrance.OFFICE: _("%(partner)s is an office of %(keeper)s: only %(keeper)s names it, in its own ILM."),
    Hindrance.NO_PAPER: _(
        "No agreement of %(keeper)s with %(partner)s takes in %(region)s: ask %(keeper)s, which writes its agreements."
    ),
}


def _validate_naming(ilm: ILM, partner: Partner, chain: Chain, errors: Errors) -> None:
    """The owning region may name ``partner``, and by the agreement that is chosen."""
    papers = partner.agreements.all() if partner.owner_id != chain[-1].id else ()
    is_office = partner.kind == PartnerKind.OFFICE
    keeper = next((region for region in chain if region.id == partner.owner_id), chain[-1])
    if partner.successor_id and not (ilm.pk and ilm.live):  # what was approved may be saved under it
        return add(errors, "responsible", RENAMED_MEANWHILE, partner=partner, successor=partner.successor)
    facts = {"partner": partner, "keeper": keeper, "region": chain[-1]}
    if found := naming.hindrance(chain, keeper=partner.owner_id, is_office=is_office, papers=papers):
        return add(errors, "responsible", MAY_NOT_NAME[found], **facts)
    agreement = ilm.agreement
    if "agreement" not in errors and agreement and not naming.takes_in(agreement, chain, partner.owner_id):
        add(
            errors,
            "agreement",
            _("The agreement %(number)s does not take in %(region)s: choose one that %(keeper)s wrote for it."),
            number=agreement.number,
            **facts,
        )
    return None


def regions_outside(ilm: ILM, owner_chain: Chain) -> str:
    """The names of what the target selects outside the owner's subtree."""
    owner = owner_chain[-1]
    chains = {page_id: regions.provider().chain(page_id) for page_id in sorted(ilm.target_rule.region_ids)}
    outside = {page_id: chain for page_id, chain in chains.items() if owner not in chain}
    return ", ".join(str(chain[-1]) if chain else f"#{page_id}" for page_id, chain in outside.items())


def add(errors: Errors, field: str, message: Any, **params: object) -> None:
    errors.setdefault(field, []).append(ValidationError(message, params=params))
