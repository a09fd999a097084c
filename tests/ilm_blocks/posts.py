"""What a browser sends when an editor hands in the form of an ILM."""

from typing import Any

from wagtail.test.utils.form_data import nested_form_data, streamfield

from ilm_blocks.models import ILM

MESSAGE = ("message", {"heading": "Awasi bersama", "text": "Laporkan pelanggaran ke Bawaslu."})


def posted(ilm: ILM, **changes: Any) -> dict[str, Any]:
    """The form of ``ilm`` as it stands, with ``changes``."""
    return nested_form_data(
        {
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
        | changes
    ) | {"channels": ilm.channels}
