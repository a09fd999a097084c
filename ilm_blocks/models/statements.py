"""The one exception to a partner's own word: a paper that it signed, uploaded by one officer, accepted by another."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from .confirmations import Confirmation
from .ilm import ILM
from .journal import AppendOnly
from .partners import Partner
from .scans import Scan

DECIDED = {"decided_at__isnull": False, "decided_by__isnull": False}


class StatementQuerySet(models.QuerySet["SignedStatement"]):
    """Written through ``actions.statements`` alone, row by row."""

    def update(self, **kwargs: object) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class SignedStatement(Scan):
    """A signed paper on exactly one material of an ILM: uploaded, and then accepted, refused or taken back, once."""

    ilm = models.ForeignKey(ILM, models.PROTECT, verbose_name=_("ILM"), related_name="statements")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, models.PROTECT, verbose_name=_("partner"), related_name="+")
    digest = models.CharField(_("SHA-256 of the material"), max_length=64)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("decided by"), null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    refusal = models.TextField(_("why it was refused"), blank=True, max_length=500)
    is_taken_back = models.BooleanField(_("taken back"), default=False)
    #: The word of the partner that it became.
    word = models.OneToOneField(Confirmation, models.PROTECT, null=True, related_name="statement")

    objects = StatementQuerySet.as_manager()

    wagtail_reference_index_ignore = True  # not in Wagtail's usage reports: it belongs to its ILM

    #: What the decision writes, once.
    decision: ClassVar = frozenset({"decided_by", "decided_at", "refusal", "word", "is_taken_back"})

    class Meta:
        verbose_name = _("signed statement")
        verbose_name_plural = _("signed statements")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["revision"], condition=Q(decided_at=None), name="one_statement_waits"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("uploaded_by")) | Q(is_taken_back=True),
                name="statement_is_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, word=None, refusal="", is_taken_back=False)
                | Q(**DECIDED, word__isnull=False, refusal="", is_taken_back=False)
                | Q(**DECIDED, word=None, refusal="", is_taken_back=True)
                | (Q(**DECIDED, word=None, is_taken_back=False) & ~Q(refusal="")),
                name="statement_is_accepted_or_refused",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The first time, and then the decision where there was none."""
        if self.pk is not None:
            stored = SignedStatement.objects.filter(pk=self.pk, decided_at=None)
            if self.decision != frozenset(kwargs.get("update_fields") or ()) or not stored.exists():
                raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise AppendOnly

    @property
    def is_accepted(self) -> bool:
        return self.word_id is not None
