"""The pages on which an emergency begins, from a template or a level, and is ended before its time."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail_modeladmin.views import InstanceSpecificView

from ...actions import takeovers
from ...choices import Severity
from ...models import Takeover, TakeoverTemplate
from .register_forms import CreateRow

#: So long an emergency of a level lasts unless its template or the officer says otherwise.
USUAL: Mapping[int, timedelta] = {
    Severity.ADVISORY: timedelta(hours=6),
    Severity.WATCH: timedelta(hours=3),
    Severity.WARNING: timedelta(hours=1),
}


class CreateTakeover(CreateRow):
    """Opens filled in by ``?template=`` or ``?level=``, so that sending is the next click."""

    def get_instance(self) -> Takeover:
        asked, now = self.request.GET, timezone.now()
        if "template" in asked:
            return _template(asked["template"]).begun(now)
        if "level" in asked:
            level = _level(asked["level"])
            return Takeover(severity=level, starts_at=now, until=now + USUAL[level])
        return super().get_instance()


def _template(key: str) -> TakeoverTemplate:
    pk = int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else 0
    return get_object_or_404(TakeoverTemplate, pk=pk, is_active=True)


def _level(word: str) -> Severity:
    try:
        return Severity(int(word))
    except ValueError:
        raise Http404 from None


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
