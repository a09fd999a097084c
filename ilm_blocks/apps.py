from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IlmBlocksConfig(AppConfig):
    name = "ilm_blocks"
    verbose_name = _("Public service ads")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks, permissions  # noqa: F401  (system checks and permission policies register on import)
