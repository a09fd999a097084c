"""The words of Wagtail's log for what is done with ILM, agreements and people who speak for a partner."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

#: Label and sentence of each action on an ILM.
ON_ILM = {
    "ilm_blocks.withdraw": (_("Withdraw"), _("Withdrawn")),
    "ilm_blocks.replace": (_("Name the replacement"), _("Its replacement named")),
    "ilm_blocks.take_back_statement": (_("Take the paper back"), _("A signed statement was taken back")),
}
#: The same on an agreement.
ON_AGREEMENTS = {"ilm_blocks.keep_paper": (_("Keep the paper"), _("A signed paper was uploaded"))}
#: Label and sentence of each action on a post on social media.
ON_POSTS = {
    "ilm_blocks.plan_post": (_("Plan a post"), _("Planned")),
    "ilm_blocks.replan_post": (_("Change the plan"), _("The plan was changed")),
    "ilm_blocks.call_off_post": (_("Call off"), _("The plan was called off")),
    "ilm_blocks.log_post": (_("Log a post"), _("Logged as posted")),
    "ilm_blocks.correct_post": (_("Correct the log"), _("The log was corrected")),
    "ilm_blocks.enter_figures": (_("Enter figures"), _("Figures were entered")),
    "ilm_blocks.remove_post": (_("Tick as removed"), _("Ticked as removed")),
    "ilm_blocks.take_back_removal": (_("Undo the tick"), _("The tick as removed was undone")),
}
#: Label and sentence of each action on a person.
ON_PEOPLE = {
    "ilm_blocks.join_partner": (_("Join partner"), _("Speaks for a partner: %(what)s")),
    "ilm_blocks.part_from_partner": (_("Part from partner"), _("No longer speaks for a partner: %(what)s")),
    "ilm_blocks.ask_to_end": (_("Ask to end"), _("Asked that they no longer speak for a partner: %(what)s")),
    "ilm_blocks.keep_member": (_("Keep for partner"), _("Goes on speaking for a partner: %(what)s")),
    "ilm_blocks.decline_partner": (
        _("Do not speak for partner"),
        _("Came to nothing, to speak for a partner: %(what)s"),
    ),
}


def register(registry: Any) -> None:
    for action, (label, message) in (ON_ILM | ON_AGREEMENTS | ON_POSTS).items():
        registry.register_action(action, label, message)
    for action, (label, sentence) in ON_PEOPLE.items():
        registry.register_action(action)(formatter(label, sentence))


def formatter(label: Any, sentence: Any) -> type[LogFormatter]:
    def format_message(_self: LogFormatter, entry: Any) -> str:
        return str(sentence) % {"what": what(entry.data)}

    return type("MembershipLogFormatter", (LogFormatter,), {"label": label, "format_message": format_message})


def what(data: Mapping[str, Any]) -> str:
    """The partner and its region, of which an entry tells."""
    return " · ".join(str(part) for part in (data.get("partner"), data.get("region")) if part)
