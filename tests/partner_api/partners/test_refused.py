"""Requests that cannot be carried out: each says what is wrong and where, and nothing is stored."""

import pytest

from ilm_blocks.models import ILM, Change
from partner_api.partners.idempotency.models import RememberedAnswer

from .conftest import MESSAGE, SUBMISSIONS, codes, nothing_was_begun

pytestmark = pytest.mark.django_db

#: What is sent as a new draft, and the one flaw that is said of it.
BAD = {
    "a member that is misspelt": ({"titel": "Salah"}, ("/titel", "unknown_member")),
    "a title that is a number": ({"title": 7}, ("/title", "invalid")),
    "a title that is null": ({"title": None}, ("/title", "null")),
    "a title that is too long": ({"title": "x" * 121}, ("/title", "max_length")),
    "a title with a zero byte": ({"title": "a\0b"}, ("/title", "unreadable")),
    "a title with half a sign": ({"title": "\ud83d"}, None),
    "a title with signs that nobody sees": ({"title": "Awasi\u202ebersama"}, ("/title", "invalid")),
    "a summary that is too long": ({"summary": "x" * 301}, ("/summary", "max_length")),
    "a text for social media that is too long": ({"social_text": "x" * 1501}, ("/social_text", "max_length")),
    "an unknown class": ({"content_class": "kampanye"}, ("/content_class", "invalid_choice")),
    "an unknown channel": ({"channels": ["radio"]}, ("/channels/0", "invalid_choice")),
    "channels that are no list": ({"channels": "website"}, ("/channels", "not_a_list")),
    "an unknown priority": ({"priority": 3}, ("/priority", "invalid_choice")),
    "an instant without its offset": ({"on_air_from": "2024-02-05T08:00:00"}, ("/on_air_from", "no_offset")),
    "an instant that is none": ({"on_air_from": "besok"}, ("/on_air_from", "invalid")),
    "an instant that is a number": ({"on_air_from": 1706745600}, ("/on_air_from", "invalid")),
    "a year beyond the calendar": ({"on_air_until": "2500-01-01T00:00:00Z"}, ("/on_air_until", "out_of_range")),
    "a window that ends before it begins": (
        {"on_air_from": "2024-03-02T00:00:00Z", "on_air_until": "2024-03-01T00:00:00Z"}, ("/on_air_until", "invalid"),
    ),
    "an agreement of nobody": ({"agreement": 999_999}, ("/agreement", "invalid_choice")),
    "an agreement that is a text": ({"agreement": "1"}, ("/agreement", "invalid")),
    "a creative without a type": ({"creatives": [{"heading": "x"}]}, ("/creatives/0/type", "unknown_type")),
    "a creative of an unknown type": ({"creatives": [{"type": "html"}]}, ("/creatives/0/type", "unknown_type")),
    "a creative that is no object": ({"creatives": ["poster"]}, ("/creatives/0", "invalid")),
    "a member of another creative": (
        {"creatives": [{**MESSAGE, "alt": "x"}]}, ("/creatives/0/alt", "unknown_member"),
    ),
    "a heading that is too long": (
        {"creatives": [MESSAGE, {**MESSAGE, "heading": "x" * 81}]}, ("/creatives/1/heading", "max_length"),
    ),
    "a file that is named wrongly": (
        {"creatives": [{"type": "poster", "image": 12}]}, ("/creatives/0/image", "invalid"),
    ),
    "a film where a picture goes": (
        {"creatives": [{"type": "poster", "image": "film-1"}]}, ("/creatives/0/image", "wrong_kind"),
    ),
    "a region that is no code": (
        {"target": [{"side": "include", "region": "Weleri"}]}, ("/target/0/region", "invalid_code"),
    ),
    "a region that does not exist": (
        {"target": [{"side": "include", "region": "33.24.99"}]}, ("/target/0/region", "unknown_region"),
    ),
    "a group of regions that says two things": (
        {"target": [{"side": "include", "region": "33.24.01", "tag": "pesisir"}]}, ("/target/0", "one_of"),
    ),
    "hours of no length": ({"dayparts": [{"start": "06:00", "end": "06:00"}]}, ("/dayparts/0/end", "no_length")),
    "an hour that is none": ({"dayparts": [{"start": "25:00", "end": "06:00"}]}, ("/dayparts/0/start", "invalid")),
    "a day that is none": (
        {"dayparts": [{"days": [7], "start": "05:00", "end": "06:00"}]}, ("/dayparts/0/days/0", "max_value"),
    ),
    "more often than there is room": ({"max_per_hour": 61}, ("/max_per_hour", "max_value")),
    "truth where a number goes": ({"max_per_hour": True}, ("/max_per_hour", "invalid")),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_draft_that_cannot_be_read_says_why_and_is_not_begun(program, case):
    body, flaw = BAD[case]
    before = Change.objects.count()

    answer = program.post(SUBMISSIONS, {"creatives": [MESSAGE]} | body, idempotency_key="salah")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert flaw is None or codes(answer) == {flaw}
    assert all(said["detail"] for said in answer.json().get("errors", ()))
    assert (ILM.objects.count(), RememberedAnswer.objects.count(), Change.objects.count()) == (0, 0, before)


@pytest.mark.parametrize("case", [case for case in BAD if BAD[case][1]])
def test_a_change_that_cannot_be_read_leaves_the_draft_as_it_was(program, case):
    body, flaw = BAD[case]
    told = program.begun()
    etag = program.etag(told["url"])

    answer = program.patch(told["url"], body, if_match=etag)

    assert (answer.status_code, codes(answer)) == (400, {flaw})
    assert program.etag(told["url"]) == etag


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "ok"), (b"{", "bad_request"), (b"[]", "bad_request"), (b'"x"', "bad_request"), (b"\xff", "bad_request"),
        (b"{}" + b" " * 300_000, "too_large"), (b'{"title": NaN}', "bad_request"),
        (b'{"title": "Awasi", "title": "Lain"}', "bad_request"), (b'{"title": "a", "\\u0074itle": "b"}', "bad_request"),
        (b'{"creatives": [{"type": "message", "type": "poster"}]}', "bad_request"),
        (b'{"x": ' + b"[" * 31 + b"]" * 31 + b"}", "invalid_body"),
        (b'{"x": ' + b"[" * 32 + b"]" * 32 + b"}", "bad_request"),
        (b'{"x": ' + b"[" * 900 + b"]" * 900 + b"}", "bad_request"), (b'{"x": ' + b"9" * 5000 + b"}", "bad_request"),
    ],
)  # fmt: skip
def test_a_body_that_is_no_object_is_refused(program, content, code):
    answer = program.ask("post", SUBMISSIONS, content)

    assert answer.json().get("code", "ok") == code
    assert code == "ok" or nothing_was_begun()


