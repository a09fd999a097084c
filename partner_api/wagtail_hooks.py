"""Registration only; what is registered is imported from a module with a name."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail_modeladmin.options import modeladmin_register

from .delivery.embed.admin import EmbedCode
from .delivery.embed.admin import button as embed_button
from .screens.plays.registers import PlayAdmin
from .screens.registers import ScreenAdmin

modeladmin_register(ScreenAdmin)
modeladmin_register(PlayAdmin)
hooks.register("register_page_header_buttons", embed_button)


@hooks.register("register_admin_urls")
def register_embed_code() -> list[URLPattern]:
    return [path("regions/<int:page_id>/embed/", EmbedCode.as_view(), name="partner_api_embed")]


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("partner_api.issue_token", _("Issue a token"), _("A new token was issued"))
    actions.register_action("partner_api.revoke_token", _("Revoke the token"), _("The token was revoked"))
