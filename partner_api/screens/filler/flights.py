"""From when until when a region lists what comes from above; the clock alone can change it. Pure."""

from dataclasses import replace
from datetime import datetime

from ilm_blocks.rules.spans import Span
from sites.cascading.queries import FromAbove


def flights(above: FromAbove, start: datetime, end: datetime) -> dict[int, Span]:
    """The first stretch from ``start`` to ``end`` for which each page is listed, by its key, in the order of the list.

    What is listed once more after that is told by the manifest of a later day.
    """
    found: dict[int, Span] = {}
    at: datetime | None = start
    while at is not None and at < end:
        now = replace(above, at=at)
        until = now.until
        for key in now.shown:
            if key not in found:
                found[key] = Span(at, until)
            elif found[key].end == at:
                found[key] = Span(found[key].start, until)
        at = until
    return found
