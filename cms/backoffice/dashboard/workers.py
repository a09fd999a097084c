"""That work waits in the background and nobody does it: said to all who may wait for it, with what to do."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component

from cms.background import workers


class WaitingInVainPanel(Component):
    template_name = "backoffice/dashboard/no_worker.html"
    order = 5

    class Media:
        css: ClassVar = {"all": ["backoffice/dashboard.css"]}

    def __init__(self, count: int) -> None:
        self.count = count

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"count": self.count}


def add_panel(request: HttpRequest, panels: list[Component]) -> None:
    if count := workers.waiting_in_vain(timezone.now()):
        panels.append(WaitingInVainPanel(count))
