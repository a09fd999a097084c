from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from . import account, users
from .notices import panel as notices_panel
from .people import answering
from .people import menus as people_menus
from .people import record as people_record


@hooks.register("register_admin_urls")
def register_second_factor() -> list[URLPattern | URLResolver]:
    return [path("second-factor/", include("cms.accounts.second_factor.urls"))]


@hooks.register("register_admin_urls")
def register_people() -> list[URLPattern | URLResolver]:
    return [path("people/", include("cms.accounts.people.urls"))]


@hooks.register("register_admin_urls")
def register_messenger() -> list[URLPattern | URLResolver]:
    return [path("account/messenger/", include("cms.accounts.notices.urls"))]


for bulk_action in users.BULK_ACTIONS:
    hooks.register("register_bulk_action", bulk_action, order=1)  # after Wagtail's own, which they replace
hooks.register("get_avatar_url", account.no_face)
hooks.register("construct_homepage_panels", answering.add_panel, order=10)  # after the replacing of Wagtail's own
hooks.register("register_admin_menu_item", people_menus.item)
hooks.register("register_page_header_buttons", people_menus.authority_button)
hooks.register("register_log_actions", people_record.register)
hooks.register("register_account_settings_panel", notices_panel.add)


@hooks.register("register_account_menu_item")
def register_second_factor_item(request: HttpRequest) -> dict[str, Any]:
    help_text = _("A code from your phone besides the password")
    return {"url": reverse("second_factor:overview"), "label": _("Second factor"), "help_text": help_text}


@hooks.register("register_account_menu_item")
def register_messenger_item(request: HttpRequest) -> dict[str, Any]:
    help_text = _("Notices by Telegram, WhatsApp, Matrix or ntfy, beside the mail")
    return {"url": reverse("messenger:overview"), "label": _("Messages to your phone"), "help_text": help_text}


@hooks.register("register_log_actions")
def register_log_actions(registry: Any) -> None:
    registry.register_action("accounts.login", _("Log in"), _("Logged in"))
    registry.register_action("accounts.logout", _("Log out"), _("Logged out"))
    registry.register_action("accounts.login_failed", _("Fail to log in"), _("Log-in failed"))
    registry.register_action("accounts.locked_out", _("Lock out"), _("Locked out after repeated failures"))
    registry.register_action("accounts.second_factor_set_up", _("Set up second factor"), _("Second factor set up"))
    registry.register_action("accounts.second_factor_reset", _("Reset second factor"), _("Second factor reset"))
    registry.register_action("accounts.set_messenger", _("Set messenger"), _("Messenger set"))
    registry.register_action("accounts.remove_messenger", _("Remove messenger"), _("Messenger removed"))
