"""Views that stand before Wagtail's own, and those that are open before one may enter the admin."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from .account import AccountView, ConfirmAddress
from .login import LoginView, NewPassword, PasswordResetView
from .people.answering import AcceptInvitation, AnswerOffer
from .people.outside import WaitingOffers


def own(view: Any) -> Any:
    """``view`` for anyone who has logged in, also if they may not enter the admin; no cache keeps it."""
    return never_cache(login_required(view, login_url="wagtailadmin_login"))


urlpatterns = [
    path("login/", LoginView.as_view(), name="wagtailadmin_login"),
    path("password_reset/", PasswordResetView.as_view(), name="wagtailadmin_password_reset"),
    path("account/", require_admin_access(AccountView.as_view()), name="wagtailadmin_account"),
    path("account/mail/<int:proposal_id>/<str:token>/", own(ConfirmAddress.as_view()), name="accounts_address"),
    path("invitation/<uidb64>/<token>/", AcceptInvitation.as_view(), name="accounts_invitation"),
    path("offers/", own(WaitingOffers.as_view()), name="accounts_offers"),
    path("offers/<int:offer_id>/", own(AnswerOffer.as_view()), name="accounts_offer"),
    path("password_reset/confirm/<uidb64>/<token>/", NewPassword.as_view(), name="wagtailadmin_password_reset_confirm"),
]
