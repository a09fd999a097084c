"""A partner's programs read what it has agreed on: its own, and nobody else's."""

from datetime import date, timedelta

import pytest

from ilm_blocks.actions import partners
from ilm_blocks.models import Agreement
from partner_api.partners.keys.scopes import Scope
from tests import factories
from tests.factories import BOJA, KENDAL, NOON

from .conftest import program_of

pytestmark = pytest.mark.django_db
AGREEMENTS = "/api/v1/partners/agreements/"


@pytest.fixture
def paper(bawaslu):
    paper = bawaslu.agreements.get()
    facts = {
        "kind": "mou", "number": "480/1/MoU/2023", "partner_number": "12/HM/2023", "channels": ["website"],
        "levels": ["village"], "content_classes": ["election_education"], "share_of_voice": 15, "most_active": 3,
        "plays_a_day": 200, "regions": [("region", factories.page(BOJA))],
    }  # fmt: skip
    for name, value in facts.items():
        setattr(paper, name, value)
    paper.save(update_fields=list(facts))
    return paper


def test_it_tells_numbers_kind_days_scope_quota_and_state(program, paper, shape):
    answer = program.get(AGREEMENTS)

    assert answer.status_code == 200, answer.content
    shape("AgreementList", answer.json())
    [told] = answer.json()["items"]
    assert (told["id"], told["kind"], told["number"], told["partner_number"]) == (
        paper.pk, "mou", "480/1/MoU/2023", "12/HM/2023",
    )  # fmt: skip
    assert (told["region"], told["valid_from"], told["valid_until"]) == (KENDAL, "2023-11-01", "2026-10-31")
    assert told["state"] == "in_force"
    assert told["scope"] == {
        "regions": [BOJA], "levels": ["village"], "channels": ["website"], "content_classes": ["election_education"],
    }  # fmt: skip
    assert told["quota"] == {"share_of_voice": 15, "most_active": 3, "active": 0, "plays_a_day": 200}
    assert answer["Cache-Control"] == "no-store"


def test_what_is_active_is_counted_as_at_an_approval(program, bawaslu):
    paper = bawaslu.agreements.get()
    facts = {"responsible": bawaslu, "agreement": paper, "content_class": "election_education"}
    factories.ilm(**facts)
    factories.ilm(**facts).unpublish(code="error_in_content")
    factories.ilm(on_air_until=NOON - timedelta(hours=1), **facts)
    factories.draft(**facts)

    assert program.get(AGREEMENTS).json()["items"][0]["quota"]["active"] == 1


@pytest.mark.parametrize(("first", "last", "state"), [
    (date(2024, 2, 2), date(2024, 12, 31), "coming"),
    (date(2024, 2, 1), date(2024, 2, 1), "in_force"),
    (date(2023, 1, 1), date(2024, 1, 31), "ended"),
])  # fmt: skip
def test_the_last_day_is_included_and_the_next_is_not(program, bawaslu, first, last, state):
    Agreement.objects.update(valid_from=first, valid_until=last)

    assert program.get(AGREEMENTS).json()["items"][0]["state"] == state


def test_those_of_another_partner_are_not_there(program, others):
    own, foreign = (each.get(AGREEMENTS).json()["items"] for each in (program, others))

    assert len(own) == len(foreign) == 1
    assert own[0]["id"] != foreign[0]["id"]


def test_those_from_before_a_new_name_stay_its_own(client, bawaslu, siti, program):
    renamed = partners.rename(bawaslu, name="Badan Awas Kendal", user=None)
    factories.agreement(renamed, valid_until=date(2030, 1, 1))

    items = program_of(client, renamed, siti).get(AGREEMENTS).json()["items"]

    assert [item["valid_until"] for item in items] == ["2030-01-01", "2026-10-31"]


@pytest.mark.parametrize("scope", [each for each in Scope if each != Scope.REPORTS_READ])
def test_a_key_for_something_else_reads_none(client, bawaslu, siti, scope):
    answer = program_of(client, bawaslu, siti, scope).get(AGREEMENTS)

    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_without_a_key_nothing_is_told_and_nothing_can_be_written(client, program):
    assert client.get(AGREEMENTS).status_code == 401
    for method in ("post", "put", "patch", "delete"):
        assert program.ask(method, AGREEMENTS, {}).status_code == 405


def test_an_unknown_parameter_is_said(program):
    assert program.get(f"{AGREEMENTS}?partner=1").json()["errors"][0]["parameter"] == "partner"


@pytest.mark.parametrize("count", [1, 6])
def test_it_takes_the_same_queries_for_any_number(program, bawaslu, count, django_assert_num_queries):
    for _number in range(count - 1):
        factories.agreement(bawaslu)
    program.get(AGREEMENTS)

    with django_assert_num_queries(QUERIES):
        assert len(program.get(AGREEMENTS).json()["items"]) == count


QUERIES = 8
