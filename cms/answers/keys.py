"""The tags by which a shared cache in front drops an answer: what it was made of, as one word each, in ``Cache-Tag``.

``Surrogate-Key`` (``r-33.24.01``, ``i-1``) says of whom an answer tells, for those who empty a cache by hand; its words
are tags, too.
"""

from collections.abc import Iterable, Sequence

from django.http import HttpResponseBase

from ilm_blocks.queries import heads
from ilm_blocks.queries.heads import Marks

HEADER, SEPARATOR = "Cache-Tag", ","
BY_HAND = "Surrogate-Key"
#: In characters, of each. Varnish refuses an answer with a header of more than 8,192, and nginx one whose headers do
#: not fit into its buffer all together (``deploy/nginx.conf``).
LONGEST = 4_000


def key_of(mark: str) -> str:
    return mark.replace(":", "-")


def name(response: HttpResponseBase) -> None:
    """Have ``response`` name what it was made of, if its view has said so."""
    by_hand = response.get(BY_HAND, "").split()
    if by_hand:
        response[BY_HAND] = " ".join(fitting(by_hand))
    marks: Marks = getattr(response, "made_of", frozenset())
    if marks:
        response[HEADER] = SEPARATOR.join(tags(by_hand, marks))


def tags(by_hand: Sequence[str], marks: Marks) -> list[str]:
    """The words ``by_hand`` and those of ``marks``.

    Where these are very many, as of a text with hundreds of links, the answer is dropped by more changes than touch it,
    those of whole audiences, and has of the words ``by_hand`` as many as find room: no change is missed.
    """
    found = [*by_hand, *sorted(map(key_of, marks))]
    if len(fitting(found)) < len(found):
        return fitting([*sorted(map(key_of, heads.widened(marks))), *by_hand])
    return found


def fitting(words: Iterable[str]) -> list[str]:
    """The first of ``words`` that find room in a header."""
    found, room = [], LONGEST + 1
    for word in words:
        room -= len(word) + 1
        if room < 0:
            break
        found.append(word)
    return found
