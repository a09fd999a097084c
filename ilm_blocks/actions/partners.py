"""The verbs of a partner's identity: it is entered once, and goes on under another name as a new row."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from ..choices import PartnerKind
from ..media import letters
from ..models import Agreement, AgreementPaper, Partner, agreement_rules, journal, partner_names
from ..models.journaled import Act
from ..models.partners import PUBLISHED
from ..queries import sides
from . import acting, memberships, partner_notices, registers
from .acting import Gone, Refused

#: What the people of a partner are told of when it changes.
TOLD = (*PUBLISHED, "is_active", "is_election_body")
#: What they are told of a new paper.
PAPER = (
    "number", "valid_from", "valid_until", "channels", "levels", "content_classes", "regions", "share_of_voice",
    "most_active", "plays_a_day",
)  # fmt: skip


class AlreadyRenamed(Refused):
    def __init__(self, partner: Partner) -> None:
        super().__init__(
            _("It goes on as %(name)s already: rename that one.") % {"name": partner.successor}, code="already_renamed"
        )


class SameName(Refused):
    def __init__(self) -> None:
        super().__init__({"name": _("This is its name already.")}, code="same_name")


class NameTaken(Refused):
    def __init__(self) -> None:
        said = _("Somebody has just entered a partner of this name: look at it, and save once more.")
        super().__init__({"name": said}, code="name_taken")


@transaction.atomic
def keep(partner: Partner, names: Iterable[str] = (), *, user: Any, seen: str | None = None) -> Partner:
    """Enter ``partner``, or change the fields ``names`` of one, as in ``registers.rewrite``.

    Namesakes on other lines and it are told apart by their regions.
    """
    namesakes = _namesakes(partner, partner.pk)
    fields = list(names) if partner.pk else []
    if partner.pk is None:
        acting.require(user, "add", partner)
        partner.full_clean()
    else:
        partner = registers.rewritten(partner, fields, seen=seen, user=user)
    _keep_sides_apart(partner)
    before = _stored(partner, TOLD) if partner.pk and partner.kind == PartnerKind.EXTERNAL else {}
    act = acting.begin("", user)
    partner.write(act, *fields)
    _tell_apart(partner, namesakes, act)
    partner_notices.changed(partner, before, by=user)
    return partner


def _keep_sides_apart(partner: Partner) -> None:
    """An office may have officers among its people; a partner from outside, which it may become, may not."""
    for row in partner.memberships.open().select_related("person") if partner.pk else ():
        if found := sides.of_member(row.person, partner):
            raise memberships.BothSides(found, row.person)


@transaction.atomic
def agree(agreement: Agreement, *, user: Any) -> Agreement:
    """Enter a paper with a partner as it is now: one that was renamed meanwhile takes nothing new."""
    agreement.partner = acting.the_one(Partner, agreement.partner_id, "owner")
    acting.require(user, "add", agreement)
    agreement.full_clean()
    act = acting.begin("", user)
    acting.refuse_twin(agreement)
    agreement_rules.refuse_contradictions(agreement)
    agreement.write(act)
    partner_notices.agreed(agreement, PAPER, by=user, is_new=True)
    return agreement


@transaction.atomic
def rewrite_agreement(agreement: Agreement, names: Iterable[str], *, user: Any, seen: str | None = None) -> Agreement:
    """Change the fields ``names``, as in ``registers.rewrite``: the partner is told what changed in its agreement."""
    names = list(names)
    agreement = registers.rewritten(agreement, names, seen=seen, user=user)
    before = _stored(agreement, names)
    act = acting.begin("", user)
    agreement_rules.refuse_contradictions(agreement)
    agreement.write(act, *names)
    told = [name for name, value in before.items() if journal.plain(getattr(agreement, name)) != journal.plain(value)]
    partner_notices.agreed(agreement, told, by=user, is_new=False)
    return agreement


@transaction.atomic
def keep_paper(agreement: Agreement, *, content: bytes, name: str, user: Any, at: datetime) -> AgreementPaper:
    """Keep the signed paper of ``agreement``; one that was kept before stays on record. Raises NotTaken."""
    agreement = acting.the_one(Agreement, agreement.pk, "owner", "partner__owner")
    acting.require(user, "change", agreement)
    paper = letters.scan(AgreementPaper, content, name, by=user, at=at, agreement=agreement)
    paper.save()
    log(instance=agreement, action="ilm_blocks.keep_paper", user=user, data={"sha256": paper.sha256})
    partner_notices.paper_kept(paper, by=user)
    return paper


def _stored(row: Partner | Agreement, names: Iterable[str]) -> dict[str, Any]:
    """The fields as they are in the table, under the lock of the act, whatever ``row`` holds in memory."""
    stored = type(row)._base_manager.get(pk=row.pk)
    return {name: getattr(stored, name) for name in names}


@transaction.atomic
def rename(partner: Partner, *, name: str, short_name: str = "", user: Any) -> Partner:
    """Let ``partner`` go on as a new one of that name.

    The old one keeps airing what it has and takes nothing new; its people pass over at once, its agreements by a new
    paper.
    """
    successor = Partner(name=name, short_name=short_name)
    people = memberships.lock_people(partner)
    before = list(partner.predecessors.order_by("pk").values_list("pk", flat=True))
    rows = _namesakes(successor, partner.pk, *before)
    if partner.pk not in rows:
        raise Gone
    partner = rows[partner.pk]
    memberships.require_the_same_people(partner, people)
    acting.require(user, "change", partner)
    if partner.successor_id:
        raise AlreadyRenamed(partner)
    if (name, short_name) == (partner.name, partner.short_name):
        raise SameName
    for fact in ("owner", "kind", "body", "is_election_body", "logo", "is_active", *PUBLISHED):
        setattr(successor, fact, getattr(partner, fact))
    successor.clean_fields()
    partner_names.validate(successor, going_on_for=partner)
    act = acting.begin("renamed", user)
    successor.write(act)
    for key in [*before, partner.pk]:
        rows[key].successor = successor
        rows[key].write(act, "successor")
    _tell_apart(successor, rows, act)
    memberships.pass_over(partner, successor, user=user, at=act.at)
    return successor


def _namesakes(partner: Partner, *keys: int | None) -> dict[int, Partner]:
    """Those of its name and the rows of ``keys``, locked together in the order of their keys."""
    return acting.locked(
        Partner, [*filter(None, keys), *(row.pk for row in partner_names.same_names(partner))], "owner"
    )


def _tell_apart(partner: Partner, locked: Mapping[int, Partner], act: Act) -> None:
    """Tell it and its namesakes apart, all ``locked`` before.

    Its name is compared once more, now that the journal's head is locked: of two who enter one name at once the second
    sees the first.
    """
    partner_names.validate(partner)
    others = partner_names.same_names(partner)
    if not {row.pk for row in others} <= locked.keys():
        raise NameTaken
    for row in [partner, *others] if others else []:
        if not row.distinction:
            row.distinction = partner_names.place(row)
            row.write(replace(act, verb="told_apart"), "distinction")
