"""Which addresses of posts are kept: https, a public host name, and nothing that hides where it leads."""

import re

LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
#: Printed ASCII alone, as a browser copies it; no name and password in front of the host, no backslash, no quotes.
LINK = re.compile(rf"https://(?:{LABEL}\.)+{LABEL}(?::[1-9]\d{{0,4}})?(?:[/?#][^\s\"'<>\\^`{{|}}]*)?", re.IGNORECASE)


def is_link(text: str) -> bool:
    return text.isascii() and text.isprintable() and LINK.fullmatch(text) is not None
