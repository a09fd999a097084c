"""Registration only; what is registered is imported from a module with a name."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail_modeladmin.options import modeladmin_register

from .screens.plays.registers import PlayAdmin
from .screens.registers import ScreenAdmin

modeladmin_register(ScreenAdmin)
modeladmin_register(PlayAdmin)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("partner_api.issue_token", _("Issue a token"), _("A new token was issued"))
    actions.register_action("partner_api.revoke_token", _("Revoke the token"), _("The token was revoked"))
