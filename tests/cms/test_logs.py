"""The log: a line for what a client did wrong, a traceback for what we did."""

import io
import logging

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import path

from cms import urls
from cms.logs import LineFormatter

pytestmark = pytest.mark.django_db


def forbidden(request, name):
    raise PermissionDenied


def broken(request):
    raise RuntimeError("contoh")


urlpatterns = [path("forbidden/<str:name>/", forbidden), path("broken/", broken), *urls.urlpatterns]


@pytest.fixture
def log(settings):
    settings.ROOT_URLCONF = __name__
    stream, logger = io.StringIO(), logging.getLogger("django")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter(settings.LOGGING["formatters"]["line"]["format"], style="{"))
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


def test_a_refusal_is_one_line(client, log):
    client.get("/forbidden/x%0Ay/", headers={"host": "127.0.0.1"})

    [line] = log.getvalue().splitlines()
    assert "WARNING django.request: Forbidden" in line


def test_an_error_of_ours_keeps_its_traceback(client, log):
    client.raise_request_exception = False
    client.get("/broken/", headers={"host": "127.0.0.1"})

    assert "Traceback" in log.getvalue()
    assert "RuntimeError: contoh" in log.getvalue()


def test_a_suspicious_request_is_one_line(client, log, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1
    settings.ROOT_URLCONF = "cms.urls"
    client.post("/admin/login/", {"a": "1", "b": "2"}, headers={"host": "127.0.0.1"})

    assert len(log.getvalue().splitlines()) == 1


@pytest.mark.parametrize("ask", ["", "?x=1"])
def test_the_link_of_a_draft_is_in_no_line(client, log, ask):
    client.get(f"/api/v1/preview/WzgsMTc5:1xXefZ:ZH5_6x/{ask}", headers={"host": "127.0.0.1"})

    assert "/api/v1/preview/…" in log.getvalue()
    assert "WzgsMTc5" not in log.getvalue()


def test_the_settings_write_lines_so(settings):
    assert settings.LOGGING["formatters"]["line"]["()"] == "cms.logs.LineFormatter"
