"""A person's own messenger: nobody else's is shown or changed here, an administrator's view included."""

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from cms.accounts.conf import conf
from cms.accounts.models import MessengerService, User
from cms.accounts.second_factor.forms import CodeForm

from . import messengers, outbox, services
from .forms import MessengerForm, told_apart


@never_cache
@sensitive_post_parameters("address")
def overview(request: HttpRequest) -> HttpResponse:
    """What the person has, and the form for another."""
    form = MessengerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            messengers.propose(_person(request), **_typed(form), at=timezone.now())
        except ValidationError as refused:
            form.add_error("address", refused)
        else:
            messages.success(request, _("A code was sent there. Type it here within 15 minutes."))
            return redirect("messenger:overview")
    return TemplateResponse(request, "accounts/notices/messenger.html", _context(request, form))


@require_POST
@sensitive_post_parameters("code")
def prove(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if form.is_valid() and messengers.prove(_person(request), form.cleaned_data["code"], timezone.now()):
        messages.success(request, _("Notices now reach you there too."))
    else:
        messages.error(request, _("This code is wrong, or older than 15 minutes. Ask for a new one."))
    return redirect("messenger:overview")


@require_POST
def try_out(request: HttpRequest) -> HttpResponse:
    try:
        messengers.try_out(_person(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("The messenger has taken the message: look at your phone."))
    return redirect("messenger:overview")


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    messengers.forget(_person(request))
    messages.success(request, _("Nothing goes there any more. Mails reach you as before."))
    return redirect("messenger:overview")


def _person(request: HttpRequest) -> User:
    """Who has logged in: the admin lets nobody else come here."""
    return cast(User, request.user)


def _typed(form: MessengerForm) -> dict[str, str]:
    return {"service": form.cleaned_data["service"], "typed": form.cleaned_data["address"]}


def _context(request: HttpRequest, form: MessengerForm) -> dict[str, Any]:
    row = messengers.of(_person(request))
    return {
        "page_title": _("Messages to your phone"),
        "header_icon": "mail",
        "form": form,
        "code_form": CodeForm(),
        "row": row,
        "address": told_apart(row) if row else "",
        "last_failure": outbox.last_failure(row) if row else None,
        "is_offered": row is not None and row.service in services.offered(),
        "services": [(MessengerService(name).label, services.SERVICES[name]) for name in services.offered()],
        "bot": conf.TELEGRAM_BOT,
    }
