"""Which addresses of the admin are open, to whom, and why; every other is for superusers alone.

Names are those of ``ResolverMatch.view_name``. A new address of Wagtail stays closed until it is named here; a test
lists those that nobody decided on.
"""

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from django.urls import ResolverMatch

#: For everybody who may enter the admin, partners' people too.
EVERYBODY: Mapping[str, tuple[str, ...]] = {
    "to come in, and to go": (
        "wagtailadmin_login",
        "wagtailadmin_logout",
        "wagtailadmin_password_reset*",
    ),
    "one's own desk and account; the panels show own work": (
        "wagtailadmin_home",
        "wagtailadmin_account",
        "messenger:*",
        "wagtailadmin_dismissibles",
    ),
    "parts of the interface that hold no rows": (
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
        "wagtail_modeladmin:javascript_catalog",
        "wagtailadmin_block_preview",
        "wagtailembeds:*",
        "wagtail.admin.views.home.default",
    ),
    "says who else edits a row; asks the policy of the row": ("wagtailadmin_editing_sessions:*",),
    "the ILM, by the policy of its owning region or partner": (
        "wagtailsnippets_ilm_blocks_ilm:*",
        "wagtailsnippetchoosers_ilm_blocks_ilm:*",
    ),
    "registers, row by row as their policies say": ("*_modeladmin_*",),
    "choosers of the own library, and what is uploaded into it": (
        "wagtailimages_chooser:*",
        "wagtaildocs_chooser:*",
        "wagtailmedia:chooser",
        "wagtailmedia:chooser_typed",
        "wagtailmedia:chooser_upload",
        "wagtailmedia:media_chosen",
    ),
    "the chooser of pages, narrowed to what the person may choose: to a partner's people regions alone": (
        "wagtailadmin_choose_page",
        "wagtailadmin_choose_page_child",
        "wagtailadmin_choose_page_search",
        "wagtailadmin_choose_page_chosen_multiple",
    ),
    "deletes, moves and publishes a selection; each row is asked for": ("wagtail_bulk_action",),
}

#: Besides, for those with a right on pages.
OFFICERS: Mapping[str, tuple[str, ...]] = {
    "the explorer: own pages, and the way down to them": (
        "wagtailadmin_explore_root",
        "wagtailadmin_explore",
        "wagtailadmin_explore_results",
        "wagtailadmin_pages:search",
        "wagtailadmin_pages:search_results",
        "wagtailadmin_api:pages:listing",
        "wagtailadmin_api:pages:detail",
    ),
    "the editing of pages, by the page permissions": (
        "wagtailadmin_pages:add",
        "wagtailadmin_pages:add_subpage",
        "wagtailadmin_pages:choose_parent",
        "wagtailadmin_pages:collect_workflow_action_data",
        "wagtailadmin_pages:confirm_workflow_cancellation",
        "wagtailadmin_pages:copy",
        "wagtailadmin_pages:delete",
        "wagtailadmin_pages:edit",
        "wagtailadmin_pages:history",
        "wagtailadmin_pages:history_results",
        "wagtailadmin_pages:lock",
        "wagtailadmin_pages:move",
        "wagtailadmin_pages:move_confirm",
        "wagtailadmin_pages:preview_on_add",
        "wagtailadmin_pages:preview_on_edit",
        "wagtailadmin_pages:revisions_*",
        "wagtailadmin_pages:set_page_position",
        "wagtailadmin_pages:unlock",
        "wagtailadmin_pages:unpublish",
        "wagtailadmin_pages:usage",
        "wagtailadmin_pages:view_draft",
        "wagtailadmin_pages:workflow_*",
    ),
    "choosers of links": ("wagtailadmin_choose_page_*_link",),
    "the own library, by permissions on its collection": (
        "wagtailimages:*",
        "wagtaildocs:*",
        "wagtailmedia:index",
        "wagtailmedia:add",
        "wagtailmedia:edit",
        "wagtailmedia:delete",
        "wagtailmedia:media_usage",
    ),
    "a report of own pages, by the page permissions": (
        "wagtailadmin_reports:aging_pages",
        "wagtailadmin_reports:aging_pages_results",
    ),
}

#: For superusers alone, and why; the rule holds without being named here, the names show that somebody thought of it.
CLOSED: Mapping[str, tuple[str, ...]] = {
    "sites come from the codes of the regions": ("wagtailsites:*",),
    "people and their groups are the roles' business": ("wagtailusers_users:*", "wagtailusers_groups:*"),
    "collections are the libraries of regions, made with them": ("wagtailadmin_collections:*",),
    "workflows and their tasks are of the whole house": (
        "wagtailadmin_workflows:*",
        "wagtailadmin_reports:workflow",
        "wagtailadmin_reports:workflow_results",
        "wagtailadmin_reports:workflow_tasks",
        "wagtailadmin_reports:workflow_tasks_results",
    ),
    "counts the pages of every region": (
        "wagtailadmin_reports:page_types_usage",
        "wagtailadmin_reports:page_types_usage_results",
        "wagtailadmin_pages:type_use",
        "wagtailadmin_pages:type_use_results",
    ),
    "show all names of the house; ours stand before them at the same addresses": (
        "wagtailadmin_tag_autocomplete",
        "wagtailadmin_reports:site_history",
        "wagtailadmin_reports:site_history_results",
        "wagtailadmin_reports:locked_pages",
        "wagtailadmin_reports:locked_pages_results",
    ),
    "redirects hold for all hosts": ("wagtailredirects:*",),
    "a region has neither aliases nor private pages": (
        "wagtailadmin_pages:convert_alias",
        "wagtailadmin_pages:set_privacy",
    ),
    "the interface does without them, and they ask no library": (
        "wagtailadmin_api:images:*",
        "wagtailadmin_api:documents:*",
        "wagtailadmin_api:pages:find",
        "wagtailadmin_api:pages:action",
        "wagtailadmin_tag_model_autocomplete",
        "wagtailsnippets:index",
    ),
    "for those who develop": ("wagtailadmin_error_test", "django.views.generic.base.TemplateView"),
}


#: Views of our own ask for themselves; tests walk them as they do all others.
OURS = ("cms", "partner_api", "sites", "ilm_blocks")


def is_open(match: ResolverMatch, *, to_officer: bool) -> bool:
    name = match.view_name
    if opens(name, CLOSED):  # a view that we put in place of Wagtail's, too
        return False
    return opens(name, EVERYBODY) or (to_officer and opens(name, OFFICERS)) or is_ours(match.func)


def is_ours(view: Callable[..., Any]) -> bool:
    return view.__module__.split(".")[0] in OURS


def is_decided(name: str) -> bool:
    return any(opens(name, doors) for doors in (EVERYBODY, OFFICERS, CLOSED))


def opens(name: str, doors: Mapping[str, tuple[str, ...]]) -> bool:
    return any(fnmatchcase(name, pattern) for patterns in doors.values() for pattern in patterns)
