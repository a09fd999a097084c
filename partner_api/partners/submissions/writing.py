"""What a partner's program does with an ILM: the acts of the house, as the member who made the key.

Each is asked with the row locked, so that of two who have read the same the second is told that it changed.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from rest_framework import serializers
from wagtail.actions.create import CreateAction
from wagtail.actions.edit import EditAction

from ilm_blocks.actions import AlreadyWithdrawn, acting, confirmation, correction, submission, withdrawal
from ilm_blocks.actions.acting import Refused
from ilm_blocks.actions.declarations import STATEMENT, Tick
from ilm_blocks.admin.forms.ilm import ILMForm
from ilm_blocks.keys import is_key
from ilm_blocks.models import ILM
from ilm_blocks.queries import confirmations, prefilled
from partner_api.problems import Problem

from ..keys.models import PartnerKey
from . import flaws, reading
from .filling import filled


class UnderReview(Refused):
    def __init__(self) -> None:
        super().__init__(_("It is under review: take it back first, then change it."), code="under_review")


class Approved(Refused):
    def __init__(self) -> None:
        said = _("It is approved, and stays as it is: withdraw it, or copy it and change the copy.")
        super().__init__(said, code="approved")


class NoAgreement(Refused):
    def __init__(self, lacking: prefilled.NoPaper) -> None:
        said = _("%(partner)s has no agreement in force with %(keeper)s: nothing new is taken until there is one.")
        super().__init__(said % {"partner": lacking.partner, "keeper": lacking.keeper}, code="no_agreement")


class Renamed(Refused):
    def __init__(self, key: PartnerKey) -> None:
        facts = {"partner": key.partner, "successor": key.partner.successor}
        said = _("%(partner)s goes on as %(successor)s: hand in under that name.")
        super().__init__(said % facts, code="renamed")


def begin(key: PartnerKey, said: Mapping[str, Any], at: datetime) -> ILM:
    """A new draft of the partner: what its agreement settles, and over that what was ``said``."""
    if key.partner.successor_id:
        raise Renamed(key)
    if lacking := prefilled.lacks_paper(key.partner, at):
        raise NoAgreement(lacking)
    form = filled(prefilled.begin(key.partner, at), said, key)
    _require_valid(form)
    return CreateAction(form.instance, user=key.person, form=form, clean=False).execute()


def change(row: ILM, key: PartnerKey, said: Mapping[str, Any]) -> None:
    """A new revision of a draft, as a save in the editor makes it."""
    if row.is_withdrawn:
        raise AlreadyWithdrawn
    if row.live:
        raise Approved
    if row.workflow_in_progress:
        raise UnderReview
    form = filled(row.get_latest_revision_as_object(), said, key)
    _require_valid(form)
    EditAction(form.instance, user=key.person, form=form, clean=False).execute()


def submit(row: ILM, key: PartnerKey) -> None:
    """Hand in what stands, with the statement of responsibility for exactly this."""
    with translation.override(settings.LANGUAGE_CODE):  # a program is shown it in the language of the product
        tick = Tick(str(STATEMENT), key.prefix)
    submission.hand_in(row, user=key.person, seen=reading.digest_of(reading.shown(row)), tick=tick)


def take_back(row: ILM, key: PartnerKey) -> None:
    submission.take_back(row, user=key.person)


def confirm(row: ILM, key: PartnerKey, sha256: str) -> None:
    """*Ini materi kami*, of exactly the material that was looked at."""
    confirmation.confirm(row, _asked_revision(row), by=key.person, seen=sha256)


def refuse(row: ILM, key: PartnerKey, reason: str) -> None:
    """*Bukan*: it goes back to who wrote it."""
    confirmation.deny(row, _asked_revision(row), reason=reason, by=key.person)


def withdraw(row: ILM, key: PartnerKey, code: str, text: str) -> None:
    """Off the air everywhere, for good."""
    withdrawal.withdraw(row, code=code, text=text, user=key.person)


def copy(row: ILM, key: PartnerKey) -> ILM:
    return correction.copy(row, user=key.person)


def _asked_revision(row: ILM) -> int:
    asked = confirmations.open_requests().filter(ilm=row.pk).first()
    if asked is None:
        raise confirmation.NothingAsked
    return asked.revision_id


def _require_valid(form: ILMForm) -> None:
    """A draft may leave out what it lacks, as in the editor; what it says must be right."""
    form.defer_required_fields()
    is_valid = form.is_valid()
    form.restore_required_fields()
    if not is_valid:
        raise flaws.of_form(form.errors)


def as_problems(act: Callable[[], Any]) -> Any:
    """What ``act`` returns; what it refuses, as a problem."""
    try:
        return act()
    except ValidationError as refused:
        raise flaws.of_refusal(refused) from refused
    except PermissionDenied as denied:
        raise flaws.of_denial(denied) from denied
    except serializers.ValidationError as wrong:
        raise flaws.of_shape(wrong) from wrong


def locked(pk: int, key: PartnerKey) -> ILM:
    """The ILM of the partner, locked; that of another partner is as good as none."""
    row = acting.locked(ILM, [pk], *acting.PARTIES).get(pk) if is_key(pk) else None
    if row is None or row.responsible_id != key.partner_id:
        raise Problem("unknown_submission")
    return row
