"""What cannot be carried out is said so over real HTTP too, each kind with its own flaw, and nothing is stored."""

import json

import pytest

from ilm_blocks.models import ILM, Change
from partner_api.partners.idempotency.models import RememberedAnswer
from partner_api.partners.media import uploads
from partner_api.partners.media.models import Upload
from tests.journeys.test_partner_program import Program

from . import test_media, test_refused
from .conftest import MESSAGE

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.filterwarnings("ignore:System time is way off"),
]
DRAFT = json.dumps({"title": "Tolak politik uang", "creatives": [MESSAGE]}).encode()
JSON, FORM = "application/json", "application/x-www-form-urlencoded"

#: What is wrong with a request besides the members of its body: how it is sent, and what is said of it.
BAD = {
    "a body that is no JSON": (("POST", "/submissions/", b"{", JSON), {}, (400, "bad_request")),
    "a body that is a list": (("POST", "/submissions/", b"[]", JSON), {}, (400, "bad_request")),
    "a body that names a member twice": (
        ("POST", "/submissions/", b'{"title": "a", "title": "b"}', JSON), {}, (400, "bad_request"),
    ),
    "a body beyond all measure": (("POST", "/submissions/", DRAFT + b" " * 300_000, JSON), {}, (413, "too_large")),
    "a form": (("POST", "/submissions/", b"title=Awasi", FORM), {}, (415, "unsupported_media_type")),
    "a key of a request with blanks": (
        ("POST", "/submissions/", DRAFT, JSON), {"Idempotency_Key": "a b"}, (400, "bad_request"),
    ),
    "another method": (("PUT", "/submissions/", DRAFT, JSON), {}, (405, "method_not_allowed")),
    "a parameter that is none": (("GET", "/submissions/?partner=2", b"", JSON), {}, (400, "invalid_parameters")),
    "an answer that nobody writes": (
        ("GET", "/submissions/", b"", JSON), {"Accept": "application/xml"}, (406, "not_acceptable"),
    ),
    "an ILM of nobody": (("GET", "/submissions/999999/", b"", JSON), {}, (404, "unknown_submission")),
    "a file of nobody": (("GET", "/media/picture-999999/", b"", JSON), {}, (404, "unknown_media")),
    "an upload of another protocol": (
        ("POST", "/media/uploads/", b"", JSON), {"Tus_Resumable": "0.2.2"}, (412, "precondition_failed"),
    ),
    "an upload of no size": (("POST", "/media/uploads/", b"", JSON), {"Tus_Resumable": "1.0.0"}, (400, "bad_request")),
}  # fmt: skip


@pytest.fixture
def line(live_server, program, settings):
    """A program of Bawaslu's on the other side of a real connection."""
    settings.PARTNER_API = settings.PARTNER_API | {"KEY_WRITES_PER_MINUTE": 1_000}
    return Program(live_server.thread, program.token)


@pytest.fixture
def nothing_stored():
    before = Change.objects.count()

    def nothing_stored():
        rows = sum(model.objects.count() for model in (ILM, RememberedAnswer, Upload))
        return (rows, Change.objects.count(), test_media.kept(), list(uploads.folder().iterdir())) == (0, before, 0, [])

    return nothing_stored


def test_every_kind_of_bad_draft_says_its_flaw_and_is_not_begun(line, nothing_stored):
    for case, (body, flaw) in test_refused.BAD.items():
        status, told = line.say("POST", "/submissions/", {"creatives": [MESSAGE]} | body)

        said = {(each["pointer"], each["code"]) for each in told.get("errors", ())}
        assert (status, told["detail"] != "") == (400, True), case
        assert flaw is None or said == {flaw}, case
        assert nothing_stored(), case


def test_every_kind_of_bad_request_is_named_and_stores_nothing(line, nothing_stored):
    for case, (sent, headers, expected) in BAD.items():
        status, told = line.ask(*sent, **headers)

        assert (status, told["code"], told["detail"] != "") == (*expected, True), case
        assert nothing_stored(), case


def test_every_kind_of_bad_file_is_named_and_nothing_of_it_is_kept(line, nothing_stored):
    for case, (content, kind, name) in test_media.BAD.items():
        status, told = line.upload({"name": name, "buffer": content}, kind)

        assert (status, told["code"]) == (422, "file_refused"), case
        assert [(each["pointer"], each["detail"] != "") for each in told["errors"]] == [("/file", True)], case
        assert nothing_stored(), case


@pytest.mark.parametrize("key", ["", "ilm_karangan", "ilm_" + "A" * 43])
def test_who_has_no_key_begins_nothing(line, nothing_stored, key):
    line.key = key

    status, told = line.ask("POST", "/submissions/", DRAFT)

    assert (status, told["code"]) == (401, "not_authenticated")
    assert nothing_stored()
