"""The panel of the account in which a person chooses which notices come by which way."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import account

from . import services
from .forms import NoticesForm


class NoticesPanel(account.BaseSettingsPanel):
    name = "notices"
    title = _("Which notices reach me, and how")
    tab: ClassVar = account.notifications_tab
    order = 50
    form_class = NoticesForm
    template_name = "accounts/notices/panel.html"

    def get_context_data(self) -> dict[str, Any]:
        return super().get_context_data() | {"is_offered": bool(services.offered()), "user": self.user}


def add(request: HttpRequest, user: Any, profile: Any) -> NoticesPanel:
    return NoticesPanel(request, user, profile)
