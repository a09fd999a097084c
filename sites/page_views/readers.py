"""Which requests are those of a person who reads a page."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from crawleruseragents import is_crawler

#: A page that is opened, by itself or inside another one (Fetch Metadata, W3C); older browsers say nothing.
OPENED = frozenset({"", "document", "iframe"})

#: In characters; those of browsers within apps come close to 400.
LONGEST = 512


def is_reader(environ: Mapping[str, Any]) -> bool:
    """Whether ``environ`` (WSGI) asks for a page that somebody opens and may be counted.

    Left out: programs, by the name that they give themselves; what a browser fetches in advance; and who asks not to be
    counted (Global Privacy Control, Do Not Track).
    """
    get = environ.get
    return (
        get("REQUEST_METHOD") == "GET"
        and get("HTTP_SEC_GPC") != "1"
        and get("HTTP_DNT") != "1"
        and get("HTTP_SEC_FETCH_DEST", "") in OPENED
        and "prefetch" not in get("HTTP_SEC_PURPOSE", "") + get("HTTP_PURPOSE", "")
        and is_browser(get("HTTP_USER_AGENT", ""))
    )


def is_browser(user_agent: str) -> bool:
    """What is longer than any browser's name is no browser's: to search it takes the longer."""
    return len(user_agent) <= LONGEST and _is_browser(user_agent)


@lru_cache(maxsize=4096)
def _is_browser(user_agent: str) -> bool:
    return "Mozilla/" in user_agent and not is_crawler(user_agent)
