"""The statement of responsibility that stands under what a partner hands in."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from .ilm import ILM
from .journal import AppendOnly


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    def update(self, **kwargs: object) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class Declaration(models.Model):
    """What a member ticked, or had a program of theirs tick, for one material that was handed in; written once."""

    ilm = models.ForeignKey(ILM, models.PROTECT, related_name="declarations")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    #: As the person was told apart from others then.
    person_name = models.TextField()
    at = models.DateTimeField(_("at"))
    #: SHA-256 of the exact material (RFC 8785), the same as that of the partner's word.
    digest = models.CharField("SHA-256", max_length=64)
    #: The sentence as it was shown.
    text = models.TextField()
    #: How the key begins by which a program handed it in; blank where the person ticked it in the admin.
    key_prefix = models.CharField(max_length=20, blank=True)

    objects = DeclarationQuerySet.as_manager()

    wagtail_reference_index_ignore = True  # not in Wagtail's usage reports: it belongs to its ILM

    class Meta:
        verbose_name = _("statement of responsibility")
        verbose_name_plural = _("statements of responsibility")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.ilm_id}: {self.person_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly
