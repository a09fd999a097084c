"""Where a partner may answer on paper, and which papers wait for a second officer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from .. import duties
from ..models import ILM, Confirmation, ConfirmationRequest, SignedStatement
from ..rules import paper
from ..rules.paper import Ground
from . import confirmations, sides


@dataclass(frozen=True, slots=True)
class Opening:
    """What a partner is asked about an ILM, and whether a paper may answer it; never under a name that was given up."""

    asked: ConfirmationRequest
    ground: Ground | None
    opens_at: datetime


def opening(ilm: ILM, at: datetime) -> Opening | None:
    """How what waits for the partner's word on ``ilm`` may be answered on paper; None where nothing waits."""
    rows = confirmations.open_requests().select_related("revision", "partner__successor", "asked_by")
    asked = rows.filter(ilm=ilm.pk).first()
    if asked is None:
        return None
    has_members = _had_people(asked)
    ground = paper.ground(has_members=has_members, asked_at=asked.asked_at, at=at)
    return Opening(
        asked,
        ground=None if asked.partner.successor_id else ground,
        opens_at=paper.opens_at(has_members=has_members, asked_at=asked.asked_at),
    )


def _had_people(asked: ConfirmationRequest) -> bool:
    """Whether somebody speaks for the partner, or did when it was asked: ending them does not shorten the time."""
    then = Q(since__lte=asked.asked_at) & (Q(ended_at=None) | Q(ended_at__gt=asked.asked_at))
    return asked.partner.memberships.filter(
        Q(since__isnull=False, ended_at=None, person__is_active=True) | then
    ).exists()


def waiting() -> QuerySet[SignedStatement]:
    """Papers on which nobody has decided and whose question is still open, the longest waiting first."""
    asked = confirmations.open_requests().order_by().values("revision")
    rows = SignedStatement.objects.filter(decided_at=None, revision__in=asked)
    return rows.select_related("ilm__owner", "revision", "partner", "uploaded_by").defer("content").order_by("pk")


def waiting_for(user: Any) -> QuerySet[SignedStatement]:
    """Those that ``user`` may accept or refuse: somebody else has uploaded them."""
    pages = duties.pages_with_duty(user, "administer", "approve").order_by().values("pk")
    return waiting().filter(ilm__owner__in=pages).exclude(uploaded_by=user.pk)


def on_air_by(word: Confirmation | None) -> QuerySet[ILM]:
    """What is on air by ``word``: its ILM, and copies of it that were approved since."""
    return ILM.objects.standing().filter(confirmation=word) if word else ILM.objects.none()


def waits_by(word: Confirmation) -> bool:
    """Whether something waits for its approval by ``word``, the newest on its ILM."""
    newest = Confirmation.objects.filter(ilm=word.ilm_id).select_related("ilm").first()
    return newest == word and not newest.ilm.is_withdrawn and newest.ilm.confirmation_id != word.pk


def stands(statement: SignedStatement) -> bool:
    """Whether anything is on air by the paper, or waits for its approval by it."""
    return statement.word is not None and (on_air_by(statement.word).exists() or waits_by(statement.word))


def lies_before(user: Any, ilm: ILM, revision_id: int) -> bool:
    """Whether ``user`` is shown this revision of ``ilm``: as a person of the partner that is asked about it or that a
    paper on it speaks for, or as an officer who decides on that paper."""
    asked = confirmations.open_requests().filter(ilm=ilm.pk, revision=revision_id)
    papers = SignedStatement.objects.filter(ilm=ilm.pk, revision=revision_id)
    own = sides.own_partners(user).order_by().values("pk")
    if any(rows.filter(partner__in=own).exists() for rows in (asked, papers)):
        return True
    return papers.exists() and duties.may_upload_statement(user, ilm)


def words(ilm: ILM) -> QuerySet[Confirmation]:
    """All that the partner has said of ``ilm``, the newest first, with the papers by which it did."""
    rows = Confirmation.objects.filter(ilm=ilm.pk).defer("material", "reach", "statement__content")
    return rows.select_related("member", "statement__uploaded_by", "statement__decided_by")
