"""Views that stand before Wagtail's own, at the same addresses."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from .login import NewPassword
from .users import AccountView

urlpatterns = [
    path("account/", require_admin_access(AccountView.as_view()), name="wagtailadmin_account"),
    path("password_reset/confirm/<uidb64>/<token>/", NewPassword.as_view(), name="wagtailadmin_password_reset_confirm"),
]
