"""What somebody reads whose change met another one at the same moment: all of theirs was undone by the database.

Forms and acts judge before they write; what the database alone refuses has come up in between.
"""

import logging

from django.db import IntegrityError
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from wagtail.admin import messages

from ilm_blocks.models.journaled import OnRecord

logger = logging.getLogger(__name__)


def answer(request: HttpRequest, error: IntegrityError | ProtectedError) -> HttpResponse:
    """Back to where the person came from, with the sentence; to a program, the sentence alone."""
    logger.warning("a change met another one at %s (%s)", request.path, type(error).__name__)
    said = sentence(error)
    if not request.accepts("text/html") or request.headers.get("x-requested-with") == "XMLHttpRequest":
        return JsonResponse({"success": False, "error_code": "overtaken", "error_message": said}, status=409)
    messages.error(request, said)
    return redirect(whence(request))


def sentence(error: IntegrityError | ProtectedError) -> str:
    if isinstance(error, OnRecord):
        return str(error.args[0])
    if isinstance(error, ProtectedError):
        return _("It was not deleted: something refers to it by now. Look at where it is used.")
    return _(
        "Somebody else has changed the same at the same moment, so nothing of yours was saved. Look at it once more, "
        "and send it again if it is still needed."
    )


def whence(request: HttpRequest) -> str:
    came_from = request.headers.get("referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if is_ours else reverse("wagtailadmin_home")
