"""A card of the filler as plain values: what it says, never how it looks."""

import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from ilm_blocks import qr
from ilm_blocks.regions import Region
from ilm_blocks.rules.canonical import canonical

from ..serializers import moment, named

NEWS, AGENDA, SITE = DESIGNS = ("news", "agenda", "site")

Card = Mapping[str, Any]
#: From, until: an open end is None.
Flight = tuple[datetime | None, datetime | None]

#: A title is meant for a line and may have 255 signs; more of the introduction nobody reads within a card's time.
LONGEST_TEXT = 240


def card(
    card_id: str, design: str, region: Region, flight: Flight, *,
    eyebrow: str, title: str, home: str, link: str, say: str,
    text: str = "", when: str = "", day: str = "", month: str = "", place: str = "", picture: str | None = None,
) -> Card:  # fmt: skip
    """``home`` is the address of the region's website, ``link`` what the code leads to; either may be empty."""
    said = {
        "id": card_id,
        "design": design,
        "region": named(region),
        "eyebrow": eyebrow,
        "title": title,
        "text": shortened(text),
        "when": when,
        "day": day,
        "month": month,
        "place": place,
        "picture": picture,
        "address": readable(home),
        "say": say,
        "qr": _code(link, home),
        "flight": [moment(at, region) for at in flight],
    }
    return said | {"revision": zlib.crc32(canonical(said))}  # what says something else is another card


def shortened(text: str) -> str:
    """As far as whole words go; where they are not told apart, as in Javanese script, as far as letters do."""
    text = " ".join(text.split())
    if len(text) <= LONGEST_TEXT:
        return text
    begun = text[:LONGEST_TEXT]
    return (begun.rpartition(" ")[0] or begun).rstrip(",;:.–- ") + " …"


def readable(home: str) -> str:
    """The address as people type it."""
    parts = urlsplit(home)
    return f"{parts.netloc}{parts.path}".rstrip("/")


def _code(link: str, home: str) -> list[int]:
    """That of the website where the address of the page is too long to be read from afar."""
    return (link and qr.rows(link)) or (home and qr.rows(f"{home}/")) or []
