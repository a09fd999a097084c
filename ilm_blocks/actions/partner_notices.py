"""What is told about changes to a partner: to its people, and to all who keep it.

By its published contact the public reaches the partner: anyone who could change it unnoticed would receive the
partner's complaints. What its papers allow decides where its ILM are shown.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_admin_base_url, get_user_display_name

from .. import notices
from ..models import ILM, Agreement, AgreementPaper, Partner
from ..queries import sides
from . import registers


def changed(partner: Partner, before: Mapping[str, Any], *, by: Any) -> None:
    """Tell what has become of ``before``, and the contact that was published until now too."""
    names = [name for name, value in before.items() if getattr(partner, name) != value]
    if names:
        _tell("changed", partner, partner, names, by, also=[before.get("contact_email", ""), partner.contact_email])


def agreed(agreement: Agreement, names: Iterable[str], *, by: Any, is_new: bool) -> None:
    """Tell of an agreement that was entered, or of what has changed in it."""
    names = list(names)
    if names or is_new:
        _tell("agreed" if is_new else "rewritten", agreement.partner, agreement, names, by)


def paper_kept(paper: AgreementPaper, *, by: Any) -> None:
    """Tell that a signed paper was uploaded, which counts before those that were kept already."""
    _tell("paper", paper.agreement.partner, paper.agreement, [], by, facts={"name": paper.name})


def ending(agreement: Agreement, days_left: int, at: datetime, *, unsent: Callable[[], object]) -> None:
    """Tell that ``agreement`` ends in so many days, how many ILM leave the air with it, and what follows it.

    Calls ``unsent`` if no mail could be sent to anybody.
    """
    resting = ILM.objects.standing().not_ended(at).filter(agreement=agreement.pk).count()
    facts = {"left": days_left, "resting": resting, "next": str(agreement.successor or "")}
    names = ["valid_until", "successor"]
    _tell("ending", agreement.partner, agreement, names, None, facts=facts, unsent=unsent)


def _tell(
    event: str, partner: Partner, row: Any, names: Iterable[str], by: Any, also: Iterable[str] = (),
    facts: Mapping[str, Any] | None = None, unsent: Callable[[], object] = lambda: None,
) -> None:  # fmt: skip
    people = frozenset(partner.members.values_list("pk", flat=True)) | sides.keepers_of(partner)
    if isinstance(row, Agreement):  # an approver is a keeper too, and may not write one
        people |= sides.writers_of(partner)
    wanted = people - {by.pk if by else None}
    facts = {
        "event": event, "partner": str(partner), "by": get_user_display_name(by) if by else "", "row": str(row),
        **(facts or {}),
    }  # fmt: skip

    def send() -> None:
        if not _send(facts, row, list(names), wanted, [*also]):
            unsent()

    transaction.on_commit(send, robust=True)


def _send(facts: dict[str, Any], row: Any, names: list[str], people: frozenset[int], also: list[str]) -> bool:
    """Whether it reached anybody, or there was nobody to reach."""
    kind = notices.AGREEMENT_ENDING if facts["event"] == "ending" else notices.PARTNER
    with translation.override(settings.LANGUAGE_CODE):
        fields = [row._meta.get_field(name) for name in names]
        facts |= {
            "lines": [(capfirst(str(field.verbose_name)), _in_words(row, field)) for field in fields],
            "url": get_admin_base_url() + reverse("wagtailadmin_home"),
        }
        body = render_to_string("ilm_blocks/mail/partner.txt", facts)
        subject = _subject(facts) % facts
    return notices.tell(notices.Notice(kind.code, subject, body, facts["url"]), people, also)


#: What an agreement says by leaving a field empty.
OPEN = {
    "channels": gettext_lazy("all channels"),
    "levels": gettext_lazy("all levels"),
    "content_classes": gettext_lazy("all content classes"),
    "regions": gettext_lazy("all of the owning region"),
    "share_of_voice": gettext_lazy("none is promised"),
    "most_active": gettext_lazy("not limited"),
    "plays_a_day": gettext_lazy("no target"),
}


def _in_words(row: Any, field: Any) -> str:
    if field.name in OPEN and not getattr(row, field.name):
        return str(OPEN[field.name])
    return registers.in_words(row, field) or "–"


def _subject(facts: Mapping[str, Any]) -> str:
    if facts["event"] == "ending":
        days = facts["left"]
        return (
            _("Ends in %(left)s days: agreement with %(partner)s")
            if days
            else _("Ends today: agreement with %(partner)s")
        )
    return {
        "changed": _("Changed: what is published of %(partner)s"),
        "agreed": _("New agreement with %(partner)s"),
        "paper": _("Signed paper uploaded: agreement with %(partner)s"),
        "rewritten": _("Changed: agreement with %(partner)s"),
    }[facts["event"]]
