"""Every address of the admin that the project answers, with what it names filled in by Kediten's rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.isolation.world import World


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


#: What a parameter is filled with, by its name, or by the address and its name.
def fillings(world: World) -> dict[str, list[Any]]:
    region, article = world.region.pk, world.article.pk
    return {
        "page_id": [article, region, world.locked.pk],
        "parent_page_id": [region],
        "page_to_move_id": [article],
        "destination_id": [region],
        "page_pk": [article],
        "region_id": [region],
        "sites_people:pk": [world.people["own"].pk],
        "verb": ["end", "invite", "reset"],
        "revision_id": [world.revision.pk],
        "wagtailsnippets_ilm_blocks_ilm:revision_id": [world.ilm_revision.pk],
        "revision_id_a": ["earliest"],
        "revision_id_b": ["latest"],
        "task_state_id": [world.task_state.pk],
        "task_id": [world.task.pk],
        "workflow_state_id": [world.workflow_state.pk],
        "workflow_pk": [world.workflow.pk],
        "action_name": ["approve", "reject"],
        "wagtailadmin_api:pages:action_name": ["publish", "unpublish", "delete"],
        "image_id": [world.image.pk],
        "filter_spec": ["fill-20x20"],
        "document_id": [world.document.pk],
        "doc_id": [world.document.pk],
        "media_id": [world.media.pk],
        "media_type": ["audio"],
        "uploaded_file_id": [1],
        "collection_id": [world.collection.pk],
        "redirect_id": [1],
        "kind": ["hide", "note"],
        "session_id": [1],
        "uidb64": ["MQ"],
        "token": ["abc-def"],
        "wagtailadmin_api:pages:pk": [article],
        "wagtailadmin_api:images:pk": [world.image.pk],
        "wagtailadmin_api:documents:pk": [world.document.pk],
        "wagtailadmin_pages:pk": [article],
        "wagtailadmin_collections:pk": [world.collection.pk],
        "wagtailadmin_workflows:pk": [world.workflow.pk],
        "wagtailsnippets_ilm_blocks_ilm:pk": [world.ilm.pk, world.partner_ilm.pk],
        "wagtailsnippetchoosers_ilm_blocks_ilm:pk": [world.ilm.pk, world.partner_ilm.pk],
        "wagtaildocs_chooser:pk": [world.document.pk],
        "wagtailimages_chooser:pk": [world.image.pk],
        "wagtailsites:pk": [world.region.sites_rooted_here.get().pk],
        "wagtailusers_users:pk": [world.people["own"].pk],
        "wagtailusers_groups:pk": [world.people["own"].groups.first().pk],
        "ilm_blocks_admin:pk": [world.ilm.pk, world.partner_ilm.pk, world.localdecision.pk],
        "partner_api_screen_modeladmin:instance_pk": [world.screen.pk],
        "ilm_blocks_change_modeladmin:instance_pk": [1],
        "ilm_blocks_classrule_modeladmin:instance_pk": [1],
        "ilm_blocks_checklistitem_modeladmin:instance_pk": [1],
    } | {
        f"ilm_blocks_{model}_modeladmin:instance_pk": [world.rows[model].pk]
        for model in ("partner", "agreement", "localdecision", "quietperiod", "takeover")
    }


#: Parameters that only make sense together.
def together(world: World) -> dict[str, list[dict[str, Any]]]:
    page, article = ("wagtailcore", "page"), ("ilm_sites", "articlepage")
    rows = [("wagtailimages", "image", world.image), ("wagtaildocs", "document", world.document),
            ("wagtailmedia", "media", world.media), ("ilm_blocks", "ilm", world.ilm)]  # fmt: skip
    files = [{"app_label": app, "model_name": model, "action": action}
             for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document"))
             for action in ("delete", "add_tags", "add_to_collection")]  # fmt: skip
    added = {"content_type_app_name": article[0], "content_type_model_name": article[1]}
    return {
        "wagtail_bulk_action": [
            *({"app_label": page[0], "model_name": page[1], "action": action}
              for action in ("delete", "move", "publish", "unpublish")),
            *files,
            {"app_label": "ilm_blocks", "model_name": "ilm", "action": "delete"},
        ],
        "wagtailadmin_pages:add": [added | {"parent_page_id": world.region.pk}],
        "wagtailadmin_pages:preview_on_add": [added | {"parent_page_id": world.region.pk}],
        "wagtailadmin_pages:type_use": [added],
        "wagtailadmin_pages:type_use_results": [added],
        "wagtailadmin_pages:choose_parent": [{"app_label": article[0], "model_name": article[1]}],
        "wagtailadmin_tag_model_autocomplete": [{"app_name": "taggit", "model_name": "tag"}],
        "wagtailadmin_workflows:add_task": [{"app_label": "wagtailcore", "model_name": "groupapprovaltask"}],
        "wagtailadmin_editing_sessions:ping": [
            {"app_label": app, "model_name": model, "object_id": row.pk, "session_id": 1}
            for app, model, row in [*rows, (*page, world.article), (*page, world.region)]
        ],
    }  # fmt: skip


#: Not to be filled, and why.
UNFILLABLE = {
    "django.views.generic.base.TemplateView": "Wagtail's example of its page for what is not found",
    "wagtail.admin.views.home.default": "catches what no other address does, and finds nothing",
}


def urls(address: Address, world: World) -> Iterator[str]:
    """The address with each filling; fails on what cannot be filled."""
    if address.name in UNFILLABLE:
        return
    for kwargs in filled(address, world):
        yield reverse(address.name, kwargs=kwargs)


def filled(address: Address, world: World) -> list[dict[str, Any]]:
    if address.name in (known := together(world)):
        return known[address.name]
    by_name = fillings(world)
    values = [find(by_name, address.name, name) for name in address.parameters]
    return [dict(zip(address.parameters, chosen, strict=True)) for chosen in product(*values)]


def find(by_name: dict[str, list[Any]], address: str, parameter: str) -> list[Any]:
    family = address.rpartition(":")[0] or address.rpartition("_")[0]
    for key in (f"{family}:{parameter}", parameter):
        if key in by_name:
            return by_name[key]
    raise Unfilled(f"{address}: nobody said what to fill in for {parameter!r}")
