"""A partner speaks for itself: handing in, confirming and denying what stands under its name."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, TaskState

from .. import permissions
from ..models import ILM, Confirmation, ConfirmationKind, ConfirmationReminder, ConfirmationRequest, ReviewState
from ..models.prose import validate_words
from ..queries import confirmations, materials
from ..queries.confirmations import Coverage
from ..rules import material, names
from . import acting, declarations, notifications, partner_news
from .acting import Refused
from .partner_news import PartnerNews

#: Days after which a partner that has not answered is reminded.
REMINDED_AFTER = (1, 3, 7)


class NotConfirmed(Refused):
    """No member of the partner handed this in or confirmed it, or the partner has said something else since."""

    def __init__(self, ilm: ILM) -> None:
        super().__init__(
            _("%(partner)s has not confirmed this material: hand it in, and it is asked.")
            % {"partner": ilm.responsible},
            code="not_confirmed",
        )


class MaterialChanged(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("A file of it was put in another's place after you opened it: look at it once more."),
            code="other_material",
        )


class NothingAsked(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Nothing waits for your word here: it was answered, or it has changed since. Open it once more."),
            code="nothing_asked",
        )


def require(ilm: ILM) -> Coverage:
    """How the partner's word covers ``ilm`` as it is in memory; raises NotConfirmed unless it does."""
    found = confirmations.coverage(ilm)
    if not found.holds:
        raise NotConfirmed(ilm)
    return found


@transaction.atomic
def handed_in(ilm: ILM, revision: Revision, *, by: Any, since: datetime, at: datetime | None = None) -> bool:
    """What ``revision``, handed in ``since`` then, says: a member's word for it, or a question to the partner.

    True if it now waits for the partner, and so for nobody else.
    """
    acting.the_ilm(ilm.pk)
    draft: ILM = revision.as_object()
    declarations.require(draft, revision, by=by)
    if draft.responsible is None or not draft.needs_agreement:
        return False
    acting.hold_name(draft.responsible_id)
    if speaks_for(by, draft):
        say(draft, revision, ConfirmationKind.HANDED_IN, by=by)
        return False
    if confirmations.coverage(draft).holds:
        return False
    _ask(ilm, revision, draft, by=by, since=since, at=at or timezone.now())
    return True


def tell_of_handing_in(sender: type[TaskState], instance: TaskState, user: Any = None, **_signals: Any) -> None:
    """Receives ``task_submitted``: notify those who have to answer or decide next."""
    if not isinstance(instance, ReviewState):
        return
    ilm = instance.workflow_state.content_object
    if not handed_in(ilm, instance.revision, by=user, since=instance.started_at):
        notifications.handed_in(ilm, by=user)
        partner_news.tell(PartnerNews.RECEIVED, ilm, instance.started_at)


def _ask(ilm: ILM, revision: Revision, draft: ILM, *, by: Any, since: datetime, at: datetime) -> None:
    """Ask the partner, once for each time that a revision is handed in: its time to answer starts again with each."""
    asked = ConfirmationRequest.objects.filter(revision=revision).first()
    if asked is not None and asked.asked_at >= since:
        return
    asked = asked or ConfirmationRequest(ilm=ilm, revision=revision)
    asked.partner, asked.asked_by, asked.asked_at, asked.answer = draft.responsible, by, at, None  # type: ignore[assignment]
    asked.save()
    asked.reminders.all().delete()
    notifications.confirmation_asked(asked, draft)
    partner_news.tell(PartnerNews.CONFIRMATION_ASKED, draft, at)


def speaks_for(user: Any, ilm: ILM) -> bool:
    """Whether ``user`` is one of the partner's own people."""
    return user is not None and ilm.responsible is not None and permissions.is_member(user, ilm.responsible)


