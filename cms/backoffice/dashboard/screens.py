"""What the operators of videotrons want to know in the morning: which are down, and where nothing will play."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry
from wagtail_modeladmin.helpers import AdminURLHelper

from partner_api.screens.connection import CONNECTED, ConnectionState
from partner_api.screens.models import Screen
from partner_api.screens.watch import Watch, watch

SHOWN = 10
NOT_SET_UP = (ConnectionState.NEVER, ConnectionState.UNPAIRED, ConnectionState.SWITCHED_OFF)


@dataclass(frozen=True, slots=True)
class Few:
    """The first of some screens, and how many more there are: a first screen is read at a glance."""

    shown: list[Watch]
    more: int

    @classmethod
    def of(cls, watched: list[Watch]) -> "Few":
        return cls(watched[:SHOWN], len(watched[SHOWN:]))

    def __bool__(self) -> bool:
        return bool(self.shown)


class ScreensPanel(Component):
    template_name = "backoffice/dashboard/screens.html"
    order = 18

    class Media:
        css: ClassVar = {"all": ["backoffice/dashboard.css"]}

    def __init__(self, watched: list[Watch], mendable: set[str]) -> None:
        self.watched, self.mendable = watched, mendable

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        watched = self.watched
        return {
            "mendable": self.mendable,
            "register": AdminURLHelper(Screen).index_url,
            "counts": Counter(w.state.value for w in watched),
            "total": sum(w.screen.is_active for w in watched),
            "connected": sum(w.state in CONNECTED for w in watched),
            "disturbed": Few.of(_in(watched, ConnectionState.DEGRADED)),
            "fleet": reverse("partner_api_fleet"),
            "down": Few.of(_in(watched, ConnectionState.OFFLINE)),
            "unready": Few.of(_in(watched, *NOT_SET_UP)),
            "empty": Few.of([w for w in watched if w.is_empty]),
        }


def _in(watched: list[Watch], *states: ConnectionState) -> list[Watch]:
    return [w for state in states for w in watched if w.state == state]


def add_panel(request: HttpRequest, panels: list[Component]) -> None:
    """For those who operate screens, and for those who approve where there are any."""
    user, policy = request.user, policy_registry.get_by_type(Screen)
    watched = watch(
        policy.instances_user_has_permission_for(user, "watch").order_by("name", "pk").select_related("health"),
        timezone.now(),
    )
    if watched or policy.user_has_permission(user, "change"):
        mendable = policy.instances_user_has_permission_for(user, "change").values_list("pk", flat=True)
        panels.append(ScreensPanel(watched, set(mendable)))
