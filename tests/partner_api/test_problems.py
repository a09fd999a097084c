"""Every error below /api/ is a problem document (RFC 9457), in the language of the one who asked."""

import json
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.utils import translation

from ilm_blocks import actions
from partner_api.openapi import schema
from partner_api.problems import Problem, respond
from partner_api.problems.kinds import KINDS
from tests import factories
from tests.factories import BLUMAH, KENDAL

pytestmark = pytest.mark.django_db
FEED = f"/api/v1/regions/{BLUMAH}/ilm/"


def problem(response, status, code):
    """The body of a problem, its common members checked."""
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    body = json.loads(response.content)
    assert (body["status"], body["code"]) == (status, code)
    assert body["type"].endswith(f"/api/problems/{code}/")
    assert {"title", "detail", "instance"} <= body.keys()
    assert "public" not in response.headers.get("Cache-Control", "")
    return body


@pytest.mark.parametrize("path", ["/api/nothing/", "/api/v1/nothing/", "/api/v1/regions/33.24/nothing/", "/api/v9/"])
def test_an_address_that_is_not_there(client, path):
    assert problem(client.get(path), 404, "not_found")["instance"] == path


@pytest.mark.parametrize("code", ["99.99", "33.24.01.2999", "abc", "33.24.01.2001x"])
def test_an_unknown_region(client, code):
    assert code.rstrip("x")[:5] in problem(client.get(f"/api/v1/regions/{code}/"), 404, "unknown_region")["detail"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_method_that_is_not_possible(client, method):
    response = getattr(client, method)(FEED)

    problem(response, 405, "method_not_allowed")
    assert "GET" in response["Allow"]


def test_a_format_that_we_do_not_speak(client):
    problem(client.get(FEED, headers={"Accept": "text/csv"}), 406, "not_acceptable")


def test_an_unknown_parameter_is_named_with_those_that_are_known(client):
    [flaw] = problem(client.get(f"{FEED}?kanal=app"), 400, "invalid_parameters")["errors"]

    assert (flaw["parameter"], flaw["code"]) == ("kanal", "unknown_parameter")
    assert "channel" in flaw["detail"]


def test_the_language_follows_the_one_who_asks_and_the_code_does_not(client):
    indonesian = problem(client.get("/api/v1/x/"), 404, "not_found")
    english = problem(client.get("/api/v1/x/", headers={"Accept-Language": "en"}), 404, "not_found")

    assert english["title"] != indonesian["title"]
    assert english["detail"] == "There is nothing at /api/v1/x/."


def test_a_script_of_another_website_reads_the_problem_and_how_long_to_wait(client):
    response = client.get("/api/v1/x/", headers={"Origin": "https://app.example"})

    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Expose-Headers"] == "retry-after"


def test_it_reads_of_an_answer_its_validator_the_server_s_clock_and_what_is_to_go(client):
    exposed = client.get("/api/v1/regions/", headers={"Origin": "https://app.example"})["Access-Control-Expose-Headers"]

    assert {"ETag", "Link", "Date", "Age", "Deprecation", "Sunset"} <= set(exposed.split(", "))


def test_our_own_fault_is_told_without_its_innards(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("partner_api.delivery.feed.present", lambda *args: 1 / 0)

    assert "division" not in str(problem(client.get(FEED), 500, "internal_error"))


def test_a_withdrawn_ilm_is_gone_with_its_reason_and_its_replacement(client):
    ilm, corrected = factories.ilm(KENDAL), factories.ilm(KENDAL)
    assert client.get(f"/api/v1/ilm/{ilm.pk}/").status_code == 200
    actions.withdraw(ilm, code="error_in_content", text="Tanggalnya keliru.", replaced_by=corrected)

    body = problem(client.get(f"/api/v1/ilm/{ilm.pk}/"), 410, "withdrawn")

    assert body["reason"] == {"code": "error_in_content", "text": "Tanggalnya keliru."}
    assert body["replacement"]["id"] == corrected.pk


def test_a_draft_is_unknown_to_the_public(client):
    problem(client.get(f"/api/v1/ilm/{factories.draft(KENDAL).pk}/"), 404, "unknown_ilm")


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("code", KINDS)
def test_the_type_of_every_kind_is_a_page_that_says_what_it_means_and_what_helps(client, rf, code, language):
    answer = json.loads(respond(rf.get("/api/v1/"), Problem(code)).content)
    response = client.get(urlsplit(answer["type"]).path, headers={"accept-language": language})
    page = unescape(response.content.decode())

    assert response.status_code == 200
    with translation.override(language):
        assert all(str(words) in page for words in (code, KINDS[code].title, KINDS[code].meaning, KINDS[code].remedy))


def test_the_committed_openapi_document_is_that_of_the_code():
    """Refresh it with: .venv/bin/python manage.py write_openapi"""
    committed = json.loads((Path(settings.BASE_DIR) / "docs/reference/openapi.json").read_text(encoding="utf-8"))

    assert committed == json.loads(json.dumps(schema.document("en")))
