from datetime import datetime

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
from .querysets import LocalDecisionQuerySet

OTHER_REASON_LENGTH = 20


class LocalDecision(JournaledModel):
    """What one region (its ``owner``) says on one ILM: for itself, or for all below it too.

    Taken and undone by ``actions.decide_locally`` and ``actions.undo``.
    """

    ilm = models.ForeignKey("ilm_blocks.ILM", verbose_name=_("ILM"), on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(_("decision"), max_length=5, choices=DecisionKind)
    covers_subtree = models.BooleanField(_("for all regions below too"), default=False)
    reason_code = models.CharField(_("reason"), max_length=20, choices=ReasonCode, blank=True)
    text = models.TextField(
        _("text"), blank=True, max_length=500, help_text=_("The reason in words, or the note to show beside the ILM.")
    )
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

    objects = LocalDecisionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("local decision")
        verbose_name_plural = _("local decisions")
        ordering = ["-decided_at", "-id"]
        indexes = [models.Index(fields=["owner", "undone_at", "ilm", "until"], name="decision_of_region")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.ilm_id}"

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
        if self.kind == DecisionKind.NOTE and not names.says_something(self.text):
            raise ValidationError({"text": _("Write the note to show beside the ILM.")})
        validate_reason(self.reason_code, self.text)


def validate_reason(code: str, text: str) -> None:
    """Raise unless ``other`` comes with words enough to be understood later."""
    if code == ReasonCode.OTHER and len(" ".join(names.bare_words(text))) < OTHER_REASON_LENGTH:
        raise ValidationError(
            {"text": _("Describe the other reason in at least %(count)s characters.") % {"count": OTHER_REASON_LENGTH}}
        )
