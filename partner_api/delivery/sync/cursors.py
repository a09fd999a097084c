"""What a client holds, as it sends it back: a short digest of each ILM, article and event, signed, in one opaque text.

Nothing is kept for anybody here, and nothing of the past is read: the digests alone tell what differs from now. So they
tell it after a restore as well, after a month, and where only the clock moved. They are keyed, so that nobody can write
two texts that share one; and the signature leaves no cursors in the world but those that were given out.
"""

import base64
import struct
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, Self

from django.core.signing import Signer
from django.utils.crypto import salted_hmac

from ilm_blocks.rules.canonical import digest

Told = Mapping[str, Any]
Digests = dict[int, bytes]

SALT = "partner_api.delivery.sync"
#: Of a cursor that names all its rows; a release that writes them in another way counts on.
FORMAT = "2"
#: Of a cursor that names no row, for they are too many.
TOO_MANY = "0"
#: Number and digest of one row.
ENTRY = struct.Struct(">I8s")
#: More rows than these make a cursor too long for an address: servers and CDNs take 8,192 bytes.
MOST_ROWS, LONGEST = 350, 6_000


class Cursor(NamedTuple):
    """What one region showed on one channel."""

    code: str
    channel: str
    #: The newest change on record that it shows: what was shown twice has two cursors, so no cache mixes them up.
    newest: str
    items: Digests
    articles: Digests
    events: Digests

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The cursor of ``text``; None if it is one that names no rows. Raises BadSignature if nobody gave it out."""
        packed = Signer(salt=SALT, sep=".").unsign(text)
        head, _end, rows = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).partition(b"\n")
        form, *facts = head.decode().split(" ")
        if form != FORMAT:
            return None
        code, channel, newest, *counts = facts
        entries = ENTRY.iter_unpack(rows)
        items, articles = (dict(islice(entries, int(count))) for count in counts)
        return cls(code, channel, newest, items, articles, dict(entries))

    def __str__(self) -> str:
        entries = [*self.items.items(), *self.articles.items(), *self.events.items()]
        form = FORMAT if len(entries) <= MOST_ROWS else TOO_MANY
        counts = f"{len(self.items)} {len(self.articles)}"
        head = f"{form} {self.code} {self.channel} {self.newest} {counts}\n".encode()
        rows = b"".join(ENTRY.pack(*entry) for entry in entries) if form == FORMAT else b""
        return Signer(salt=SALT, sep=".").sign(base64.urlsafe_b64encode(head + rows).decode().rstrip("="))


def digests(rows: Sequence[Told]) -> Digests:
    """By the number of each row, in their order."""
    return {row["id"]: salted_hmac(SALT, digest(row), algorithm="sha256").digest()[:8] for row in rows}


def difference(held: Digests, now: Digests, rows: Sequence[Told]) -> dict[str, Any]:
    """What makes of the rows that have the digests ``held`` those that are told ``now``: ``rows``."""
    return {
        "changed": [row for row in rows if held.get(row["id"]) != now[row["id"]]],
        "removed": sorted(held.keys() - now.keys()),
        "order": list(now),
    }
