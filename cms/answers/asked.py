"""What a request asks, as the key of an answer: all that two requests may differ in and still get the same bytes."""

import re
from collections.abc import Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http.request import split_domain_port

from partner_api.delivery.embed import options
from partner_api.transparency import months

API = "/api/"
#: Not for us: what people do, files, which have a server of their own, and what is asked about any address.
ELSEWHERE = ("/admin/", "/documents/", "/media/", "/static/", "/m/")
#: The parameters that pages declare; what else stands in their address is for others (``?fbclid=``).
OF_PAGES = frozenset({"halaman"})
#: Those that others declare, by how their paths begin.
DECLARED = {
    options.PREFIX: options.DECLARED,
    options.OEMBED: options.OF_OEMBED,
    months.PREFIX: frozenset({months.MONTH}),
}
#: Feeds, whose address names the format: their readers ask for what they know, and get the same bytes as all others.
FEED = re.compile(r"/feed\.[a-z]+\Z")
ANYTHING = ("", "*/*", "application/json")
#: A weight of nothing: "not this".
REFUSED = re.compile(r";\s*q=0(\.0*)?\s*(,|$)", re.IGNORECASE)
#: Better ones first.
CODINGS = ("br", "gzip")


class Asked(NamedTuple):
    scheme: str
    host: str
    path: str
    query: str
    coding: str

    @property
    def is_api(self) -> bool:
        return self.path.startswith(API)


def of(environ: Mapping[str, Any]) -> Asked | None:
    """What ``environ`` asks, if an answer to it may be one for everybody."""
    path = environ["PATH_INFO"]
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
        return None
    if path.startswith(ELSEWHERE) or sends_something(environ):
        return None
    query = environ.get("QUERY_STRING", "")
    if not query.isascii():  # as bytes: Django reads them as UTF-8, and escaped they would mean something else
        return None
    if path.startswith(API):
        if not (FEED.search(path) or takes_json(environ.get("HTTP_ACCEPT", ""))):
            return None
        query = in_order(query) if query else ""
    elif query:
        declared = next((names for prefix, names in DECLARED.items() if path.startswith(prefix)), OF_PAGES)
        known = (pair for pair in pairs(query) if pair[0] in declared)
        query = urlencode(sorted(known, key=itemgetter(0)))  # of one given twice the order counts
    return Asked(scheme_of(environ), host_of(environ), path, query, coding_of(environ))


def sends_something(environ: Mapping[str, Any]) -> bool:
    """Whether a body comes, for as long as its sender likes: others who ask the same do not wait for that."""
    return environ.get("CONTENT_LENGTH") not in (None, "", "0") or "HTTP_TRANSFER_ENCODING" in environ


def host_of(environ: Mapping[str, Any]) -> str:
    """The name of the host and the port of the server: by these a Site is found (``Site.find_for_request``).

    The port that a client writes behind the name counts for nothing there, and would make 65,535 pages of each.
    """
    written = environ.get("HTTP_HOST", "")
    name = named(written)
    return f"{name}:{environ.get('SERVER_PORT', '')}" if name else written.lower()


@lru_cache(maxsize=1024)
def named(written: str) -> str:
    """The name in a ``Host`` header, as Django reads it; empty for what it refuses."""
    return split_domain_port(written)[0]


def scheme_of(environ: Mapping[str, Any]) -> str:
    """As Django finds it, behind a proxy too."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        if (told := environ.get(name)) is not None:
            return "https" if told.split(",", 1)[0].strip() == secure else "http"
    return str(environ["wsgi.url_scheme"])


def takes_json(accept: str) -> bool:
    """Whether a client that sends ``accept`` certainly gets JSON; in doubt Django negotiates."""
    return accept in ANYTHING or ("*/*" in accept and not REFUSED.search(accept))


def coding_of(environ: Mapping[str, Any]) -> str:
    """The coding in which the body goes out; empty for none."""
    offered = environ.get("HTTP_ACCEPT_ENCODING", "")
    return _coding(offered) if offered else ""


@lru_cache(maxsize=256)
def _coding(offered: str) -> str:
    wanted = {part.partition(";")[0].strip() for part in offered.split(",") if not REFUSED.search(part)}
    return next((coding for coding in CODINGS if coding in wanted), "")


def in_order(query: str) -> str:
    return urlencode(sorted(pairs(query)))


def pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True)