@transaction.atomic
def confirm(ilm: ILM, revision_id: int, *, by: Any, seen: str | None = None) -> Confirmation:
    """*Ini materi kami*: the member becomes the author of what an officer wrote or altered.

    ``seen`` is the digest of the material that lay before the member, its files with it; without one whatever stands
    is confirmed.
    """
    asked, draft = _asked(ilm, revision_id, by)
    said = materials.of(draft)
    if seen not in (None, material.digest(said)):
        raise MaterialChanged
    word = say(draft, asked.revision, ConfirmationKind.CONFIRMED, by=by, said=said)
    notifications.confirmed(draft, asked, by=by)
    return word


@transaction.atomic
def deny(ilm: ILM, revision_id: int, *, reason: str, by: Any) -> Confirmation:
    """*Bukan*: it goes back to who wrote it, and no older word of the partner on this ILM covers anything more."""
    if not names.says_something(reason):
        raise ValidationError({"reason": _("Say what is wrong: the officer who wrote it reads it.")})
    validate_words(reason=reason)
    asked, draft = _asked(ilm, revision_id, by)
    word = say(draft, asked.revision, ConfirmationKind.DENIED, by=by, reason=reason.strip())
    if state := asked.ilm.current_workflow_task_state:
        state.reject(user=by, comment=reason.strip())
    notifications.denied(draft, asked, word)
    return word


def _asked(ilm: ILM, revision_id: int, user: Any) -> tuple[ConfirmationRequest, ILM]:
    """The open request for the revision that the member looked at, the ILM locked; raises NothingAsked."""
    locked = acting.the_ilm(ilm.pk)
    asked = confirmations.open_requests().filter(ilm=locked.pk, revision=revision_id).first()
    if asked is None:
        raise NothingAsked
    acting.hold_name(asked.partner_id)
    draft = asked.revision.as_object()
    if draft.responsible_id != asked.partner_id or not speaks_for(user, draft):
        raise PermissionDenied(_("Only people of the partner answer for it."))
    asked.ilm = locked
    return asked, draft


@transaction.atomic
def say(
    draft: ILM, revision: Revision, kind: ConfirmationKind, *, by: Any, reason: str = "", recorded_by: Any = None,
    said: dict[str, Any] | None = None,
) -> Confirmation:  # fmt: skip
    """Put a word of the partner on record and close what it was asked before.

    Whether ``by``, one of its people, may, is asked before, with the ILM locked; what it said on paper is of nobody
    here and recorded under the officer who accepted it. ``said`` is the material where the caller has judged it.
    """
    said, reach = said or materials.of(draft), confirmations.reach_of(draft)
    acting.hold_name(draft.responsible_id)
    act = acting.begin(kind.value, by or recorded_by)
    word = Confirmation(
        owner_id=draft.owner_id, ilm_id=draft.pk, revision=revision, partner=draft.responsible, member=by,
        at=act.at, kind=kind, reason=reason, digest=material.digest(said), material=said, reach=reach,
    )  # fmt: skip
    word.write(act)
    ConfirmationRequest.objects.filter(ilm=draft.pk, answer=None).update(answer=word)
    return word


def remind(at: datetime) -> int:
    """Remind each partner of what waits for its word, once after each of ``REMINDED_AFTER`` days; how many.

    A person who was away for long gets one reminder, not one for each day that has passed.
    """
    sent = 0
    for asked in confirmations.open_requests().select_related("ilm", "revision", "partner").order_by("pk"):
        due = [days for days in REMINDED_AFTER if (at - asked.asked_at).total_seconds() >= days * 24 * 60 * 60]
        sent += _remind(asked, due, at)
    return sent


@transaction.atomic
def _remind(asked: ConfirmationRequest, due: list[int], at: datetime) -> bool:
    made = [
        ConfirmationReminder.objects.get_or_create(request=asked, after_days=days, defaults={"at": at}) for days in due
    ]
    if is_new := any(is_new for _row, is_new in made):
        notifications.confirmation_asked(asked, asked.revision.as_object(), is_reminder=True)
    return is_new
