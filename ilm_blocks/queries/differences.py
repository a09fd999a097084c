"""What an officer altered in a partner's material since the partner's last word, as lines of words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..choices import Channel, ContentClass
from ..models import ILM, Confirmation, ConfirmationKind
from ..rules import material
from . import confirmations, materials
from .confirmations import Coverage

LABELS: dict[str, str | Promise] = {
    "title": gettext_lazy("title"),
    "summary": gettext_lazy("summary"),
    "social_text": gettext_lazy("text for social media"),
    "content_class": gettext_lazy("content class"),
    "creatives": gettext_lazy("creatives"),
    "responsible": gettext_lazy("responsible party"),
    "agreement": gettext_lazy("agreement"),
    "channels": gettext_lazy("channels"),
    "target": gettext_lazy("target"),
    "dayparts": gettext_lazy("dayparts"),
    "window": gettext_lazy("window"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One part before and after, each as lines of words."""

    name: str
    label: str | Promise
    before: list[str]
    after: list[str]


def last_word(ilm: ILM) -> Confirmation | None:
    """The newest material that the partner stood behind, if there is any."""
    return ilm.confirmations.exclude(kind=ConfirmationKind.DENIED).first()


def differences(draft: ILM, before: Confirmation | None, found: Coverage) -> Iterator[Difference]:
    """What is new since ``before``; all of the material where there was none."""
    now, then = materials.of(draft), before.material if before else {}
    for name in material.differences(then, now):
        yield Difference(name, LABELS[name], lines(name, then.get(name)), lines(name, now.get(name)))
    reach = confirmations.reach_of(draft)
    for name in found.widened:
        yield Difference(name, LABELS[name], reach_lines(name, before and before.reach), reach_lines(name, reach))


def lines(name: str, part: Any) -> list[str]:
    if name == "creatives":
        return [creative_line(creative) for creative in part or ()]
    if name == "content_class":
        return [str(ContentClass(part).label)] if part else []
    if isinstance(part, dict):
        return [str(part.get("name") or part.get("number"))]
    return [part] if part else []


def creative_line(creative: dict[str, Any]) -> str:
    """Its kind, its words and the first signs of the digests of its files, which show that a file has changed."""
    block = ILM.creative_kinds().get(creative["type"])
    words = [told for name, part in creative.items() if name != "type" and (told := material.told(part))]
    files = [part["sha256"][:8] for part in creative.values() if isinstance(part, dict) and "sha256" in part]
    told = " · ".join(words + ([_("file %(digest)s") % {"digest": ", ".join(files)}] if files else []))
    return f"{block.label if block else creative['type']}: {told}"


def reach_lines(name: str, reach: Any) -> list[str]:
    if not reach:
        return []
    if name == "channels":
        return [str(Channel(word).label) for word in reach["channels"]]
    if name == "window":
        return [f"{reach['on_air_from'][:10]} – {(reach['on_air_until'] or '…')[:10]}"]
    if name == "dayparts":
        return [f"{each['start'][:5]} – {each['end'][:5]}" for each in reach["dayparts"]] or [_("all day long")]
    return [_("more regions than before: see the list")] if reach["target"] else [_("all regions of the owning region")]
