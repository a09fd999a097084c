"""A list of warnings: RSS 2.0 or Atom whose entries link to one CAP file each."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from django.utils import timezone

from . import xml
from .flaws import Flaw

CAP_TYPE = "application/cap+xml"
#: So many entries of a list are looked at, the first ones: lists have the newest first.
MOST_ENTRIES = 100


@dataclass(frozen=True, slots=True)
class Entry:
    url: str
    #: Changes when the file behind ``url`` does: the date of the entry as it is written.
    version: str
    #: None where the entry has no date that can be read.
    at: datetime | None
    #: Why the file is not asked for: a code of ``flaws`` and what it speaks of; empty: it may be.
    flaw: str = ""
    detail: str = ""


def read(root: Element, url: str) -> list[Entry]:
    """The entries of the list that came from ``url``, each address once; raises Flaw for what is no list."""
    kind = xml.local(root)
    if kind == "rss":
        items = [each for channel in xml.children(root, "channel") for each in xml.children(channel, "item")]
    elif kind == "feed":
        items = list(xml.children(root, "entry"))
    else:
        raise Flaw("not_feed", kind)
    found: dict[str, Entry] = {}
    for item in items[:MOST_ENTRIES]:
        if entry := _entry(item, url):
            found.setdefault(entry.url, entry)
    return list(found.values())


def _entry(item: Element, url: str) -> Entry | None:
    """None where it links to nothing."""
    written = next(_links(item), "")
    if not written:
        return None
    date = next((xml.words(each) for each in xml.children(item, "updated", "pubDate", "published", "date")), "")
    try:
        link = urljoin(url, written)
        is_near = urlsplit(link)[:2] == urlsplit(url)[:2]
    except ValueError:
        return Entry(written[:500], date[:80], None, "not_an_address")
    if not is_near:
        return Entry(link[:500], date[:80], None, "other_host", link[:80])
    return Entry(link[:500], date[:80], instant(date))


def _links(item: Element) -> Iterator[str]:
    """The addresses of the entry: what is named as CAP first."""
    links = list(xml.children(item, "link", "enclosure"))
    links.sort(key=lambda each: (each.get("type") != CAP_TYPE, xml.local(each) != "link"))
    for each in links:
        address = (each.get("href") or each.get("url") or xml.words(each)).strip()
        if address and each.get("rel", "alternate") in ("alternate", "enclosure", "via"):
            yield address


def instant(written: str) -> datetime | None:
    """By RFC 5322, as in RSS, or RFC 3339, as in Atom; without a zone none."""
    for reader in (datetime.fromisoformat, parsedate_to_datetime):
        with suppress(ValueError, TypeError, OverflowError):
            found = reader(written)
            if timezone.is_aware(found):
                return found
    return None
