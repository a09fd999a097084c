"""Registration only; what is registered is imported from a module with a name."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def register_log_actions(registry: Any) -> None:
    registry.register_action("ilm_blocks.withdraw", _("Withdraw"), _("Withdrawn"))
