"""Where the people of partners keep their files."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection


class PartnerLibrary(models.Model):
    """Where the people of a partner keep their pictures and clips, and the group that opens it to them."""

    partner = models.OneToOneField(
        "ilm_blocks.Partner", models.PROTECT, verbose_name=_("partner"), related_name="library"
    )
    collection = models.OneToOneField(Collection, models.PROTECT, verbose_name=_("library"), related_name="of_partner")
    group = models.OneToOneField(Group, models.PROTECT, verbose_name=_("group"), related_name="of_partner")

    class Meta:
        verbose_name = _("library of a partner")
        verbose_name_plural = _("libraries of partners")

    def __str__(self) -> str:
        return str(self.collection)
