from typing import Any, NoReturn

import swapper
from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import journal


class AppendOnly(Exception):
    """The journal is written once: rows are neither changed nor deleted."""


class ChangeQuerySet(models.QuerySet):
    def update(self, **kwargs: object) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class JournalHead(models.Model):
    """The one row whose lock puts all changes in order; a restore raises ``epoch``."""

    epoch = models.PositiveIntegerField(default=1)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=journal.GENESIS)
    #: The instant of the newest change: none is ever recorded before it.
    at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.epoch}.{self.seq}"


class Change(models.Model):
    """One recorded write, linked to the row before by its hash."""

    seq = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("at"))
    kind = models.CharField(_("kind"), max_length=40)
    object_id = models.PositiveBigIntegerField(_("object"))
    owner = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("owning region"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    verb = models.CharField(_("verb"), max_length=20)
    # A number, not a foreign key: the record outlives the account.
    actor_id = models.PositiveBigIntegerField(_("actor"), null=True)
    # Protects the revision from `purge_revisions` and from deletion together with its object.
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.JSONField(_("state"), encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-seq"]
        indexes = [
            models.Index(fields=["owner", "-seq"], name="change_newest_of_owner"),
            models.Index(fields=["kind", "object_id", "-seq"], name="change_newest_of_object"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.object_id} {self.verb}"

    @property
    def actor(self) -> Any:
        """The person, if the account is still there."""
        return get_user_model()._default_manager.filter(pk=self.actor_id).first() if self.actor_id else None

    def computed_hash(self) -> str:
        row = {
            name: journal.plain(getattr(self, name))
            for name in ("seq", "at", "kind", "object_id", "owner_id", "verb", "actor_id", "revision_id")
        }
        return journal.digest(row | {"digest": self.digest, "previous": self.previous_hash})

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise AppendOnly
