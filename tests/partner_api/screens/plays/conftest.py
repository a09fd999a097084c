import gzip
import json

import pytest

from partner_api.screens import tokens
from tests.partner_api.screens.plays.rows import given_long_ago

PLAYS = "/api/v1/screens/plays/"


@pytest.fixture
def token(screen):
    return tokens.issue(screen)


@pytest.fixture
def manifest(ask, token):
    """The manifest that the screen is given now; what it names counts as given for long."""

    def manifest():
        given = ask(token).json()
        given_long_ago()
        return given

    return manifest


@pytest.fixture
def send(client, token):
    """Send rows as the player does, packed or not."""

    def send(rows, *, packed=False, token=token, **headers):
        body = json.dumps({"rows": rows}).encode()
        if packed:
            body, headers = gzip.compress(body), headers | {"Content-Encoding": "gzip"}
        headers = {"Authorization": f"Bearer {token}"} | headers if token else headers
        return client.post(PLAYS, body, content_type="application/json", headers=headers)

    return send
