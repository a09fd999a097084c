"""What a view says of its public answer: of what it was made, and until when the clock leaves it as it is.

An answer that says so may be stored and given to everybody who asks the same (``cms.answers``); none is stored by
accident.
"""

from datetime import datetime
from typing import TypeVar

from django.http import HttpResponseBase

from ilm_blocks.queries.heads import Marks

Response = TypeVar("Response", bound=HttpResponseBase)


def made_of(response: Response, marks: Marks, *, until: datetime | None) -> Response:
    """``response``, which holds until a change touches ``marks``, and before the instant ``until`` (None: no end)."""
    response.made_of = marks  # type: ignore[attr-defined]
    response.holds_until = until  # type: ignore[attr-defined]
    return response
