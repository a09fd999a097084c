from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class IlmBlocksConfig(AppConfig):
    name = "ilm_blocks"
    verbose_name = _("Public service ads")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.signals import task_submitted

        from . import checks, permissions, site_paths  # noqa: F401  (checks and policies register on import)
        from .actions import confirmation, notifications
        from .conf import conf
        from .rules import gates, names

        if not checks.check_keys(conf, ""):  # else the checks say so
            if not list(checks.check_gates()):
                for path in conf.GATES:
                    gates.add(import_string(path)())
            if conf.LETTERHEADS and not list(checks.check_letterheads()):
                names.use(import_string(conf.LETTERHEADS))
        notifications.silence_wagtails_own()
        task_submitted.connect(confirmation.tell_of_handing_in)
        if conf.NARROW_SITE_PATHS:
            site_paths.install()
