"""The verbs of a signed statement: one officer uploads it, another compares it with the material and decides.

Only where nobody speaks for the partner, or nobody has answered for three days; asked at the upload and once more at
the acceptance, with the ILM locked. A member's later *Bukan* takes back what a paper has said.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from .. import dates, duties, permissions
from ..choices import ReasonCode
from ..media import letters
from ..models import ILM, Confirmation, ConfirmationKind, ConfirmationRequest, SignedStatement, draft_rules
from ..models.prose import validate_words
from ..queries import materials, statements
from ..queries.statements import Opening
from ..rules import material, names
from . import acting, confirmation, notifications, statement_notices
from .acting import Refused
from .confirmation import NothingAsked
from .withdrawal import withdraw


class PeopleAnswer(Refused):
    """The partner has people, and they still have time."""

    def __init__(self, opening: Opening) -> None:
        facts = {"partner": opening.asked.partner, "when": dates.instant(opening.opens_at)}
        super().__init__(
            _("The people of %(partner)s are asked and answer themselves; a paper is taken from %(when)s.") % facts,
            code="people_answer",
        )


class Renamed(Refused):
    """What waits stands under a name that was given up: nothing new is taken there."""

    def __init__(self, opening: Opening) -> None:
        asked = opening.asked
        said = (
            _("%(partner)s goes on as %(successor)s: make a copy and hand it in under that name.")
            if asked.ilm.live
            else draft_rules.RENAMED_MEANWHILE
        )
        super().__init__(said % {"partner": asked.partner, "successor": asked.partner.successor}, code="renamed")


class AlreadyWaits(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("A paper on this version waits already: it is accepted or refused first."), code="already_waits"
        )


class AnotherAccepts(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("You have uploaded this paper yourself: another officer compares and accepts it."), code="another_accepts"
        )


class NoStatementWaits(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("This paper waits no longer: it was decided on, or the partner has answered itself."),
            code="nothing_waits",
        )


class StatementOfOtherMaterial(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("The material is no longer the one that the paper names: print it anew and have it signed."),
            code="other_material",
        )


class CopiedMeanwhile(Refused):
    def __init__(self) -> None:
        super().__init__(_("Something more has gone on air by this paper just now: send it once more."), code="copied")


class NothingOnPaper(Refused):
    def __init__(self) -> None:
        super().__init__(_("No paper stands for this ILM now."), code="nothing_on_paper")


NOT_HERE = _("You may not do this in the owning region.")


@transaction.atomic
def upload(
    ilm: ILM, revision_id: int, *, content: bytes, name: str, by: Any, at: datetime | None = None
) -> SignedStatement:
    """Keep the signed paper on the revision that it was printed from; it has no effect until another accepts it."""
    at, row = at or timezone.now(), acting.the_ilm(ilm.pk)
    if not duties.may_upload_statement(by, row):
        raise PermissionDenied(NOT_HERE)
    acting.hold_name(row.responsible_id)
    asked = _open(row, revision_id, at)
    if SignedStatement.objects.filter(revision=revision_id, decided_at=None).exists():
        raise AlreadyWaits
    statement = letters.scan(
        SignedStatement, content, name, by=by, at=at,
        ilm=row, revision=asked.revision, partner=asked.partner,
        digest=material.digest(materials.of(asked.revision.as_object())),
    )  # fmt: skip
    statement.save()
    statement_notices.uploaded(statement)
    return statement


@transaction.atomic
def accept(statement: SignedStatement, *, by: Any, at: datetime | None = None) -> Confirmation:
    """Take the paper for the partner's word on the one material that it names, and on no other."""
    statement = _to_decide(statement, by)
    acting.hold_name(statement.partner_id)  # nobody comes to speak for it between the question and the word
    asked = _open(statement.ilm, statement.revision_id, at or timezone.now())
    draft = asked.revision.as_object()
    said = materials.of(draft)
    if material.digest(said) != statement.digest:
        raise StatementOfOtherMaterial
    word = confirmation.say(draft, asked.revision, ConfirmationKind.PAPER, by=None, recorded_by=by, said=said)
    _decide(statement, by=by, at=word.at, word=word)
    statement_notices.accepted(statement)
    notifications.handed_in(statement.ilm, by=asked.asked_by)
    return word


