"""The tags by which a shared cache in front drops an answer: what it was made of, as one word each, in ``Cache-Tag``.

``Surrogate-Key`` (``r-33.24.01``, ``i-1``) says of whom an answer tells, for those who empty a cache by hand; its words
are tags, too.
"""

from django.http import HttpResponseBase

from ilm_blocks.queries.heads import Marks

HEADER, SEPARATOR = "Cache-Tag", ","


def key_of(mark: str) -> str:
    return mark.replace(":", "-")


def name(response: HttpResponseBase) -> None:
    """Have ``response`` name what it was made of, if its view has said so."""
    marks: Marks = getattr(response, "made_of", frozenset())
    if marks:
        by_hand = response.get("Surrogate-Key", "").split()
        response[HEADER] = SEPARATOR.join([*by_hand, *sorted(map(key_of, marks))])
