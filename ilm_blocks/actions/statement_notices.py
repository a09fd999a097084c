"""Who is told about a signed statement: who may decide on it, the partner's people and its published contact."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_admin_base_url

from .. import notices, regions
from ..models import SignedStatement
from ..queries import sides
from .notifications import still_near


def uploaded(statement: SignedStatement) -> None:
    """Ask those who may accept it, and tell the partner: it can still answer itself."""
    held = sides.holders(statement.ilm.owner.path, "administer", "approve").values()
    officers: frozenset[int] = frozenset().union(*held)
    _tell("to_accept", statement, officers - {statement.uploaded_by_id})
    _tell("uploaded", statement, _members(statement), with_contact=True)


def accepted(statement: SignedStatement) -> None:
    """Tell the partner, which can withdraw it, and the officer who uploaded it."""
    _tell("accepted", statement, _members(statement) | _uploader(statement), with_contact=True)


def refused(statement: SignedStatement) -> None:
    _tell("refused", statement, _uploader(statement))


def taken_back(statement: SignedStatement) -> None:
    """Tell everybody who was told of the upload."""
    held = sides.holders(statement.ilm.owner.path, "administer", "approve").values()
    people: frozenset[int] = frozenset().union(*held) | _members(statement) | _uploader(statement)
    _tell("taken_back", statement, people - {statement.decided_by_id}, with_contact=True)


def _members(statement: SignedStatement) -> frozenset[int]:
    return frozenset(statement.partner.members.values_list("pk", flat=True))


def _uploader(statement: SignedStatement) -> frozenset[int]:
    return still_near(statement.ilm, [statement.uploaded_by])


def _tell(event: str, statement: SignedStatement, people: Iterable[int], *, with_contact: bool = False) -> None:
    wanted = frozenset(people)
    transaction.on_commit(lambda: _send(event, statement, wanted, with_contact=with_contact), robust=True)


def _send(event: str, statement: SignedStatement, people: frozenset[int], *, with_contact: bool) -> None:
    contact = statement.partner.contact_email if with_contact else ""
    if get_user_model().objects.filter(pk__in=people, is_active=True, email=contact).exists():
        contact = ""
    with translation.override(settings.LANGUAGE_CODE):
        notices.tell(_notice(event, statement, has_account=True), people)
        if contact:
            notices.tell(_notice(event, statement, has_account=False), (), [contact])


def _notice(event: str, statement: SignedStatement, *, has_account: bool) -> notices.Notice:
    """A published contact without an account is told where to turn, the others where it is decided."""
    facts = _facts(event, statement) | {"has_account": has_account}
    body = render_to_string("ilm_blocks/mail/statement.txt", facts)
    subject = _subjects()[event] % {"ilm": statement.revision.object_str}
    return notices.Notice(KINDS[event].code, subject, body, str(facts["url"]))


KINDS = {
    "to_accept": notices.WAITS,
    "uploaded": notices.CONFIRMATION,
    "accepted": notices.CONFIRMATION,
    "taken_back": notices.CONFIRMATION,
    "refused": notices.MEND,
}


def _facts(event: str, statement: SignedStatement) -> dict[str, object]:
    return {
        "event": event,
        "statement": statement,
        "title": statement.revision.object_str,
        "information_officer": regions.region(statement.ilm.owner_id).information_officer,
        "url": get_admin_base_url() + reverse("ilm_blocks_admin:statement", args=[statement.pk]),
    }


def _subjects() -> dict[str, str]:
    return {
        "to_accept": _("To compare: signed statement on %(ilm)s"),
        "uploaded": _("Signed statement in your name: %(ilm)s"),
        "accepted": _("Signed statement accepted: %(ilm)s"),
        "taken_back": _("Signed statement taken back: %(ilm)s"),
        "refused": _("Signed statement refused: %(ilm)s"),
    }
