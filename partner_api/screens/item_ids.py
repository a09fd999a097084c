"""The ids of what a manifest plays: ``12.1`` is a creative of ILM 12, ``t3.2`` a part of takeover 3.

``f0.0`` is the filler, and ``f57.1`` a card of it that tells of page 57.
"""

import re

#: What a manifest may name, for the API and the player (manifest/shape.js), which drops what is called otherwise.
PATTERN = r"^[tf]?[0-9]{1,18}\.[0-9]{1,4}$"

#: No more digits than fit into the key of a row.
_ID = re.compile(r"(t?)([0-9]{1,18})(?:\..*)?", re.ASCII | re.DOTALL)


def of_creative(ilm_id: int | None, number: int) -> str:
    """The id of the creative ``number``, counted from 1; a draft that nobody has saved yet is 0."""
    return f"{ilm_id or 0}.{number}"


def of_takeover(takeover_id: int, number: int) -> str:
    return f"t{takeover_id}.{number}"


def of_card(page_id: int, number: int) -> str:
    """The id of a card that tells of a page; ``number`` counts those that tell of one event."""
    return f"f{page_id}.{number}"


#: What the cards take turns in: one item of the programme, whatever they tell.
FILLER = of_card(0, 0)


def ilm_of(item: str) -> int | None:
    """The key of the ILM of which ``item`` is a creative; None when it is none."""
    return _key(item, "")


def takeover_of(item: str) -> int | None:
    """The key of the takeover of which ``item`` is a part; None when it is none."""
    return _key(item, "t")


def _key(item: str, kind: str) -> int | None:
    found = _ID.fullmatch(item)
    return int(found[2]) if found and found[1] == kind else None
