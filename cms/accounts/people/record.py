"""The record of what was done with people: the words for it, and the part of it that an administrator may read."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter
from wagtail.log_actions import registry as record
from wagtail.models import ModelLogEntry

from cms.accounts.models import Role, User
from ilm_blocks.admin import log_actions
from sites.models import FormerCode, RegionPage

from .area import Area

#: Label and sentence of each action on a person.
ACTIONS = {
    "accounts.create_person": (_("Create account"), _("Account created")),
    "accounts.invite": (_("Invite"), _("Invitation sent")),
    "accounts.offer_role": (_("Offer role"), _("Role offered: %(what)s")),
    "accounts.withdraw_offer": (_("Take offer back"), _("Offer taken back: %(what)s")),
    "accounts.decline_role": (_("Decline role"), _("Role declined: %(what)s")),
    "accounts.assign_role": (_("Assign role"), _("Role accepted: %(what)s")),
    "accounts.succeed_role": (_("Take role over"), _("Role goes on in the successor of the region: %(what)s")),
    "accounts.dismiss_role": (_("End role"), _("Role ended: %(what)s")),
    "accounts.propose_address": (_("Propose address"), _("Another mail address proposed")),
    "accounts.change_address": (_("Change address"), _("Mail address changed: the new one is proved")),
    "accounts.deactivate": (_("Deactivate"), _("Left: %(what)s")),
    "accounts.reactivate": (_("Reactivate"), _("Account active again")),
}
#: What helps an administrator to help; when somebody came and went is not their business.
SHOWN = (
    *ACTIONS,
    *log_actions.ON_PEOPLE,
    "accounts.second_factor_set_up",
    "accounts.second_factor_reset",
    "accounts.locked_out",
)
LATEST = 200


def register(registry: Any) -> None:
    for action, (label, sentence) in ACTIONS.items():
        registry.register_action(action)(formatter(label, sentence))


def formatter(label: Any, sentence: Any) -> type[LogFormatter]:
    def format_message(_self: LogFormatter, entry: Any) -> str:
        return str(sentence) % {"what": what(entry.data)}

    return type("PersonLogFormatter", (LogFormatter,), {"label": label, "format_message": format_message})


def what(data: dict[str, Any]) -> str:
    """The role or partner, and the regions, that an entry is about."""
    role = dict(Role.choices).get(data.get("role", ""))
    named = [role, data.get("partner"), data.get("region"), *data.get("regions", ())]
    return " · ".join(str(part) for part in named if part)


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    at: datetime
    by: str
    said: str


def history(area: Area, user: User, *, only_here: bool) -> Iterator[HistoryEntry]:
    """What was done with ``user``, newest first, of what concerns ``area``; what names no region is of the account
    itself, and told of those alone who act ``only_here``.
    """
    found = ModelLogEntry.objects.for_instance(user).filter(action__in=SHOWN)
    rows = list(found.select_related("user").order_by("-pk")[:LATEST])
    regions = _regions({code for row in rows for code in _codes(row)})
    for row in rows:
        codes = _codes(row)
        if any(_concerns(area, code, regions) for code in codes) if codes else only_here:
            row.data = _named(row.data, regions)
            said = record.get_formatter(row)
            yield HistoryEntry(row.timestamp, row.user_display_name, said.format_message(row) if said else row.action)


def _codes(row: ModelLogEntry) -> list[str]:
    return [row.data[name] for name in ("region",) if name in row.data] + row.data.get("regions", [])


def _regions(codes: Collection[str]) -> dict[str, RegionPage]:
    """The regions of ``codes`` as they are now: a code may be one of before."""
    former = FormerCode.objects.filter(code__in=codes).select_related("region")
    present = RegionPage.objects.filter(code__in=codes)
    return {row.code: row.region for row in former} | {page.code: page for page in present}


def _concerns(area: Area, code: str, regions: Mapping[str, RegionPage]) -> bool:
    return area.holds(regions[code]) if code in regions else area.holds_code(code)


def _named(data: dict[str, Any], regions: Mapping[str, RegionPage]) -> dict[str, Any]:
    """``data`` with the names of its regions; a region that is gone keeps its code."""
    told = dict(data)
    if "region" in data:
        told["region"] = _name(data["region"], regions)
    if "regions" in data:
        told["regions"] = [_name(code, regions) for code in data["regions"]]
    return told


def _name(code: str, regions: Mapping[str, RegionPage]) -> str:
    page = regions.get(code)
    return f"{page.full_name} ({page.code})" if page else code
