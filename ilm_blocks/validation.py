"""What an ILM must satisfy: always, before approval, and to stand in for another one."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from . import regions
from .blocks import hour_faults, is_unfinished
from .choices import ContentClass, PartnerKind
from .regions import Chain
from .rules import names, naming
from .rules.naming import Hindrance

if TYPE_CHECKING:
    from .models import ILM, Agreement, Partner

Errors = dict[str, list[ValidationError]]

SECOND_SCHEDULE = _("The window is the only schedule: set “on air from” and “on air until”.")


def validate(ilm: "ILM") -> None:
    """Raise for what no draft may contain: a second schedule, a backward window, seconds, a stranger's row."""
    errors: Errors = {}
    if ilm.go_live_at or ilm.expire_at:
        _add(errors, NON_FIELD_ERRORS, SECOND_SCHEDULE)
    if ilm.on_air_from and ilm.on_air_until and ilm.on_air_until <= ilm.on_air_from:
        _add(errors, "on_air_until", _("The end of the window lies before its start."))
    for fault in hour_faults(ilm.dayparts.raw_data):
        errors.setdefault("dayparts", []).append(fault)
    if ilm.owner_id:
        _validate_ownership(ilm, errors)
    if errors:
        raise ValidationError(errors)


def _validate_ownership(ilm: "ILM", errors: Errors) -> None:
    chain = regions.provider().chain(ilm.owner_id)
    if not chain:
        return _add(errors, "owner", _("An ILM belongs to a region: choose the home page of one."))
    if ilm.agreement and ilm.agreement.owner_id not in {region.id for region in chain}:
        _add(
            errors,
            "agreement",
            _("This agreement belongs to another region: choose one of %(region)s or above."),
            region=chain[-1],
        )
    if ilm.responsible:
        _validate_naming(ilm, ilm.responsible, chain, errors)
    if outside := regions_outside(ilm, chain):
        _add(
            errors,
            "target",
            _("The target names regions outside %(region)s: %(outside)s."),
            region=chain[-1],
            outside=outside,
        )
    return None


def validate_same_party(ilm: "ILM") -> None:
    """Raise if it was handed in or sent to a partner from outside: it stands under no other name afterwards.

    Asked of each revision as it is saved; approval asks for the word of the party that the revision names.
    """
    from .models import Partner
    from .queries import confirmations

    party = confirmations.party_of(ilm.pk) if ilm.pk else None
    if party is not None and party != ilm.responsible_id:
        errors: Errors = {}
        _add(
            errors,
            "responsible",
            _("It was handed in under the name of %(partner)s, which stays: make a new ILM for another party."),
            partner=Partner.objects.get(pk=party),
        )
        raise ValidationError(errors)


