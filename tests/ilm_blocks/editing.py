"""What an editor's browser sends, and a review to send it to."""

from dataclasses import asdict
from typing import Any

from django.urls import reverse
from wagtail.models import TaskState
from wagtail.test.utils.form_data import nested_form_data, streamfield

from ilm_blocks.actions import declarations
from ilm_blocks.actions.declarations import Tick
from ilm_blocks.actions.review import Seen
from ilm_blocks.models import ILM
from tests import factories

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
        "emphasis_reason": ilm.emphasis_reason,
        "on_air_from": "2024-01-31 12:00",
        "on_air_until": "",
        "content_class": ilm.content_class,
        "information_class": ilm.information_class,
        "creatives": streamfield([MESSAGE]),
        "target": streamfield([]),
        "dayparts": streamfield([]),
    }
    return nested_form_data(fields | changes) | {"channels": ilm.channels}


def under_review(ilm: ILM, author: Any = None) -> TaskState:
    """``ilm`` handed in by ``author`` to the review that every ILM has; nobody named: by its party."""
    if author is None and ilm.needs_agreement:
        factories.word(ilm)
    if declarations.is_asked(author, ilm):
        declarations.declare(ilm, Tick("Kami bertanggung jawab atas materi ini."), by=author)
    return ILM.get_default_workflow().start(ilm, author).current_task_state


def verdict(ilm: ILM, outcome: str = "approved", **changes: Any) -> dict[str, Any]:
    """The review screen as it stands: every item in order, and the button of ``outcome``."""
    seen = asdict(Seen.of(ILM.objects.get(pk=ilm.pk)))
    return seen | {"all_good": "on", "note": "", "outcome": outcome} | changes


def second_verdict(ilm: ILM, **changes: Any) -> dict[str, Any]:
    """The screen of a second approval as it stands: every item in order, and its button."""
    seen = asdict(Seen.of_live(ILM.objects.get(pk=ilm.pk)))
    return seen | {"all_good": "on", "note": "", "outcome": "approved"} | changes


def second_url(ilm: ILM) -> str:
    return reverse("ilm_blocks_admin:second_approval", args=[ilm.pk])


def review_url(ilm: ILM) -> str:
    return reverse("ilm_blocks_admin:review", args=[ilm.pk])


def sent_and_confirmed(client: Any, url: str, sent: dict[str, Any], **how: Any) -> Any:
    """The answer to ``sent``, once more where the form first says what would go dark or come on."""
    answer = client.post(url, sent, **how)
    form: Any = (answer.context or {}).get("form")
    if getattr(form, "forecast", None) is None:
        return answer
    return client.post(url, {**sent, "foreseen": form.token}, **how)
