"""The act by which a report becomes a paper: what stands in it goes on record, so that the paper can be asked about."""

import secrets
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ilm_blocks.actions import acting
from ilm_blocks.actions.acting import Refused

from ..screens.models import UNAMBIGUOUS
from . import access, words
from .models import IssuedReport
from .report import Report

MARK_LENGTH = 12  # 59 bits: nobody guesses one


class NothingToIssue(Refused):
    def __init__(self) -> None:
        super().__init__(_("No plan and no play of these days is on record: there is nothing to sign."), code="empty")


def drafted(report: Report, *, user: Any) -> IssuedReport:
    """What goes on record when ``user`` has ``report`` printed for a signature. The paper is drawn of it before: what
    cannot be drawn is not on record, and nobody waits for the drawing."""
    if not access.may_see(user, report.subject):
        raise PermissionDenied(_("You may not see this report."))
    if report.tells_nothing:
        raise NothingToIssue
    facts = {
        "owner_id": access.keeper_of(report.subject), "digest": report.digest, "first": report.period.first,
        "last": report.period.last, "office": access.office_of(user, report.subject), "about": report.subject.lines(),
        "agreements": [words.paper(one.number, one.partner) for one in report.agreements], "totals": totals(report),
    }  # fmt: skip
    return IssuedReport(mark=_new_mark(), issued_at=report.at, issued_by=user, **facts)


@transaction.atomic
def issue(draft: IssuedReport) -> IssuedReport:
    """Keep on record what was ``drafted``."""
    draft.write(acting.begin("report_issued", draft.issued_by))
    return draft


def _new_mark() -> str:
    return "".join(secrets.choice(UNAMBIGUOUS) for _number in range(MARK_LENGTH))


def totals(report: Report) -> dict[str, Any]:
    """``items`` are the lines of the paper by item: title, responsible, times planned, times and milliseconds shown."""
    return {
        "rows": len(report.rows), "screens": len(report.screens), "planned": report.total.planned_or_unknown,
        "shown": report.total.shown, "shown_ms": report.total.shown_ms, "permille": report.coverage.permille,
        "items": [
            [title, responsible, told.planned_or_unknown, told.shown, told.shown_ms]
            for (title, responsible), told in report.by_item().items()
        ],
    }  # fmt: skip
