from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "cms.accounts"
    verbose_name = _("Accounts")
    default = True
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import audit, checks, lockout, sidebar  # noqa: F401  (checks register on import)

        audit.connect()
        lockout.connect()
        sidebar.install()


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's own register of users, with forms and columns for our user model."""

    default = False
    user_viewset = "cms.accounts.users.UserViewSet"
