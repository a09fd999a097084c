from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SitesConfig(AppConfig):
    name = "sites"
    label = "ilm_sites"  # the bare label belongs to django.contrib.sites
    verbose_name = _("Regions and their sites")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import pre_save
        from wagtail.models import Page
        from wagtail.signals import pre_page_move

        from . import checks, protected_pages, recording  # noqa: F401  (checks register on import)
        from .cascading import permissions  # noqa: F401  (registers on import)
        from .models import RegionPage

        # The one place that Wagtail's views, actions and plain ``Page`` objects all pass.
        pre_page_move.connect(protected_pages.stay_in_place)
        for sender in (Page, RegionPage):
            pre_save.connect(protected_pages.stay_published, sender=sender)
        recording.connect()
