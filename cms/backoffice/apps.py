from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackofficeConfig(AppConfig):
    name = "cms.backoffice"
    verbose_name = _("Administration")

    def ready(self) -> None:
        from . import patches
        from .isolation import narrowing

        patches.install()
        narrowing.install()
