"""Views that stand before Wagtail's own, at the same addresses."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from .login import LoginView, NewPassword, PasswordResetView
from .users import AccountView

urlpatterns = [
    path("login/", LoginView.as_view(), name="wagtailadmin_login"),
    path("password_reset/", PasswordResetView.as_view(), name="wagtailadmin_password_reset"),
    path("account/", require_admin_access(AccountView.as_view()), name="wagtailadmin_account"),
    path("password_reset/confirm/<uidb64>/<token>/", NewPassword.as_view(), name="wagtailadmin_password_reset_confirm"),
]
