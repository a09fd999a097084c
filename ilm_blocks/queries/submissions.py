"""What is handed in: an ILM on which a workflow of Wagtail's is in progress (``models.review.ReviewTask``)."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from wagtail.models import WorkflowState

from ..models import ILM


def handed_in() -> QuerySet[ILM]:
    """What waits for a decision, with the moment it was handed in, oldest first; one query."""
    since = Subquery(in_progress().values("current_task_state__started_at")[:1])
    standing = ILM.objects.filter(withdrawn_at=None).annotate(handed_in_at=since)
    return standing.filter(handed_in_at__isnull=False).order_by("handed_in_at", "pk")


def in_progress(ilm: str = "pk") -> QuerySet[WorkflowState]:
    return workflow_states(ilm).filter(status=WorkflowState.STATUS_IN_PROGRESS)


def workflow_states(ilm: str = "pk") -> QuerySet[WorkflowState]:
    """The workflow states of the ILM whose key is the column ``ilm`` of an outer query."""
    kind = ContentType.objects.get_for_model(ILM)
    return WorkflowState.objects.filter(base_content_type=kind, object_id=Cast(OuterRef(ilm), CharField()))