@transaction.atomic
def refuse(statement: SignedStatement, *, reason: str, by: Any, at: datetime | None = None) -> None:
    """Refuse the paper: the officer who uploaded it reads why, and another one may be uploaded."""
    if not names.says_something(reason):
        raise ValidationError({"reason": _("Say what is wrong: the officer who uploaded it reads it.")})
    validate_words(reason=reason)
    statement = _to_decide(statement, by)
    _decide(statement, by=by, at=at or timezone.now(), refusal=reason.strip())
    statement_notices.refused(statement)


@transaction.atomic
def take_back(statement: SignedStatement, *, by: Any, at: datetime | None = None) -> None:
    """Take back a paper that was uploaded by mistake, before anybody decides on it; another may be uploaded.

    By the officer who uploaded it, or another one who may: it stays on record, with its file.
    """
    row = _waiting(statement)
    if not duties.may_upload_statement(by, row.ilm):
        raise PermissionDenied(NOT_HERE)
    _decide(row, by=by, at=at or timezone.now(), is_taken_back=True)
    log(instance=row.ilm, action="ilm_blocks.take_back_statement", user=by, data={"sha256": row.sha256})
    statement_notices.taken_back(row)


@transaction.atomic
def disown(statement: SignedStatement, *, reason: str, by: Any) -> Confirmation:
    """*Bukan* to the paper: what is on air by it, copies too, is withdrawn; what waits by it goes back."""
    if not names.says_something(reason):
        raise ValidationError({"reason": _("Say what is wrong: the officer who wrote it reads it.")})
    validate_words(reason=reason)
    shown = set(statements.on_air_by(statement.word).values_list("pk", flat=True))
    rows = acting.locked(ILM, {statement.ilm_id, *shown}, *acting.PARTIES)
    statement = acting.the_one(SignedStatement, statement.pk, "partner", "word__revision")
    acting.hold_name(statement.partner_id)
    if not permissions.is_member(by, statement.partner):
        raise PermissionDenied(_("Only people of the partner answer for it."))
    word = statement.word
    if word is None or not statements.stands(statement):
        raise NothingOnPaper
    shown = set(statements.on_air_by(word).values_list("pk", flat=True))
    if not shown <= rows.keys():
        raise CopiedMeanwhile
    waits = statements.waits_by(word)
    denied = confirmation.say(
        word.revision.as_object(), word.revision, ConfirmationKind.DENIED, by=by, reason=reason.strip()
    )
    state = rows[statement.ilm_id].current_workflow_task_state  # which a withdrawal ends
    if waits and state:
        state.reject(user=by, comment=reason.strip())
        if asked := ConfirmationRequest.objects.filter(answer=word).select_related("asked_by").first():
            notifications.denied(word.revision.as_object(), asked, denied)
    for key in sorted(shown):
        _take_off(rows[key], reason.strip(), by)
    return denied


def _take_off(ilm: ILM, reason: str, by: Any) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        said = gettext("The partner says that this is not its material: %(reason)s") % {"reason": reason}
    withdraw(ilm, code=ReasonCode.DISOWNED, text=said, user=by)


def _to_decide(statement: SignedStatement, user: Any) -> SignedStatement:
    """The paper, locked, for an officer who may decide on it."""
    row = _waiting(statement)
    if not duties.may_accept_statement(user, row.ilm):
        raise PermissionDenied(NOT_HERE)
    if row.uploaded_by_id == user.pk:
        raise AnotherAccepts
    return row


def _waiting(statement: SignedStatement) -> SignedStatement:
    """The paper as it is now, the ILM and then it locked; raises NoStatementWaits."""
    ilm = acting.the_ilm(statement.ilm_id)
    row = acting.the_one(SignedStatement, statement.pk, "partner", "revision", "uploaded_by")
    row.ilm = ilm
    if row.decided_at is not None:
        raise NoStatementWaits
    return row


def _open(ilm: ILM, revision_id: int, at: datetime) -> ConfirmationRequest:
    """What the partner was asked about the revision, if a paper may answer it now."""
    found = statements.opening(ilm, at)
    if found is None or found.asked.revision_id != revision_id:
        raise NothingAsked
    if found.asked.partner.successor_id:
        raise Renamed(found)
    if found.ground is None:
        raise PeopleAnswer(found)
    return found.asked


def _decide(statement: SignedStatement, *, by: Any, at: datetime, **outcome: Any) -> None:
    for name, value in {"decided_by": by, "decided_at": at, **outcome}.items():
        setattr(statement, name, value)
    statement.save(update_fields=list(SignedStatement.decision))
