"""What reviewers go by: which classes may be approved, and what is asked of each ILM."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..choices import ContentClass, InformationClass
from .prose import Written


class ClassRule(Written):
    """What may be approved, by content class or information class: the officer's own words of the law."""

    #: Never open to approval, whatever the row says otherwise.
    NEVER = ("campaign", "excluded")

    #: Both kinds of classes that a rule may speak of.
    LABELS = dict([*ContentClass.choices, *InformationClass.choices])

    name = models.CharField(_("class"), max_length=20, unique=True)
    may_be_approved = models.BooleanField(_("may be approved"), default=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True, help_text=_("Shown when approval is refused."))
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("class rule")
        verbose_name_plural = _("class rules")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name__in=("campaign", "excluded"), may_be_approved=True), name="never_approved_classes"
            )
        ]

    def __str__(self) -> str:
        return str(self.LABELS.get(self.name, self.name))


class ChecklistItem(Written):
    """One yes/no question of the review."""

    question = models.CharField(_("question"), max_length=200)
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("checklist item")
        verbose_name_plural = _("checklist items")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.question
