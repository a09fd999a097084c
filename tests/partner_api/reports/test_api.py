"""The play report for a partner's programs."""

import csv
import io

import pytest

from partner_api.partners.keys.scopes import Scope
from partner_api.reports import canonical, tables
from tests import factories
from tests.factories import KENDAL
from tests.partner_api.partners.conftest import person, program_of
from tests.partner_api.reports.conftest import DAY, HOUR, MINUTE, TODAY, log, minutes, sum_plans

pytestmark = pytest.mark.django_db

REPORT = "/api/v1/partners/play-report/"
ASKED = f"{REPORT}?first={TODAY - DAY}&last={TODAY}"


@pytest.fixture
def program(client, story):
    user = person("siti")
    factories.member(user, story.bawaslu)
    return program_of(client, story.bawaslu, user)


@pytest.fixture
def played(story, send):
    send([*log(story.ours, *minutes(20 * MINUTE, 5)), *log(story.theirs, 3 * HOUR)])
    sum_plans()


def test_it_tells_what_was_planned_and_shown_of_the_partners_items(program, played, story, shape):
    answer = program.get(ASKED)

    assert answer.status_code == 200, answer.content
    told = answer.json()
    shape("PlayReport", told)
    assert told["total"]["complete"] == 5
    assert [one["title"] for one in told["items"]] == ["Tolak politik uang"]
    [paper] = told["agreements"]
    assert (paper["number"], paper["partner"]) == ("480/1/PKS/2023", "Bawaslu Kabupaten Kendal")
    assert told["websites"][0]["ilm"] == story.ours.pk
    assert "Periksa nama Anda" not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_a_plan_that_is_not_known_is_null(program, story, send):
    send(log(story.ours, HOUR))

    told = program.get(ASKED).json()

    assert (told["total"]["planned"], told["total"]["planned_ms"], told["total"]["planned_reported_ms"]) == (None,) * 3


def test_the_rows_alone_come_as_csv_with_the_same_digest(program, played):
    told, rows = program.get(ASKED).json(), program.get(f"{ASKED}&format=csv")

    assert rows["Content-Type"] == "text/csv; charset=utf-8"
    assert canonical.digest(tables.read_csv(rows.content)) == told["digest"]
    assert next(csv.reader(io.StringIO(rows.content.decode("utf-8-sig")))) == told["columns"]


@pytest.mark.parametrize(("accept", "query", "status", "media"), [
    ("text/csv", "&format=csv", 200, "text/csv; charset=utf-8"),
    ("*/*", "&format=csv", 200, "text/csv; charset=utf-8"),
    ("text/csv", "&format=csv&agreement=999999", 404, "application/problem+json"),
    ("text/csv", "", 406, "application/problem+json"),
])  # fmt: skip
def test_csv_may_be_asked_for_by_its_media_type_too(program, played, accept, query, status, media):
    answer = program.get(f"{ASKED}{query}", accept=accept)

    assert (answer.status_code, answer["Content-Type"]) == (status, media)


def test_rows_are_of_hours_where_that_is_asked_for(program, played):
    told = program.get(f"{ASKED}&per=hour").json()

    assert {row[1] for row in told["rows"] if row[13]} == {11}


def test_days_without_anything_say_so(program, story):
    told = program.get(ASKED).json()

    assert (told["is_empty"], told["rows"], told["total"]["complete"]) == (True, [], 0)


def test_an_agreement_of_somebody_else_is_unknown(program, played, story):
    foreign = factories.agreement(story.kpu)

    assert program.get(f"{ASKED}&agreement={story.paper.pk}").json()["total"]["complete"] == 5
    answers = [program.get(f"{ASKED}&agreement={pk}") for pk in (foreign.pk, 999_999)]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "unknown_agreement")] * 2


@pytest.mark.parametrize(("query", "parameter", "code"), [
    ("", "first", "required"),
    (f"first={TODAY}", "last", "required"),
    (f"first={TODAY}&last={TODAY - DAY}", "last", "backwards"),
    (f"first={TODAY}&last={TODAY + DAY}", "last", "ahead"),
    (f"first={TODAY - 400 * DAY}&last={TODAY}", "last", "too_long"),
    ("first=kemarin&last=hari ini", "first", "invalid"),
    (f"first=2024-W05-1&last={TODAY}", "first", "invalid"),
    (f"first=20240131&last={TODAY}", "first", "invalid"),
    (f"first={TODAY}&last={TODAY}&per=minute", "per", "invalid_choice"),
    (f"first={TODAY}&last={TODAY}&format=pdf", "format", "invalid_choice"),
    (f"first={TODAY}&last={TODAY}&agreement=0", "agreement", "min_value"),
    (f"first={TODAY}&last={TODAY}&partner=1", "partner", "unknown_parameter"),
    (f"first={TODAY}&last={TODAY}&first={TODAY}", "first", "repeated"),
])  # fmt: skip
def test_what_cannot_be_asked_is_refused(program, query, parameter, code):
    answer = program.get(f"{REPORT}?{query}")

    assert answer.status_code == 400
    assert (parameter, code) in {(flaw["parameter"], flaw["code"]) for flaw in answer.json()["errors"]}


def test_it_needs_a_key_that_was_made_for_it(client, story):
    user = person("joko")
    factories.member(user, story.bawaslu)
    writer = program_of(client, story.bawaslu, user, Scope.SUBMISSIONS_WRITE)

    assert client.get(ASKED).status_code == 401
    refused = writer.get(ASKED)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")


def test_another_partner_is_told_nothing_of_it(client, played):
    others = factories.partner(KENDAL, name="PMI Kabupaten Kendal", short_name="PMI")
    user = person("rina")
    factories.member(user, others)

    assert program_of(client, others, user).get(ASKED).json()["is_empty"]
