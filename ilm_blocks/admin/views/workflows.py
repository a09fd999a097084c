"""Wagtail's views of a workflow, asked of the ILM's owning region.

Wagtail asks the task alone who may act in a workflow; what concerns another region is none of their business.
"""

from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.snippets.views import snippets

from .rights import RefusalsOnThePage, RowRights


class WorkflowHistory(RowRights, snippets.WorkflowHistoryView):
    pass


class WorkflowHistoryDetail(RowRights, snippets.WorkflowHistoryDetailView):
    pass


class Reviewing(RowRights, RefusalsOnThePage, PermissionCheckedMixin):
    any_permission_required = ["change", "publish"]


class WorkflowAction(Reviewing, snippets.WorkflowActionView):
    pass


class CollectWorkflowActionData(Reviewing, snippets.CollectWorkflowActionDataView):
    pass


class ConfirmWorkflowCancellation(Reviewing, snippets.ConfirmWorkflowCancellationView):
    pass


class WorkflowPreview(Reviewing, snippets.WorkflowPreviewView):
    pass
