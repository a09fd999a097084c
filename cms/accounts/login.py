"""The way in: the log-in and the forgotten password, each bounded before anything is looked up or hashed."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm
from wagtail.admin.views import account

from partner_api.http import clients

from . import lockout, throttling
from .conf import conf
from .later import after_the_answer


class LoginForm(WagtailLoginForm):
    """The log-in with a label for the password that can be translated: Wagtail's own comes from the field's name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")


class LoginView(account.LoginView):
    """Hashing a password holds a processor for a quarter of a second: each address has few at once."""

    def get_redirect_url(self) -> str:
        """Where to go on, as an address: a bare word would be taken for the name of a view."""
        wanted = super().get_redirect_url()
        return wanted if wanted.startswith(("/", "http://", "https://")) else ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        often, at_once = conf.LOGINS_PER_MINUTE, conf.LOGINS_AT_ONCE
        with throttling.logins.turn(self._whence(), often=often, at_once=at_once) as admitted:
            if not admitted:
                return too_many(request, seconds=60)
            response = super().post(request, *args, **kwargs)
            return response.render() if isinstance(response, TemplateResponse) else response

    def _whence(self) -> str:
        """A known browser is counted by itself: requests of others from the same office do not count against it."""
        known = lockout.known_browser(self.request, self.request.POST.get("username", ""))
        return known or clients.address(self.request)


class PasswordResetView(account.PasswordResetView):
    """Neither response nor timing tells who has an account: looking up, writing and sending happen afterwards."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not throttling.resets.admits(clients.address(request), often=conf.RESETS_PER_ADDRESS_AND_HOUR):
            return too_many(request, seconds=60 * 60)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        mail = form.cleaned_data["email"].strip().casefold()
        if throttling.resets.admits(f"to {mail}", often=conf.RESETS_PER_ACCOUNT_AND_HOUR):
            after_the_answer(lambda: self._send(form))
        return HttpResponseRedirect(self.get_success_url())

    def _send(self, form: Any) -> None:
        form.save(
            use_https=self.request.is_secure(),
            token_generator=self.token_generator,
            email_template_name=self.email_template_name,
            subject_template_name=self.subject_template_name,
            request=self.request,
        )


class NewPassword(account.PasswordResetConfirmView):
    """A person who reads the mail of an account may log in from here, however often strangers try its name."""

    def form_valid(self, form: Any) -> Any:
        lockout.remember(self.request, self.user)
        return super().form_valid(form)


def too_many(request: HttpRequest, *, seconds: int) -> HttpResponse:
    page = TemplateResponse(request, "accounts/second_factor/too_many.html", status=429)
    page.headers["Retry-After"] = str(seconds)
    page.render()
    return page
