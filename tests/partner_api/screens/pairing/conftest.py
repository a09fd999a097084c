import pytest
from django.core.cache import cache

PAIR = "/api/v1/screens/pair/"
TOKEN = "/api/v1/screens/pair/token/"


@pytest.fixture(autouse=True)
def nobody_has_asked_yet():
    cache.clear()


@pytest.fixture
def begin(client):
    """A device asks for its codes."""

    def begin(width=1920, height=1080, **headers):
        body = {"player": "ilm-kendal/test", "viewport": {"w": width, "h": height}}
        return client.post(PAIR, body, content_type="application/json", **headers)

    return begin


@pytest.fixture
def collect(client):
    """The device asks for its token."""

    def collect(codes):
        return client.post(TOKEN, {"device_code": codes["device_code"]}, content_type="application/json")

    return collect


@pytest.fixture
def codes(db, noon, begin):
    return begin().json()
