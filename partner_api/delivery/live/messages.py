"""Events as they go over the line (HTML Living Standard, 9.2.5)."""

import json

from ..beacon import Told

#: How long a client waits before it comes back, in milliseconds.
RETRY = b"retry: 5000\n\n"
#: Keeps proxies from taking silence for death; clients pass over it.
HEARTBEAT = b": \n\n"


def name_of(told: Told) -> str:
    """The id of the event: equal as long as the beacon says the same."""
    epoch, newest = told.body["seq"]
    return f"{epoch}.{newest}.{told.body['takeover'] or 0}"


def event(told: Told) -> bytes:
    return f"id: {name_of(told)}\nevent: beacon\ndata: {json.dumps(told.body)}\n\n".encode()
