"""The public page where whoever holds a printed report asks whether it was issued, and what stood in it."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ilm_blocks import dates, numbers

from . import words
from .issuing import MARK_LENGTH
from .models import IssuedReport

MOST_TOLD = 20
MARK = re.compile(rf"[0-9a-z]{{{MARK_LENGTH}}}|[0-9a-f]{{64}}", re.ASCII)


@require_safe
def ask(request: HttpRequest) -> HttpResponseBase:
    """The form, which leads to the address of what was typed."""
    typed = re.sub(r"\s", "", request.GET.get("mark", "")[:200]).lower()
    if MARK.fullmatch(typed):
        return redirect("report-check-of", typed)
    return _page(request, {"is_unreadable": bool(typed)}, status=400 if typed else 200)


@require_safe
def check(request: HttpRequest, mark: str) -> HttpResponse:
    """What was issued under a number or with a digest; never who did it."""
    found = list(issued(mark)[:MOST_TOLD])
    context = {"mark": mark, "found": [_told(one) for one in found], "is_unknown": not found}
    return _page(request, context, status=200 if found else 404)


def issued(mark: str) -> Any:
    """The reports of a number or a digest, in small letters or in capitals; the newest first."""
    mark = mark.lower()
    if not MARK.fullmatch(mark):
        return IssuedReport.objects.none()
    return IssuedReport.objects.filter(**{"mark" if len(mark) == MARK_LENGTH else "digest": mark}).order_by("-pk")


def _told(row: IssuedReport) -> dict[str, Any]:
    total = row.totals
    return {
        "issued": row,
        "at": dates.instant(row.issued_at),
        "first": dates.day(row.first),
        "last": dates.day(row.last),
        "about": words.about(row.about),
        "agreements": ", ".join(row.agreements),
        "totals": [
            (_("Shown, times"), numbers.count(total["shown"])),
            (_("Shown, hours"), words.duration(total["shown_ms"])),
            (_("Planned, times"), numbers.count(total["planned"])),
            (_("Videotrons"), numbers.count(total["screens"])),
            (_("Rows"), numbers.count(total["rows"])),
            (_("Operating hours reported"), words.percent(total["permille"])),
        ],
        "lines": [
            (title, responsible, numbers.count(planned), numbers.count(shown), words.duration(shown_ms))
            for title, responsible, planned, shown, shown_ms in total.get("items", ())
        ],
    }  # fmt: skip


def _page(request: HttpRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    response = render(request, "partner_api/reports/check.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
