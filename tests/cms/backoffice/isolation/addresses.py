"""Every address of the admin that the project answers, with what it names filled in by the rows of a territory."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cms.accounts.people.views import VERBS
from ilm_blocks.admin.views import partner_people, posts
from tests.cms.backoffice.isolation.world import Territory


@dataclass(frozen=True)
class Address:
    name: str
    route: str
    pattern: URLPattern
    parameters: tuple[str, ...]


def walk(resolver: Any = None, prefix: str = "", namespaces: tuple[str, ...] = (), depth: int = 0) -> Iterator[Address]:
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if depth == 0 and not route.startswith("admin/"):
            continue
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from walk(pattern, route, inner, depth + 1)
        else:
            yield Address(name_of(pattern, namespaces), route, pattern, parameters(pattern))


def name_of(pattern: URLPattern, namespaces: tuple[str, ...]) -> str:
    return ":".join((*namespaces, pattern.name)) if pattern.name else pattern.lookup_str


def parameters(pattern: URLPattern) -> tuple[str, ...]:
    return tuple(pattern.pattern.regex.groupindex)


class Unfilled(Exception):
    """An address whose parameters nobody said how to fill."""


OF_A_POST = ("post", "post_change", "post_fulfil", *(f"post_{verb}" for verb in posts.ACTS))


@cache
def fillings(place: Territory) -> dict[str, list[Any]]:
    """What a parameter is filled with: by its name, by its family of addresses, or by the one address."""
    region, article = place.region.pk, place.article.pk
    ilms = [place.ilm.pk, place.partner_ilm.pk, place.published_ilm.pk]
    return {
        "page_id": [article, region, place.locked.pk, place.published.pk, place.event.pk],
        "parent_page_id": [region],
        "page_to_move_id": [article, place.published.pk],
        "destination_id": [region],
        "page_pk": [article],
        "region_id": [region],
        "people:pk": [place.officer.pk],
        "proposal_id": [place.address_proposal.pk],
        "offer_id": [place.offer.pk],
        "verb": list(VERBS),
        "revision_id": [place.revision.pk],
        "wagtailsnippets_ilm_blocks_ilm:revision_id": [place.ilm_revision.pk],
        "revision_id_a": ["earliest"],
        "revision_id_b": ["latest"],
        "task_state_id": [place.task_state.pk],
        "task_id": [place.task.pk],
        "workflow_state_id": [place.workflow_state.pk],
        "workflow_pk": [place.workflow.pk],
        "action_name": ["approve", "reject"],
        "wagtailadmin_api:pages:action_name": ["publish", "unpublish", "delete"],
        "image_id": [place.image.pk],
        "filter_spec": ["fill-20x20"],
        "document_id": [place.document.pk],
        "doc_id": [place.document.pk],
        "media_id": [place.media.pk],
        "media_type": ["audio"],
        "uploaded_file_id": [place.uploaded.pk],
        "collection_id": [place.collection.pk],
        "redirect_id": [1],
        "kind": ["hide", "note"],
        "session_id": [1],
        "uidb64": ["MQ"],
        "token": ["abc-def"],
        "wagtailadmin_api:pages:pk": [article, place.published.pk, place.event.pk],
        "wagtailadmin_api:images:pk": [place.image.pk],
        "wagtailadmin_api:documents:pk": [place.document.pk],
        "wagtailadmin_pages:pk": [article, place.published.pk, place.event.pk],
        "wagtailadmin_collections:pk": [place.collection.pk],
        "wagtailadmin_workflows:pk": [place.workflow.pk],
        "wagtailsnippets_ilm_blocks_ilm:pk": ilms,
        "wagtailsnippetchoosers_ilm_blocks_ilm:pk": ilms,
        "wagtaildocs_chooser:pk": [place.document.pk],
        "wagtailimages_chooser:pk": [place.image.pk],
        "wagtailsites:pk": [place.region.sites_rooted_here.get().pk],
        "wagtailusers_users:pk": [place.officer.pk],
        "wagtailusers_groups:pk": [place.officer.groups.first().pk],
        "ilm_blocks_admin:pk": ilms,
        "ilm_blocks_admin:social_kit_picture:shape": ["1x1"],
        "ilm_blocks_admin:film_again:pk": [place.media.pk],
        "ilm_blocks_admin:undo:pk": [place.localdecision.pk],
        "ilm_blocks_admin:statement:pk": [place.statement.pk],
        "ilm_blocks_admin:statement_file:pk": [place.statement.pk],
        "ilm_blocks_admin:quiet_period:pk": [place.quietperiod.pk],
        "ilm_blocks_admin:partner_people:pk": [place.partner.pk],
        "ilm_blocks_admin:partner_rename:pk": [place.partner.pk],
        "ilm_blocks_admin:membership:pk": [place.membership.pk],
        "ilm_blocks_admin:membership:verb": list(partner_people.VERBS),
        "ilm_blocks_admin:letter:pk": [place.letter.pk],
        "ilm_blocks_admin:agreement_papers:pk": [place.rows["agreement"].pk],
        "ilm_blocks_admin:agreement_paper:pk": [place.paper.pk],
        **{f"ilm_blocks_admin:{name}:pk": [place.post.pk] for name in OF_A_POST},
        "sites_decide_on_page:pk": [place.pagedecision.page_id],
        "sites_undo_page_decision:pk": [place.pagedecision.pk],
        "ilm_sites_pagedecision_modeladmin:instance_pk": [place.pagedecision.pk],
        "partner_api_screen_modeladmin:instance_pk": [place.screen.pk],
        "partner_api_paired:pk": [place.screen.pk],
        "partner_api_takeover_receipts:pk": [place.takeover.pk],
        "partner_api_alert:pk": [place.alert.pk],
        "partner_api_alert_source:pk": [place.alert_source.pk],
        "partner_api_fleet_screen:pk": [place.screen.pk],
        "partner_api_fleet_command:pk": [place.screen.pk],
        "partner_api_fleet_picture:pk": [place.screen.pk],
        "partner_api_keys:pk": [place.partner.pk],
        "partner_api_rotate_key:pk": [place.key.pk],
        "partner_api_revoke_key:pk": [place.key.pk],
        "partner_api_webhooks:pk": [place.partner.pk],
        "partner_api_webhook:pk": [place.webhook.pk],
        "partner_api_webhook_verb:pk": [place.webhook.pk],
        "partner_api_webhook_verb:verb": ["test", "rotate", "on", "off", "remove", "replay"],
        "partner_api_webhook_replay:pk": [place.webhook.pk],
        "partner_api_webhook_replay:delivery_id": [place.webhook_delivery.pk],
        "partner_api_play_modeladmin:instance_pk": [place.play.pk],
        "ilm_blocks_change_modeladmin:instance_pk": [place.change.pk],
        "ilm_blocks_classrule_modeladmin:instance_pk": [1],
        "ilm_blocks_checklistitem_modeladmin:instance_pk": [1],
        "ilm_blocks_takeovertemplate_modeladmin:instance_pk": [1],
    } | {
        f"ilm_blocks_{model}_modeladmin:instance_pk": [place.rows[model].pk]
        for model in (
            "partner",
            "agreement",
            "localdecision",
            "quietperiod",
            "electionstage",
            "takeover",
            "socialaccount",
        )
    }


@cache
def together(place: Territory) -> dict[str, list[dict[str, Any]]]:
    """Parameters that only make sense together."""
    page, article = ("wagtailcore", "page"), ("ilm_sites", "articlepage")
    rows = [("wagtailimages", "image", place.image), ("wagtaildocs", "document", place.document),
            ("wagtailmedia", "media", place.media), ("ilm_blocks", "ilm", place.ilm)]  # fmt: skip
    files = [{"app_label": app, "model_name": model, "action": action}
             for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document"))
             for action in ("delete", "add_tags", "add_to_collection")]  # fmt: skip
    kinds = article, ("ilm_sites", "eventpage")
    added = [{"content_type_app_name": app, "content_type_model_name": model} for app, model in kinds]
    below = [kind | {"parent_page_id": place.region.pk} for kind in added]
    return {
        "wagtail_bulk_action": [
            *({"app_label": page[0], "model_name": page[1], "action": action}
              for action in ("delete", "move", "publish", "unpublish")),
            *files,
            {"app_label": "ilm_blocks", "model_name": "ilm", "action": "delete"},
        ],
        "wagtailadmin_pages:add": below,
        "wagtailadmin_pages:preview_on_add": below,
        "wagtailadmin_pages:type_use": added,
        "wagtailadmin_pages:type_use_results": added,
        "wagtailadmin_pages:choose_parent": [{"app_label": app, "model_name": model} for app, model in kinds],
        "wagtailadmin_tag_model_autocomplete": [{"app_name": "taggit", "model_name": "tag"}],
        "wagtailadmin_workflows:add_task": [{"app_label": "wagtailcore", "model_name": "groupapprovaltask"}],
        "wagtailadmin_editing_sessions:ping": [
            {"app_label": app, "model_name": model, "object_id": row.pk, "session_id": 1}
            for app, model, row in [*rows, (*page, place.article), (*page, place.region)]
        ],
    }  # fmt: skip


#: Not to be filled, and why.
UNFILLABLE = {
    "django.views.generic.base.TemplateView": "Wagtail's example of its page for what is not found",
    "wagtail.admin.views.home.default": "catches what no other address does, and finds nothing",
}


def urls(address: Address, place: Territory, home: Territory | None = None) -> Iterator[tuple[str, bool]]:
    """The address with each filling, and whether it names nothing of ``place``; fails on what cannot be filled.

    With ``home`` also the rows of whoever asks are filled in, alone and beside those of ``place``.
    """
    if address.name in UNFILLABLE:
        return
    theirs, own = fillings_of(address, place), fillings_of(address, home) if home else []
    once = {tuple(kwargs.items()): kwargs for kwargs in [*theirs, *mixed(theirs, own), *own]}
    for kwargs in once.values():
        yield reverse(address.name, kwargs=kwargs), bool(kwargs) and kwargs in own


def fillings_of(address: Address, place: Territory) -> list[dict[str, Any]]:
    if address.name in (known := together(place)):
        return known[address.name]
    by_name = fillings(place)
    values = [find(by_name, address.name, name) for name in address.parameters]
    return [dict(zip(address.parameters, chosen, strict=True)) for chosen in product(*values)]


def mixed(theirs: list[dict[str, Any]], own: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One row of one's own and the others theirs, for each parameter."""
    for filling, ours in zip(theirs, own, strict=False):
        for name in filling if len(filling) > 1 else ():
            if filling[name] != ours[name]:
                yield filling | {name: ours[name]}
                yield ours | {name: filling[name]}


def find(by_name: dict[str, list[Any]], address: str, parameter: str) -> list[Any]:
    family = address.rpartition(":")[0] or address.rpartition("_")[0]
    for key in (f"{address}:{parameter}", f"{family}:{parameter}", parameter):
        if key in by_name:
            return by_name[key]
    raise Unfilled(f"{address}: nobody said what to fill in for {parameter!r}")
