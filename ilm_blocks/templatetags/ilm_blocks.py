"""What templates ask about an ILM; media come from its frozen creatives alone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import template

from .. import dates
from ..media import cards, freezing
from ..queries import attribution
from ..queries.rows import Verdict
from ..rules.regions import Chain, Region

register = template.Library()

register.filter("asset_url", freezing.url)
register.filter("face", cards.face)


@register.filter
def template_of(creative: Mapping[str, Any]) -> str:
    """The template that shows a frozen creative, by its kind."""
    return cards.template_of(creative["type"])


@register.filter
def srcset(files: Iterable[Mapping[str, Any]]) -> str:
    return ", ".join(f"{freezing.url(file)} {file['width']}w" for file in files)


@register.filter
def up_to(files: Iterable[Mapping[str, Any]], most: int) -> Sequence[Mapping[str, Any]]:
    """The pictures of at most ``most`` pixels in width; the narrowest, where all are wider."""
    widest_first = list(files)
    return [file for file in widest_first if file["width"] <= most] or widest_first[-1:]


@register.filter
def wide_at(file: Mapping[str, Any], height: str) -> str:
    """How wide the picture is at a ``height`` like ``24rem``, for ``sizes``."""
    return f"{height} * {file['width'] / file['height']:.3f}"


@register.filter
def follows_poster(creative: Mapping[str, Any], frozen: Sequence[Mapping[str, Any]]) -> bool:
    """Whether it stands right after a poster: another poster is the same in another shape then, and drawn smaller."""
    place = frozen.index(creative)
    return place > 0 and frozen[place - 1]["type"] == "poster"


@register.filter
def narrowest_of(files: Iterable[Mapping[str, Any]], least: int) -> Mapping[str, Any] | None:
    """The narrowest picture of ``least`` pixels, or the widest that there is."""
    widest_first = list(files)
    return next((file for file in reversed(widest_first) if file["width"] >= least), next(iter(widest_first), None))


@register.filter
def responsible(verdict: Verdict) -> str:
    return attribution.responsible(verdict.ilm, verdict.owner)  # type: ignore[arg-type]


@register.filter
def attributed(verdict: Verdict) -> str:
    return attribution.sentence(verdict.ilm, verdict.owner)  # type: ignore[arg-type]


@register.filter
def moment(at: datetime, region: Region) -> str:
    """``at`` as people in ``region`` say it."""
    return dates.spoken(at, region.tzinfo)


@register.filter
def region_of(chain: Chain, region_id: int) -> Region | None:
    """The region of ``chain`` that took a decision or issued a takeover."""
    return next((region for region in chain if region.id == region_id), None)
