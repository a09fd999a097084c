from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm
from wagtail.admin.views.account import PasswordResetConfirmView

from cms.accounts import lockout


class LoginForm(WagtailLoginForm):
    """The log-in with a label for the password that can be translated: Wagtail's own comes from the field's name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")


class NewPassword(PasswordResetConfirmView):
    """Whoever reads the mail of an account may log in from here, however often strangers try its name."""

    def form_valid(self, form: Any) -> Any:
        lockout.remember(self.request, self.user)
        return super().form_valid(form)
