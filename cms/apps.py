from django.apps import AppConfig
from django.db.models.signals import pre_migrate
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("CMS")

    def ready(self) -> None:
        from wagtail.models import Site
        from wagtail.sites.views import IndexView

        from . import backwards
        from .admission import checks as of_admission  # noqa: F401  (checks register on import)
        from .answers import checks  # noqa: F401

        pre_migrate.connect(backwards.refuse, sender=self)
        for column in IndexView.columns:  # their own labels are the names of the fields, which no catalogue has
            if column.name in ("port", "site_name", "root_page"):
                column.label = capfirst(Site._meta.get_field(column.name).verbose_name)
