"""The review of an ILM: Wagtail's workflow drives it, ``Review`` keeps each decision."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, Task, TaskState
from wagtail.permissions import policy_registry

from ..persons import told_apart
from .ilm import ILM
from .journal import AppendOnly


class ReviewTask(Task):
    """The one task of the workflow of ILM: anyone who may approve at the owning region or above decides.

    It offers none of Wagtail's actions: decisions are taken on the review screen, with the checklist.
    """

    class Meta:
        verbose_name = _("review of an ILM")
        verbose_name_plural = _("reviews of ILM")

    @classmethod
    def get_task_state_class(cls) -> type[TaskState]:
        return ReviewState

    def locked_for_user(self, obj: ILM, user: Any) -> bool:
        return not policy_registry.get(obj).user_has_permission_for_instance(user, "publish", obj)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> models.QuerySet[TaskState]:
        own = policy_registry.get_by_type(ILM).waiting_for(user)
        waiting = [str(pk) for pk in own.values_list("pk", flat=True)]
        return TaskState.objects.filter(
            task=self, status=TaskState.STATUS_IN_PROGRESS, workflow_state__object_id__in=waiting
        )

    @classmethod
    def get_description(cls) -> str:
        return gettext("Whoever may approve at the owning region or the nearest one above it decides")


class ReviewState(TaskState):
    """One handing in, and who first opened it."""

    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(_("opened at"), null=True)

    exclude_fields_in_copy: ClassVar[list[str]] = ["opened_by", "opened_at"]


class Outcome(models.TextChoices):
    APPROVED = "approved", _("Approved")
    REVISION_REQUESTED = "revision_requested", _("Needs revision")
    REJECTED = "rejected", _("Rejected")


class ReviewQuerySet(models.QuerySet["Review"]):
    def update(self, **kwargs: object) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class Review(models.Model):
    """One decision on one revision, with the checklist as it was answered; written once."""

    ilm = models.ForeignKey(ILM, on_delete=models.PROTECT, verbose_name=_("ILM"), related_name="reviews")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, verbose_name=_("reviewer"), related_name="+"
    )
    #: As the person was told apart from others then: the name outlives the account, as in the journal.
    reviewer_name = models.TextField(_("name of the reviewer"), editable=False)
    outcome = models.CharField(_("decision"), max_length=20, choices=Outcome)
    note = models.TextField(_("note"), blank=True, max_length=1000)
    answers = models.JSONField(_("checklist"), default=list)  # of {"question", "answer", "note"}
    #: Why a partner may have it mandatory or urgent, as the reviewer confirmed it with this decision.
    confirmed_reason = models.CharField(_("confirmed reason"), blank=True, max_length=500)
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.APPROVED) | ~models.Q(note=""), name="review_says_what_is_missing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.ilm}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly
        self.reviewer_name = told_apart(self.reviewer) if self.reviewer else ""
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly
