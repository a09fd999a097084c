"""A report in the words of those who read it."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .coverage import Known, Reported

COLUMNS = {
    "day": _("Day"),
    "hour": _("Hour"),
    "region_code": _("Code of the region"),
    "region": _("Region"),
    "screen": _("Number of the videotron"),
    "screen_name": _("Videotron"),
    "agreement": _("Agreement"),
    "responsible": _("Responsible"),
    "item": _("Item"),
    "revision": _("Version"),
    "title": _("Title"),
    "planned": _("Times planned"),
    "planned_ms": _("Milliseconds planned"),
    "complete": _("Shown in full"),
    "partial": _("Shown in part"),
    "failed": _("Failed"),
    "skipped": _("Skipped"),
    "shown_ms": _("Milliseconds shown"),
    "reported": _("Report of the videotron"),
}
ABOUT = {
    "partner": _("Partner"),
    "agreement": _("Agreement"),
    "region": _("Region"),
    "screen": _("Videotron"),
}
REPORTED = {
    Reported.FULL: _("complete"),
    Reported.PARTLY: _("in part"),
    Reported.AWAITED: _("report on its way"),
    Reported.NONE: _("not reported"),
}
KNOWN = {
    Known.REPORTED: _("reported"),
    Known.IDLE: _("nothing planned"),
    Known.AWAITED: _("report on its way"),
    Known.UNREPORTED: _("not reported"),
}


def percent(permille: int | None) -> str:
    """97,3 %; a dash where there is nothing to compare."""
    return "–" if permille is None else f"{permille // 10},{permille % 10} %"


def duration(ms: int | None) -> str:
    """3:25:09: hours, minutes and seconds, and no time of day."""
    if ms is None:
        return "–"
    seconds = ms // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def spoken(ms: int) -> str:
    """3 jam 25 menit; below a minute in seconds."""
    seconds = ms // 1000
    told = {"hours": count(seconds // 3600), "minutes": seconds // 60 % 60, "seconds": seconds}
    if seconds < 60:
        return gettext("%(seconds)s s") % told
    return gettext("%(hours)s h %(minutes)s min") % told if seconds >= 3600 else gettext("%(minutes)s min") % told


def count(number: int | None) -> str:
    """1.234."""
    return "–" if number is None else f"{number:,}".replace(",", ".")


def paper(number: str, partner: object) -> str:
    """An agreement by its number and its partner, for the number alone may be that of two."""
    return f"{number} · {partner}"


def of_target(shown: int | None, target: int | None) -> str:
    """ "4 dari 5"; the first alone where no target was agreed."""
    if target is None:
        return count(shown)
    return gettext("%(shown)s of %(target)s") % {"shown": count(shown), "target": count(target)}


def about(lines: dict[str, Any]) -> list[tuple[str, str]]:
    return [(str(label), lines[name]) for name, label in ABOUT.items() if name in lines]
