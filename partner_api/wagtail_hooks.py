from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("partner_api.issue_token", _("Issue a token"), _("Issued a new token"))
    actions.register_action("partner_api.revoke_token", _("Revoke the token"), _("Revoked the token"))
