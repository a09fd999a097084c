"""One file of a source: asked for by https, within a time limit and a size, and only if it has changed."""

import time
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from urllib3.exceptions import HTTPError

from partner_api.outward.faults import Fault
from partner_api.outward.lines import Limit, connected
from partner_api.outward.targets import Target

from .flaws import Flaw

#: From the first packet to the last.
WHOLE_S = 20.0
MB = 1_000_000
USER_AGENT = "ILM-Kendal-Alerts/1"
ACCEPTED = "application/cap+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8"


@dataclass(frozen=True, slots=True)
class Known:
    """By what the server knows the version that was read last."""

    etag: str = ""
    last_modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """None as ``body``: nothing has changed."""

    body: bytes | None
    known: Known


def get(url: str, known: Known, *, most_mb: int) -> Fetched:
    """The file behind ``url`` unless it is the ``known`` one; raises Flaw for whatever a server or a network does."""
    until = time.monotonic() + WHOLE_S
    try:
        target = Target.of(url)
        connection = connected(target, target.addresses(), until)
        headers = {"Host": target.authority, "User-Agent": USER_AGENT, "Accept": ACCEPTED, **known.headers}
        headers["Accept-Encoding"] = "identity"
        with Limit(connection.sock, until) as limit:
            try:
                connection.request("GET", target.path, None, headers, preload_content=False, decode_content=False)
                found = _read(connection.getresponse(), known, most_mb)
            except (HTTPError, HTTPException, OSError, ValueError) as error:
                raise Fault("too_slow" if limit.is_over or isinstance(error, TimeoutError) else "broken_off") from error
            finally:
                connection.close()
        if limit.is_over:  # what was cut off may look whole
            raise Fault("too_slow")
    except Fault as fault:
        raise Flaw(str(fault.code)) from fault
    return found


def _read(answer: Any, known: Known, most_mb: int) -> Fetched:
    if answer.status == 304 and known.headers:
        return Fetched(None, known)
    if 300 <= answer.status < 400:
        raise Flaw("redirected")
    if answer.status != 200:
        raise Flaw("not_ok", str(answer.status))
    if (packed := answer.headers.get("Content-Encoding", "identity")) != "identity":
        raise Flaw("packed", packed)
    length = answer.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > most_mb * MB:
        raise Flaw("too_large", str(most_mb))
    body = answer.read(most_mb * MB + 1)
    if len(body) > most_mb * MB:
        raise Flaw("too_large", str(most_mb))
    return Fetched(body, _validators(answer.headers))


def _validators(headers: Any) -> Known:
    """As the server names its version; what would not fit is left out, and the file asked for whole next time."""
    etag, modified = headers.get("ETag", ""), headers.get("Last-Modified", "")
    return Known(etag if _is_plain(etag, 200) else "", modified if _is_plain(modified, 80) else "")


def _is_plain(text: str, most: int) -> bool:
    return len(text) <= most and text.isascii() and text.isprintable()
