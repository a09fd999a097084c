"""For those who may broadcast: what they have on the screens now, and from where the next one is two clicks away."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry
from wagtail_modeladmin.helpers import AdminURLHelper

from ilm_blocks import dates, duties
from ilm_blocks.admin.exports import with_owners
from ilm_blocks.choices import Severity
from ilm_blocks.models import Takeover, TakeoverTemplate

SHOWN = 5


class EmergenciesPanel(Component):
    template_name = "backoffice/dashboard/emergencies.html"
    order = 5

    class Media:
        css: ClassVar = {"all": ["backoffice/dashboard.css"]}

    def __init__(self, running: Sequence[Any], templates: Sequence[TakeoverTemplate]) -> None:
        self.running, self.templates = running, templates

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        addresses = AdminURLHelper(Takeover)
        return {
            "running": [
                (
                    takeover,
                    dates.instant(takeover.until, takeover.owner_region.tzinfo),
                    addresses.get_action_url("end", takeover.pk),
                )
                for takeover in self.running
            ],
            "templates": self.templates,
            "levels": Severity.choices,
            "create": addresses.create_url,
            "register": addresses.index_url,
        }


def add_panel(request: HttpRequest, panels: list[Component]) -> None:
    if not duties.holds_anywhere(request.user, "broadcast"):
        return
    own = policy_registry.get_by_type(Takeover).instances_user_has_permission_for(request.user, "change")
    running = with_owners(list(own.not_over(timezone.now()).select_related("owner")[:SHOWN]))
    panels.append(EmergenciesPanel(running, list(TakeoverTemplate.objects.filter(is_active=True))))
