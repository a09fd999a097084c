"""The page that ends an emergency before its time."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail_modeladmin.views import InstanceSpecificView

from ...actions import takeovers


class EndTakeover(InstanceSpecificView):
    template_name = "ilm_blocks/admin/end_takeover.html"
    page_title = gettext_lazy("End the broadcast")

    def check_action_permitted(self, user: Any) -> bool:
        return self.permission_helper.user_can_edit_obj(user, self.instance)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            takeovers.end(self.instance, user=request.user)
            messages.success(request, _("“%(takeover)s” has ended on every screen.") % {"takeover": self.instance})
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        return redirect(self.index_url)
