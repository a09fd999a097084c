from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .home import buttons
from .home import menu as home_menu
from .home import panels as home_panels
from .isolation import bulk, narrowing
from .people import menus as people_menus
from .people import record as people_record
from .permanence import RegionPageViewSet, refuse_in_bulk
from .redirects import to_own_address
from .restrictions import refuse_private_document, refuse_private_page


@hooks.register("register_admin_viewset")
def register_region_viewset() -> RegionPageViewSet:
    return RegionPageViewSet()


hooks.register("before_bulk_action", refuse_in_bulk)
hooks.register("before_serve_page", to_own_address)
hooks.register("before_serve_page", refuse_private_page)
hooks.register("before_serve_document", refuse_private_document, order=-1)  # before Wagtail asks a session
hooks.register("construct_page_chooser_queryset", narrowing.pages_to_choose)
hooks.register("construct_reports_menu", narrowing.hide_closed)
for bulk_action in bulk.ACTIONS:
    hooks.register("register_bulk_action", bulk_action, order=1)  # after Wagtail's own, which they replace


@hooks.register("register_admin_urls")
def register_second_factor() -> list[URLPattern | URLResolver]:
    return [path("second-factor/", include("sites.second_factor.urls"))]


@hooks.register("register_admin_urls")
def register_people() -> list[URLPattern | URLResolver]:
    return [path("orang/", include("sites.people.urls"))]


hooks.register("register_admin_menu_item", people_menus.item)
hooks.register("register_page_header_buttons", people_menus.authority_button)
hooks.register("register_log_actions", people_record.register)


@hooks.register("register_account_menu_item")
def register_second_factor_item(request: HttpRequest) -> dict[str, Any]:
    help_text = _("A code from your phone besides the password")
    return {"url": reverse("second_factor:overview"), "label": _("Second factor"), "help_text": help_text}


@hooks.register("register_log_actions")
def register_log_actions(registry: Any) -> None:
    registry.register_action("sites.login", _("Log in"), _("Logged in"))
    registry.register_action("sites.logout", _("Log out"), _("Logged out"))
    registry.register_action("sites.login_failed", _("Fail to log in"), _("Log-in failed"))
    registry.register_action("sites.locked_out", _("Lock out"), _("Locked out after repeated failures"))
    registry.register_action("sites.second_factor_set_up", _("Set up second factor"), _("Second factor set up"))
    registry.register_action("sites.second_factor_reset", _("Reset second factor"), _("Second factor reset"))


hooks.register("construct_homepage_panels", home_panels.construct)
hooks.register("construct_main_menu", home_menu.construct)
hooks.register("construct_page_action_menu", buttons.publish_first)
hooks.register("register_admin_menu_item", home_menu.home_item)
