from base64 import b32encode
from io import BytesIO

import django_otp
import segno
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST
from django_otp.models import Device
from wagtail.admin import messages

from cms.accounts import lockout
from cms.accounts.models import AuthenticatorApp

from .. import devices
from .forms import CodeForm


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What the person has, and what may be done with it."""
    context = {
        "page_title": _("Second factor"),
        "header_icon": "lock",
        "has": devices.has(request.user),
        "is_required": devices.is_required_of(request.user),
        "codes_left": devices.recovery_codes_left(request.user),
    }
    return TemplateResponse(request, "accounts/second_factor/overview.html", context)


@sensitive_post_parameters("code")
def set_up(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = devices.confirm(request.user, form.cleaned_data["code"])
        if device is not None:
            _let_in(request, device)
            return _codes_shown_once(request)
        form.add_error(
            "code", _("This is not the code the app shows now. Check the clock of your phone and try again.")
        )
    device = devices.pending(request.user)
    title = _("Set up a second factor")
    context = {"title": title, "form": form, "qr": _qr(device), "secret": _secret(device), "next": _target(request)}
    return TemplateResponse(request, "accounts/second_factor/set_up.html", context)


@sensitive_post_parameters("code")
def verify(request: HttpRequest) -> HttpResponse:
    if lockout.keeps_out(request, request.user):
        lockout.end(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and request.user.is_authenticated and form.is_valid():
        device = devices.verify(request.user, form.cleaned_data["code"])
        if device is not None:
            _let_in(request, device)
            return HttpResponseRedirect(_target(request))
        lockout.count_failure(request, request.user)
        form.add_error("code", _("This code is wrong or was used before. Wait for the next one and try again."))
    context = {"title": _("Confirm that it is you"), "form": form, "next": _target(request)}
    return TemplateResponse(request, "accounts/second_factor/verify.html", context)


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    if not devices.has(request.user):
        raise PermissionDenied
    return _codes_shown_once(request)


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    if devices.is_required_of(request.user):
        raise PermissionDenied
    devices.reset(request.user, by=request.user)
    messages.success(request, _("Your second factor is switched off."))
    return redirect("second_factor:overview")


def _let_in(request: HttpRequest, device: Device) -> None:
    """For this session, whose key changes: one known from before the second factor opens nothing."""
    django_otp.login(request, device)
    request.session.cycle_key()
    lockout.remember(request, request.user)


def _codes_shown_once(request: HttpRequest) -> HttpResponse:
    codes = devices.renew_recovery_codes(request.user)
    context = {"title": _("Your recovery codes"), "codes": codes, "next": _target(request)}
    return TemplateResponse(request, "accounts/second_factor/codes.html", context)


def _target(request: HttpRequest) -> str:
    """Where to go on; never to another host."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed else reverse("wagtailadmin_home")


def _qr(device: AuthenticatorApp) -> SafeString:
    out = BytesIO()
    segno.make(device.config_url, error="m").save(
        out, kind="svg", scale=5, border=2, xmldecl=False, light="#fff", svgclass="", lineclass="", title=_("QR code")
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn here; what it says is modules, not markup


def _secret(device: AuthenticatorApp) -> str:
    """The secret in groups of four, to be typed where no camera is."""
    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
