"""Warnings in the shape in which BMKG publishes them; every word and figure of them is made up (contoh)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

from tests.factories import NOON

SENDER = "contoh@peringatan.example"
WIB = "+07:00"
#: Around no place of this earth's Kendal; the boxes of the tests lie beside it.
SQUARE = "-7.10,110.00 -7.10,110.20 -6.90,110.20 -6.90,110.00 -7.10,110.00"


def at(hours: float = 0) -> str:
    """So many hours after the noon of the tests, as CAP writes it."""
    return wib(NOON + timedelta(hours=hours))


def wib(when: datetime) -> str:
    return (when + timedelta(hours=7)).strftime("%Y-%m-%dT%H:%M:%S") + WIB


def area(words: str = "Kecamatan Weleri", *, inner: str = "") -> str:
    return f"<area><areaDesc>{escape(words)}</areaDesc>{inner}</area>"


def polygon(points: str = SQUARE) -> str:
    return f"<polygon>{points}</polygon>"


def geocode(value: str) -> str:
    return f"<geocode><valueName>KODE</valueName><value>{value}</value></geocode>"


def info(areas: str | None = None, **said: Any) -> str:
    words = {
        "language": "id-ID", "category": "Met", "event": "Hujan Lebat dan Petir", "responseType": "",
        "urgency": "Immediate", "severity": "Moderate", "certainty": "Observed", "effective": at(), "onset": "",
        "expires": at(2), "senderName": "Kantor Contoh",
        "headline": "Hujan lebat di sebagian wilayah (contoh)",
        "description": "Berpotensi terjadi hujan lebat (contoh).", "instruction": "",
    } | said  # fmt: skip
    inner = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in words.items() if text)
    return f"<info>{inner}{area() if areas is None else areas}</info>"


def alert(*infos: str, identifier: str = "CONTOH.1", **said: Any) -> bytes:
    words = {
        "identifier": identifier, "sender": SENDER, "sent": at(), "status": "Actual", "msgType": "Alert",
        "scope": "Public", "references": "",
    } | said  # fmt: skip
    inner = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in words.items() if text)
    body = "".join(infos) if infos else info()
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">{inner}{body}</alert>'
    ).encode()


def refers_to(identifier: str = "CONTOH.1", sent: str | None = None, sender: str = SENDER) -> str:
    return f"{sender},{identifier},{sent or at()}"


def rss(entries: Iterable[tuple[str, str]]) -> bytes:
    """Of pairs of a link and a date."""
    items = "".join(
        f"<item><title>Contoh</title><link>{escape(link)}</link><pubDate>{date}</pubDate></item>"
        for link, date in entries
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Contoh</title>{items}</channel></rss>'.encode()


def atom(entries: Iterable[tuple[str, str]]) -> bytes:
    items = "".join(
        f'<entry><title>Contoh</title><link rel="alternate" type="text/html" href="/baca"/>'
        f'<link type="application/cap+xml" href="{escape(link)}"/><updated>{date}</updated></entry>'
        for link, date in entries
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Contoh</title>{items}</feed>'.encode()
