"""That messages to messengers do not arrive: said to those who manage the whole system, with what to look at."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component

from cms.accounts.models import MessengerService
from cms.accounts.notices import outbox

SHOWN_FOR = timedelta(hours=24)


class FailingMessengersPanel(Component):
    template_name = "backoffice/dashboard/failing_messengers.html"
    order = 6

    class Media:
        css: ClassVar = {"all": ["backoffice/dashboard.css"]}

    def __init__(self, failing: Mapping[str, int]) -> None:
        self.failing = failing

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"failing": [(MessengerService(name).label, count) for name, count in sorted(self.failing.items())]}


def add_panel(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.is_superuser and (failing := outbox.failing(timezone.now() - SHOWN_FOR)):
        panels.append(FailingMessengersPanel(failing))
