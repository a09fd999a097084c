"""What a view says of its public answer: of what it was made, until when the clock leaves it as it is, what it shows.

An answer that says so may be stored and given to everybody who asks the same (``cms.answers``); none is stored by
accident.
"""

from datetime import datetime, tzinfo
from typing import NamedTuple, TypeVar

from django.http import HttpResponseBase

from ilm_blocks.queries.heads import Marks


class Viewed(NamedTuple):
    """What a page shows to its reader: a kind of ``page_views.models.Kind`` and a number, in a region of this zone."""

    kind: str
    subject_id: int
    region_id: int
    zone: tzinfo


Response = TypeVar("Response", bound=HttpResponseBase)


def made_of(response: Response, marks: Marks, *, until: datetime | None) -> Response:
    """``response``, which holds until a change touches ``marks``, and before the instant ``until`` (None: no end)."""
    response.made_of = marks  # type: ignore[attr-defined]
    response.holds_until = until  # type: ignore[attr-defined]
    return response


def views(response: Response, viewed: Viewed) -> Response:
    """``response``, which is counted as a view of ``viewed`` wherever a reader gets it (``page_views``)."""
    response.viewed = viewed  # type: ignore[attr-defined]
    return response


def earliest(*instants: datetime | None) -> datetime | None:
    """Until when all of what holds until ``instants`` does; None has no end."""
    return min((instant for instant in instants if instant), default=None)