def test_other_formats_methods_and_parameters_are_named(program, client):
    form = client.post(SUBMISSIONS, {"title": "x"}, headers={"Authorization": f"Bearer {program.token}"})
    assert (form.status_code, form.json()["code"]) == (415, "unsupported_media_type")
    assert program.ask("put", SUBMISSIONS, {}).json()["code"] == "method_not_allowed"
    assert program.ask("delete", f"{SUBMISSIONS}1/").json()["code"] == "method_not_allowed"
    assert program.get(SUBMISSIONS, accept="application/xml").json()["code"] == "not_acceptable"
    for query in ("?limit=0", "?limit=101", "?cursor=x", "?partner=2", "?state=tayang", "?limit=1&limit=2"):
        assert program.get(f"{SUBMISSIONS}{query}").json()["code"] == "invalid_parameters"


@pytest.mark.parametrize("name", ["", " ", "a" * 256, "spasi di tengah", "é"])
def test_a_key_of_a_request_that_cannot_be_read_is_refused(program, name):
    answer = program.post(SUBMISSIONS, {"title": "x"}, idempotency_key=name)

    assert (answer.status_code, answer.json()["code"], ILM.objects.count()) == (400, "bad_request", 0)


VERBS = ("submit", "take-back", "confirm", "refuse", "withdraw", "copy")


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_another_partner_s_is_as_good_as_none(program, others, verb):
    theirs = others.begun()
    body = {"submit": {"statement": True}, "confirm": {"sha256": "0" * 64}, "refuse": {"reason": "Bukan kami."}}
    body |= {"withdraw": {"code": "legal"}}

    for number in (theirs["id"], 999_999, 2**63, 10**30):
        answer = program.post(f"{SUBMISSIONS}{number}/{verb}/", body.get(verb), if_match="*")
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_submission")
    assert others.get(theirs["url"]).json()["state"] == "draft"


@pytest.mark.parametrize("verb", ["submit", "take-back", "confirm", "refuse"])
def test_a_verb_says_what_was_seen(program, verb):
    told = program.begun()
    body = {"submit": {"statement": True}, "confirm": {"sha256": "0" * 64}, "refuse": {"reason": "Bukan kami."}}

    assert program.post(f"{SUBMISSIONS}{told['id']}/{verb}/", body.get(verb)).status_code == 428
    assert program.act(told, verb, body.get(verb), if_match='"lama"').status_code == 412


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_takes_no_members_that_it_does_not_know(program, verb):
    told = program.begun()

    answer = program.act(told, verb, {"diam-diam": True})

    assert answer.status_code == 400
    assert ("/diam-diam", "unknown_member") in codes(answer)


@pytest.mark.parametrize("language", ["id", "en"])
def test_it_is_said_in_the_language_of_the_developer(program, language):
    answer = program.post(SUBMISSIONS, {"dayparts": [{"start": "x", "end": "06:00"}]}, accept_language=language)

    said = {"id": "Tulis jam dan menit, misalnya 18:30.", "en": "Write hours and minutes, like 18:30."}
    assert answer.json()["errors"][0]["detail"] == said[language]
    assert answer["Content-Language"] == language
