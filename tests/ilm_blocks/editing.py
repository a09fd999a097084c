"""What an editor's browser sends, and a review to send it to."""

from typing import Any

from wagtail.models import GroupApprovalTask, TaskState, Workflow, WorkflowContentType, WorkflowTask
from wagtail.test.utils.form_data import nested_form_data, streamfield

from ilm_blocks.models import ILM

MESSAGE = ("message", {"heading": "Awasi bersama", "text": "Laporkan pelanggaran ke Bawaslu."})


def posted(ilm: ILM, **changes: Any) -> dict[str, Any]:
    """The form of ``ilm`` as it stands, with ``changes``."""
    fields = {
        "title": ilm.title,
        "summary": ilm.summary,
        "responsible": ilm.responsible_id or "",
        "agreement": ilm.agreement_id or "",
        "owner": ilm.owner_id,
        "binding": ilm.binding,
        "priority": ilm.priority,
        "on_air_from": "2024-01-31 12:00",
        "on_air_until": "",
        "content_class": ilm.content_class,
        "information_class": ilm.information_class,
        "creatives": streamfield([MESSAGE]),
        "target": streamfield([]),
        "dayparts": streamfield([]),
    }
    return nested_form_data(fields | changes) | {"channels": ilm.channels}


def under_review(ilm: ILM, officer: Any) -> TaskState:
    """``ilm`` handed in to a review in which ``officer`` approves."""
    task = GroupApprovalTask.objects.create(name="Penelaahan")
    task.groups.set(officer.groups.all())
    workflow = Workflow.objects.create(name="Persetujuan ILM")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowContentType.objects.create(workflow=workflow, content_type=ilm.get_base_content_type())
    return workflow.start(ilm, officer).current_task_state
