"""A report in the words of those who read it."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ilm_blocks import dates
from ilm_blocks.choices import SocialNetwork
from ilm_blocks.numbers import count

from .coverage import Known, Reported
from .posts import Posted, PostState

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
POSTS = {
    "posted_at": _("Posted at"),
    "region_code": _("Code of the region"),
    "region": _("Region"),
    "network": _("Network"),
    "account": _("Account"),
    "agreement": _("Agreement"),
    "responsible": _("Responsible"),
    "ilm": _("Number of the ILM"),
    "title": _("Title"),
    "link": _("Link"),
    "reach": _("Reach"),
    "views": _("Views"),
    "likes": _("Likes"),
    "shares": _("Shares"),
    "comments": _("Comments"),
    "read_on": _("Figures read on"),
    "state": _("State"),
    "removed_at": _("Removed at"),
}
POST_STATES = {
    PostState.ONLINE: _("online"),
    PostState.TO_BE_REMOVED: _("has to be removed"),
    PostState.REMOVED: _("removed"),
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


def account(post: Posted) -> str:
    """Instagram @kabupatenkendal · Kabupaten Kendal."""
    return f"{SocialNetwork(post.network).label} {post.account} · {post.region}"


def figures(post: Posted) -> str:
    """What the network told last, with the day on which it was read; a dash where nobody typed it in."""
    counted = [f"{POSTS[name]} {count(number)}" for name, number in post.figures.items() if number is not None]
    if not counted or post.read_on is None:
        return "–"
    return gettext("%(figures)s (read on %(day)s)") % {"figures": ", ".join(counted), "day": dates.day(post.read_on)}


def state(post: Posted) -> str:
    told = str(POST_STATES[post.state])
    return f"{told}, {dates.instant(post.removed_at, post.zone)}" if post.removed_at else told
