"""The websites whose scripts may use a key, in the one spelling that browsers send."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: An origin as browsers write it (RFC 6454, ASCII serialisation).
LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
PATTERN = re.compile(rf"https?://{LABEL}(\.{LABEL})*(:[1-9][0-9]{{0,4}})?", re.ASCII)
LONGEST_NAME, HIGHEST_PORT = 253, 65_535  # RFC 1035, RFC 9293
MOST = 10
LOCAL = ("localhost", "127.0.0.1")


def normalised(text: str) -> str:
    """``text`` as browsers send it; raises ValidationError. Only a website of the developer's own machine lacks TLS."""
    origin = text.strip().rstrip("/").lower()
    if not _is_address(origin):
        said = _("“%(origin)s” is no address of a website. Write it like https://app.example, without a path.")
        raise ValidationError(said, code="invalid_origin", params={"origin": text.strip()[:80]})
    parts = urlsplit(origin)
    if parts.scheme != "https" and parts.hostname not in LOCAL:
        said = _("“%(origin)s” is not encrypted. Write its https:// address.")
        raise ValidationError(said, code="insecure_origin", params={"origin": origin[:80]})
    default = {"https": ":443", "http": ":80"}[parts.scheme]
    return origin.removesuffix(default)


def _is_address(origin: str) -> bool:
    if not PATTERN.fullmatch(origin):
        return False
    _scheme, _slashes, place = origin.partition("://")
    host, _colon, port = place.partition(":")
    return len(host) <= LONGEST_NAME and int(port or 0) <= HIGHEST_PORT


def from_lines(text: str) -> list[str]:
    """One address a line, each once."""
    found = list(dict.fromkeys(normalised(line) for line in text.splitlines() if line.strip()))
    if len(found) > MOST:
        raise ValidationError(_("At most %(most)s websites for one key."), code="many_origins", params={"most": MOST})
    return found
