from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SitesConfig(AppConfig):
    name = "sites"
    label = "ilm_sites"  # the bare label belongs to django.contrib.sites
    verbose_name = _("Regions and their sites")
    default_auto_field = "django.db.models.BigAutoField"