def validate_correction(ilm: "ILM") -> None:
    """Raise if it was begun to correct another one and has left its party or its region: who began it would lose it."""
    corrected = ilm.replaces
    if corrected is None:
        return
    errors: Errors = {}
    if ilm.party_id != corrected.party_id:
        _add(
            errors,
            "responsible",
            _("It corrects “%(ilm)s” and stays with the party that answers for it: make a new ILM for another party."),
            ilm=corrected,
        )
    if ilm.owner_id != corrected.owner_id:
        _add(
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


def _validate_naming(ilm: "ILM", partner: "Partner", chain: Chain, errors: Errors) -> None:
    """The owning region may name ``partner``, and by the agreement that is chosen."""
    papers = partner.agreements.all() if partner.owner_id != chain[-1].id else ()
    is_office = partner.kind == PartnerKind.OFFICE
    keeper = next((region for region in chain if region.id == partner.owner_id), chain[-1])
    if partner.successor_id and not (ilm.pk and ilm.live):  # what was approved may be saved under it
        return _add(errors, "responsible", RENAMED_MEANWHILE, partner=partner, successor=partner.successor)
    facts = {"partner": partner, "keeper": keeper, "region": chain[-1]}
    if found := naming.hindrance(chain, keeper=partner.owner_id, is_office=is_office, papers=papers):
        return _add(errors, "responsible", MAY_NOT_NAME[found], **facts)
    agreement = ilm.agreement
    if "agreement" not in errors and agreement and not naming.takes_in(agreement, chain, partner.owner_id):
        _add(
            errors,
            "agreement",
            _("The agreement %(number)s does not take in %(region)s: choose one that %(keeper)s wrote for it."),
            number=agreement.number,
            **facts,
        )
    return None


def regions_outside(ilm: "ILM", owner_chain: Chain) -> str:
    """The names of what the target selects outside the owner's subtree."""
    owner = owner_chain[-1]
    chains = {page_id: regions.provider().chain(page_id) for page_id in sorted(ilm.target_rule.region_ids)}
    return ", ".join(_name(page_id, chain) for page_id, chain in chains.items() if owner not in chain)


def _name(page_id: int, chain: Chain) -> str:
    return str(chain[-1]) if chain else f"#{page_id}"


def validate_for_approval(ilm: "ILM") -> None:
    """Raise unless ``ilm`` is complete, of a class that may be approved, and covered by its agreement."""
    # Keys and constraints are the database's own: asking it about them beforehand would cost queries without end.
    ilm.clean_fields(exclude=[field.name for field in ilm._meta.fields if field.is_relation])
    validate(ilm)
    errors: Errors = {}
    if not ilm.creatives:
        _add(errors, "creatives", _("Add at least one creative: a poster, a video or a text."))
    if not ilm.channels:
        _add(errors, "channels", _("Choose at least one channel."))
    for name in ("creatives", "target", "dayparts"):
        if is_unfinished(getattr(ilm, name)):
            _add(errors, name, _("Something is left empty here: fill it in or remove it."))
    _validate_classes(ilm, errors)
    _validate_election_body(ilm, errors)
    if ilm.is_emphasised and not names.says_something(ilm.emphasis_reason):
        _add(errors, "emphasis_reason", _("Say why it must be mandatory or urgent: the reviewer confirms the reason."))
    _validate_agreement(ilm, errors)
    if errors:
        raise ValidationError(errors)


def _validate_classes(ilm: "ILM", errors: Errors) -> None:
    from .models import ClassRule

    names = {ilm.content_class: "content_class", ilm.information_class: "information_class"}
    for rule in ClassRule.objects.filter(name__in=names, may_be_approved=False):
        _add(
            errors,
            names[rule.name],
            _("This class can never be approved. %(reason)s (%(basis)s)"),
            reason=rule.reason,
            basis=rule.basis,
        )


def _validate_election_body(ilm: "ILM", errors: Errors) -> None:
    """What a quiet period withholds depends on the class: an election body never slips through without one."""
    if ilm.responsible and ilm.responsible.is_election_body and ilm.content_class == ContentClass.NONE:
        _add(
            errors,
            "content_class",
            _("%(partner)s is an election body: what it hands in is not general information. Choose its class."),
            partner=ilm.responsible,
        )


def _validate_agreement(ilm: "ILM", errors: Errors) -> None:
    if ilm.responsible and ilm.responsible.successor_id:
        said = RENAMED if ilm.pk and ilm.live else RENAMED_MEANWHILE
        _add(errors, "responsible", said, partner=ilm.responsible, successor=ilm.responsible.successor)
    if ilm.responsible and not ilm.responsible.is_active:
        _add(errors, "responsible", _("%(partner)s is not active: nothing of it can air."), partner=ilm.responsible)
    if not ilm.needs_agreement:
        return
    agreement = ilm.agreement
    if agreement is None:
        _add(errors, "agreement", _("A partner from outside needs an agreement: choose the one that covers this ILM."))
    elif agreement.partner_id != ilm.responsible_id:
        _add(
            errors,
            "agreement",
            _("This agreement is with %(partner)s, not with the responsible party."),
            partner=agreement.partner,
        )
    else:
        _validate_scope(ilm, agreement, errors)


def _validate_scope(ilm: "ILM", agreement: "Agreement", errors: Errors) -> None:
    if agreement.channels and (beyond := [word for word in ilm.channels if word not in agreement.channels]):
        _add(
            errors,
            "channels",
            _("The agreement %(number)s does not cover: %(beyond)s."),
            number=agreement.number,
            beyond=", ".join(beyond),
        )
    asked = [s.values for s in ilm.target_rule.include if s.kind == "levels"]
    if agreement.levels and (beyond := sorted(frozenset().union(*asked).difference(agreement.levels))):
        _add(
            errors,
            "target",
            _("The agreement %(number)s does not cover: %(beyond)s."),
            number=agreement.number,
            beyond=", ".join(beyond),
        )
    first_day = localdate(ilm.on_air_from)
    last_day = localdate(ilm.on_air_until) if ilm.on_air_until else agreement.valid_until
    if first_day > agreement.valid_until or last_day < agreement.valid_from:
        _add(
            errors,
            "agreement",
            _("The agreement %(number)s is not in force at any time of the window."),
            number=agreement.number,
        )


#: What is said to the people of a partner, who name what is theirs alone.
OF_SAME_PARTY = _(
    "Choose one of the same responsible party, neither withdrawn nor ended: an answer of the region is named by its "
    "approvers alone."
)
NOT_STANDING = _("Choose another approved ILM of the same region, neither withdrawn nor ended.")


def validate_replacement(ilm: "ILM", replacement: "ILM | None") -> None:
    """Raise unless ``replacement`` is another approved ILM of the same owner, still standing.

    It takes the place of ``ilm`` only if the same party answers for it; of other parties only the distributor answers.
    """
    if replacement is None:
        return
    if (
        replacement.pk == ilm.pk
        or replacement.owner_id != ilm.owner_id
        or not replacement.live
        or replacement.is_withdrawn
    ):
        raise ValidationError({"replaced_by": NOT_STANDING})
    if replacement.party_id != ilm.party_id and not replacement.is_of_the_distributor:
        raise ValidationError(
            {"replaced_by": _("Choose one of the same responsible party, or one of the region itself as its answer.")}
        )


def takes_its_place_now(withdrawn: "ILM", correction: "ILM") -> bool:
    """Whether the approval of ``correction`` puts it in the place of what it was copied from to correct."""
    is_same = correction.owner_id == withdrawn.owner_id and correction.party_id == withdrawn.party_id
    return is_same and withdrawn.may_be_replaced


def _add(errors: Errors, field: str, message: Any, **params: object) -> None:
    errors.setdefault(field, []).append(ValidationError(message, params=params))
