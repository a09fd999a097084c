"""What an ILM must satisfy to be approved, and to stand in for another one."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ..choices import ContentClass
from ..models import ILM, Agreement, ClassRule, draft_rules
from ..models.blocks import is_unfinished
from ..models.draft_rules import Errors, add
from ..rules import names


def validate_for_approval(ilm: ILM) -> None:
    """Raise unless ``ilm`` is complete, of a class that may be approved, and covered by its agreement."""
    # Keys and constraints are the database's own: asking it about them beforehand would cost queries without end.
    ilm.clean_fields(exclude=[field.name for field in ilm._meta.fields if field.is_relation])
    draft_rules.validate(ilm)
    errors: Errors = {}
    if not ilm.creatives:
        add(errors, "creatives", _("Add at least one creative: a poster, a video or a text."))
    if not ilm.channels:
        add(errors, "channels", _("Choose at least one channel."))
    for name in ("creatives", "target", "dayparts"):
        if is_unfinished(getattr(ilm, name)):
            add(errors, name, _("Something is left empty here: fill it in or remove it."))
    _validate_classes(ilm, errors)
    _validate_election_body(ilm, errors)
    if ilm.is_emphasised and not names.says_something(ilm.emphasis_reason):
        add(errors, "emphasis_reason", _("Say why it must be mandatory or urgent: the reviewer confirms the reason."))
    _validate_agreement(ilm, errors)
    if errors:
        raise ValidationError(errors)


def _validate_classes(ilm: ILM, errors: Errors) -> None:
    names = {ilm.content_class: "content_class", ilm.information_class: "information_class"}
    rules = {rule.name: rule for rule in ClassRule.objects.filter(name__in=names)}
    for name, field in names.items():
        rule = rules.get(name)
        if rule is None and name in ClassRule.NEVER:
            add(errors, field, _("This class can never be approved."))
        elif rule is not None and not rule.may_be_approved:
            said = _("This class can never be approved. %(reason)s (%(basis)s)")
            add(errors, field, said, reason=rule.reason, basis=rule.basis)


def _validate_election_body(ilm: ILM, errors: Errors) -> None:
    """What a quiet period withholds depends on the class: an election body never slips through without one."""
    if ilm.responsible and ilm.responsible.is_election_body and ilm.content_class == ContentClass.NONE:
        add(
            errors,
            "content_class",
            _("%(partner)s is an election body: what it hands in is not general information. Choose its class."),
            partner=ilm.responsible,
        )


def _validate_agreement(ilm: ILM, errors: Errors) -> None:
    if ilm.responsible and ilm.responsible.successor_id:
        said = draft_rules.RENAMED if ilm.pk and ilm.live else draft_rules.RENAMED_MEANWHILE
        add(errors, "responsible", said, partner=ilm.responsible, successor=ilm.responsible.successor)
    if ilm.responsible and not ilm.responsible.is_active:
        add(errors, "responsible", _("%(partner)s is not active: nothing of it can air."), partner=ilm.responsible)
    agreement = ilm.agreement
    if agreement is None:
        if ilm.needs_agreement:
            said = _("A partner from outside needs an agreement: choose the one that covers this ILM.")
            add(errors, "agreement", said)
    elif agreement.partner_id != ilm.responsible_id:
        # Whatever is hung on it takes of its airtime and its quota, and bears its number in public.
        add(
            errors,
            "agreement",
            _("This agreement is with %(partner)s, not with the responsible party."),
            partner=agreement.partner,
        )
    elif ilm.needs_agreement:
        _validate_scope(ilm, agreement, errors)


def _validate_scope(ilm: ILM, agreement: Agreement, errors: Errors) -> None:
    if agreement.channels and (beyond := [word for word in ilm.channels if word not in agreement.channels]):
        add(
            errors,
            "channels",
            _("The agreement %(number)s does not cover: %(beyond)s."),
            number=agreement.number,
            beyond=", ".join(beyond),
        )
    asked = [s.values for s in ilm.target_rule.include if s.kind == "levels"]
    if agreement.levels and (beyond := sorted(frozenset().union(*asked).difference(agreement.levels))):
        add(
            errors,
            "target",
            _("The agreement %(number)s does not cover: %(beyond)s."),
            number=agreement.number,
            beyond=", ".join(beyond),
        )
    if not agreement.covers_class(ilm.content_class):
        add(
            errors,
            "content_class",
            _("The agreement %(number)s does not cover the class “%(class)s”."),
            number=agreement.number,
            **{"class": ilm.get_content_class_display()},
        )
    first_day = localdate(ilm.on_air_from)
    last_day = localdate(ilm.on_air_until) if ilm.on_air_until else agreement.valid_until
    if first_day > agreement.valid_until or last_day < agreement.valid_from:
        add(
            errors,
            "agreement",
            _("The agreement %(number)s is not in force at any time of the window."),
            number=agreement.number,
        )


def validate_quota(ilm: ILM, at: datetime) -> None:
    """Raise where the agreement of ``ilm`` has as many ILM at ``at`` as it allows.

    Asked with the partner's name held: approvals under one agreement come one after the other. What ``ilm`` takes the
    place of does not count beside it.
    """
    paper = ilm.agreement
    if paper is None or paper.most_active is None or not ilm.needs_agreement:
        return
    active = ILM.objects.active(at).filter(agreement=paper.pk).exclude(pk__in=[ilm.pk, ilm.replaces_id or 0]).count()
    if active >= paper.most_active:
        said = _(
            "The agreement %(number)s allows %(most)s ILM at the same time, and %(active)s are approved and not over: "
            "withdraw one of them, or wait until one ends."
        )
        facts = {"number": paper.number, "most": paper.most_active, "active": active}
        raise ValidationError({"agreement": ValidationError(said, code="quota_is_full", params=facts)})


#: What is said to the people of a partner, who name what is theirs alone.
OF_SAME_PARTY = _(
    "Choose one of the same responsible party, neither withdrawn nor ended: an answer of the region is named by its "
    "approvers alone."
)
NOT_STANDING = _("Choose another approved ILM of the same region, neither withdrawn nor ended.")


def validate_replacement(ilm: ILM, replacement: ILM | None) -> None:
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


def takes_its_place_now(withdrawn: ILM, correction: ILM) -> bool:
    """Whether the approval of ``correction`` puts it in the place of what it was copied from to correct."""
    is_same = correction.owner_id == withdrawn.owner_id and correction.party_id == withdrawn.party_id
    return is_same and withdrawn.may_be_replaced
