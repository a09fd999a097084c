from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..choices import DecisionKind, ReasonCode
from ..rules import names
from .fields import InstantField
from .journaled import JournaledModel
from .prose import validate_words
from .querysets import DecisionQuerySet, LocalDecisionQuerySet

OTHER_REASON_LENGTH = 20


class Decision(JournaledModel):
    """What one region (its ``owner``) says on what it or a region above has issued: for itself, or for all below too.

    Undone by ``actions.undo``; it stays on record.
    """

    kind = models.CharField(_("decision"), max_length=5, choices=DecisionKind)
    covers_subtree = models.BooleanField(_("for all regions below too"), default=False)
    reason_code = models.CharField(_("reason"), max_length=20, choices=ReasonCode, blank=True)
    text = models.TextField(_("text"), blank=True, max_length=500)
    decided_at = models.DateTimeField(_("decided at"), default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, editable=False,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    until = InstantField(_("until"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("undone by"), null=True, editable=False,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip

    objects = DecisionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        abstract = True
        ordering = ["-decided_at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject_id}"

    #: The field that names what it is about.
    subject: ClassVar[str]

    @property
    def subject_id(self) -> int:
        return getattr(self, f"{self.subject}_id")

    @property
    def subject_title(self) -> str:
        return str(getattr(self, self.subject))

    @property
    def delete_advice(self) -> str:
        return gettext("A decision is on record and cannot be deleted. Undo it instead.")

    def in_force(self, at: datetime) -> bool:
        return self.undone_at is None and (self.until is None or at < self.until)

    def clean(self) -> None:
        super().clean()
        if self.until and self.until <= self.decided_at:
            raise ValidationError({"until": _("This lies in the past: the decision would never hold.")})
        if self.kind == DecisionKind.HIDE and not self.reason_code:
            raise ValidationError({"reason_code": _("Say why: choose a reason for hiding.")})
        validate_reason(self.reason_code, self.text)


class LocalDecision(Decision):
    """What one region says on one ILM. Taken by ``actions.decide_locally``."""

    ilm = models.ForeignKey("ilm_blocks.ILM", verbose_name=_("ILM"), on_delete=models.PROTECT, related_name="decisions")
    text = models.TextField(
        _("text"), blank=True, max_length=500, help_text=_("The reason in words, or the note to show beside the ILM.")
    )

    subject = "ilm"

    objects = LocalDecisionQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Decision.Meta):
        verbose_name = _("local decision")
        verbose_name_plural = _("local decisions")
        indexes = [models.Index(fields=["owner", "undone_at", "ilm", "until"], name="decision_of_region")]

    def clean(self) -> None:
        super().clean()
        if self.kind == DecisionKind.NOTE and not names.says_something(self.text):
            raise ValidationError({"text": _("Write the note to show beside the ILM.")})


def validate_reason(code: str, text: str) -> None:
    """Raise unless ``text`` can be shown and ``other`` comes with words enough to be understood later."""
    validate_words(text=text)
    if code == ReasonCode.OTHER and len(" ".join(names.bare_words(text))) < OTHER_REASON_LENGTH:
        raise ValidationError(
            {"text": _("Describe the other reason in at least %(count)s characters.") % {"count": OTHER_REASON_LENGTH}}
        )
