import pytest
from time_machine import travel

from partner_api.screens import tokens
from tests import factories
from tests.factories import NOON

MANIFEST = "/api/v1/screens/manifest/"


@pytest.fixture
def noon():
    """The clock stands at noon of the story; ``noon.move_to`` sets it."""
    with travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def screen(db, noon):
    """The videotron in Blumah, and the regions around it."""
    return factories.screen()


@pytest.fixture
def ask(client):
    """Ask for a manifest as the player does."""

    def ask(token=None, *, etag=None, **headers):
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if etag:
            headers["If-None-Match"] = etag
        return client.get(MANIFEST, headers=headers)

    return ask


@pytest.fixture
def manifest(screen, ask):
    """The manifest of the screen as it stands now."""
    token = tokens.issue(screen)

    def manifest():
        return ask(token).json()

    return manifest
