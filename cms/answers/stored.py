"""One stored answer: what Django made of it, ready to go out again in each coding and with the age of the moment."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

import brotli
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.http import parse_etags

from ilm_blocks.queries.heads import Marks
from partner_api.http import caching
from partner_api.http.caching import Ages
from sites.declared import Viewed

Header = tuple[str, str]
Wire = tuple[str, list[Header], bytes]  # status, headers, body

#: Made anew for each request, or said by the server.
OF_THE_MOMENT = frozenset({"cache-control", "content-encoding", "content-length", "etag"})
#: All that "not modified" says: what caches and browsers must know anew (RFC 9110, 15.4.5), and who may read it.
OF_UNCHANGED = frozenset(
    {"access-control-allow-origin", "access-control-expose-headers", "cache-control", "etag", "vary"}
)
MARKS_OF_CODINGS = {"": "", "gzip": "-g", "br": "-b"}
FOUND, UNCHANGED = "200 OK", "304 Not Modified"


@dataclass(slots=True, eq=False)
class Stored:
    """An answer that holds until ``marks`` are touched and before ``until``; without ``body`` only for "unchanged"."""

    etag: str
    headers: list[Header]
    ages: Ages
    marks: Marks
    until: datetime | None
    body: bytes | None
    viewed: Viewed | None = None
    status: str = FOUND
    coded: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, response: HttpResponseBase) -> "Stored | None":
        """``response`` as it can be stored; None where its view has not declared it to be for everybody."""
        marks, ages = getattr(response, "made_of", None), getattr(response, "ages", None)
        if marks is None or ages is None or response.streaming or response.cookies:
            return None
        if response.status_code not in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED) or not response.has_header("ETag"):
            return None
        if "public" not in response.get("Cache-Control", "") or response.has_header("Set-Cookie"):
            return None
        is_whole = response.status_code == HTTPStatus.OK
        return cls(
            etag=response["ETag"],
            headers=[(name, value) for name, value in response.items() if name.lower() not in OF_THE_MOMENT],
            ages=ages,
            marks=marks,
            until=response.holds_until,  # type: ignore[attr-defined]
            body=response.content if is_whole else None,  # type: ignore[attr-defined]
            viewed=getattr(response, "viewed", None),
        )

    @property
    def size(self) -> int:
        return 1000 + sum(map(len, self.coded.values())) + len(self.body or b"")

    def holds(self, now: datetime) -> bool:
        return self.until is None or now < self.until

    def can_answer(self, if_none_match: str) -> bool:
        return self.body is not None or self.is_held(if_none_match)

    def is_held(self, if_none_match: str) -> bool:
        """Whether the client has these bytes, in whatever coding it got them."""
        if not if_none_match:
            return False
        held = {bare(etag.removeprefix("W/")) for etag in parse_etags(if_none_match)}
        return self.etag in held or "*" in held

    def wire(self, coding: str, if_none_match: str, *, is_head: bool) -> Wire:
        """What goes out: "unchanged" to a client that holds it, else the body in ``coding``."""
        control = ("Cache-Control", self.ages.control(caching.seconds_left(self.until, timezone.now())))
        if self.is_held(if_none_match):
            kept = [header for header in self.headers if header[0].lower() in OF_UNCHANGED]
            return UNCHANGED, [*kept, control, ("ETag", marked(self.etag, coding))], b""
        body = self.in_coding(coding)
        headers = [*self.headers, control, ("ETag", marked(self.etag, coding)), ("Content-Length", str(len(body)))]
        if coding:
            headers.append(("Content-Encoding", coding))
        return self.status, headers, b"" if is_head else body

    def in_coding(self, coding: str) -> bytes:
        """The body, compressed once for all who want it so; deterministic, for equal ETags mean equal bytes."""
        body = self.body or b""
        if not coding:
            return body
        if coding not in self.coded:
            self.coded[coding] = COMPRESSORS[coding](body)
        return self.coded[coding]


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=6, mtime=0)


def _brotli(body: bytes) -> bytes:
    return brotli.compress(body, quality=5)


COMPRESSORS: Mapping[str, Any] = {"gzip": _gzip, "br": _brotli}


def marked(etag: str, coding: str) -> str:
    """The ETag of the bytes in ``coding``: a strong one names one sequence of bytes (RFC 9110, 8.8.3)."""
    return f'{etag[:-1]}{MARKS_OF_CODINGS[coding]}"'


def bare(etag: str) -> str:
    """The ETag without the mark of a coding: what Django knows it by."""
    return f'{etag[:-3]}"' if etag.endswith(('-g"', '-b"')) else etag
