"""The keys by which a shared cache in front drops an answer: what it was made of, as one word each.

They stand in ``Surrogate-Key`` beside those of people (``r-33.24.01``, ``i-1``), which whoever runs a cache may use by
hand.
"""

from collections.abc import Iterable

from django.http import HttpResponseBase

from ilm_blocks.queries.heads import Marks

from .conf import conf

HEADER = "Surrogate-Key"  # whatever cache there is, for those who look


def key_of(mark: str) -> str:
    return mark.replace(":", "-")


def name(response: HttpResponseBase) -> None:
    """Have ``response`` name what it was made of, if its view has said so, as the cache in front reads it."""
    marks: Marks = getattr(response, "made_of", frozenset())
    if not marks:
        return
    keys = unique([*response.get(HEADER, "").split(), *sorted(map(key_of, marks))])
    response[HEADER] = " ".join(keys)
    if (purger := conf.purger()) and purger.header != HEADER:
        response[purger.header] = purger.separator.join(keys)


def unique(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))
