from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnerApiConfig(AppConfig):
    name = "partner_api"
    verbose_name = _("Interfaces for machines")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from corsheaders.signals import check_request_enabled

        from . import checks  # noqa: F401  (checks register on import)
        from .alerts import permissions as _alerts  # noqa: F401
        from .partners import cors
        from .screens import permissions as _screens  # noqa: F401
        from .screens.plays import permissions as _plays  # noqa: F401  (permission policies register on import)

        check_request_enabled.connect(cors.is_registered_somewhere, dispatch_uid="partner_api.partners.cors")
