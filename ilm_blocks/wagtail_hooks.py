"""Registration only; what is registered is imported from a module with a name."""

from typing import Any

from django.urls import include, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from . import actions
from .admin import log_actions, menus, page_deletion, registers, urls
from .admin.bulk_actions import DeleteDrafts, DeletePages
from .admin.viewsets import ILMViewSet
from .media import weights
from .models import ILM

register_snippet(ILMViewSet)
for register in registers.REGISTERS:
    modeladmin_register(register)

hooks.register("register_admin_menu_item", menus.group)
hooks.register(menus.MENU_HOOK, menus.waiting)
hooks.register(menus.MENU_HOOK, menus.in_region)
hooks.register(menus.MENU_HOOK, menus.on_a_day)
hooks.register(menus.MENU_HOOK, menus.social_media)
hooks.register("construct_snippet_action_menu", menus.for_ilm)
hooks.register("register_log_actions", log_actions.register)
hooks.register("register_image_operations", weights.operations)
hooks.register("before_delete_page", page_deletion.before_page)
hooks.register("before_bulk_action", page_deletion.before_bulk)
for bulk_action in (DeleteDrafts, DeletePages):
    hooks.register("register_bulk_action", bulk_action, order=1)  # after Wagtail's own, which they replace


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    return [path("ilm/", include(urls))]


@hooks.register("register_actions")
def register_actions(registry: Any) -> None:
    registry.register(ILM, actions.PublishILM)
    registry.register(ILM, actions.UnpublishILM)
    registry.register(ILM, actions.DeleteILM)


@hooks.register("register_icons")
def register_icons(icons: list[str]) -> list[str]:
    return [*icons, "ilm_blocks/admin/icons/ilm.svg"]
