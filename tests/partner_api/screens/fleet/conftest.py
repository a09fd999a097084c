import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from partner_api.screens import tokens
from tests.factories import NOON

HEARTBEAT = "/api/v1/screens/heartbeat/"
BOOT, COPY, NEXT = (str(UUID(int=number << 64 | 0x7000 << 64 | 0x8 << 60)) for number in (1, 2, 3))


def beat(**facts):
    """What a player that is well tells."""
    return {
        "boot": BOOT, "at_ms": int(NOON.timestamp() * 1000), "seq": [1, 2, 3], "mode": "playing", "playing": "1.1",
        "ticker": "", "skew_ms": 12, "storage": "disk", "queue": 0, "lost": 0, "aside": 0, "dropped": 0, "frozen_ms": 0,
        "files": {"wanted": 3, "whole": 3, "bad": 0, "bytes": 9_000_000, "budget": 2_000_000_000},
        "viewport": {"w": 1920, "h": 1080}, "release": "", "errors": [], "takeovers": [], "done": [],
    } | facts  # fmt: skip


@pytest.fixture
def token(screen):
    return tokens.issue(screen)


@pytest.fixture
def send(client, token):
    """Send a heartbeat as the player does."""

    def send(told=None, *, token=token, **facts):
        body = told if isinstance(told, bytes) else json.dumps(beat(**facts) if told is None else told).encode()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return client.post(HEARTBEAT, body, content_type="application/json", headers=headers)

    return send


def at(moment):
    return datetime.fromisoformat(moment).astimezone(UTC)
