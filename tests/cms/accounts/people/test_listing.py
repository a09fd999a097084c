"""The list of people ends where the administrator's regions do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.accounts import roles
from cms.accounts.models import Role
from cms.accounts.people import listing
from cms.accounts.people.area import Area
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, PLANTUNGAN, WELERI
from tests.signing_in import signed_in

from .conftest import administrator, person, screen

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast_of_people(cast):
    partner = factories.partner(PLANTUNGAN, name="Puskesmas Plantungan")
    people = {
        "blumah": person("blumah", (Role.EDITOR, BLUMAH)),
        "camat": person("camat", (Role.APPROVER, PLANTUNGAN), (Role.EDITOR, WELERI)),
        "weleri": person("weleri", (Role.EDITOR, WELERI)),
        "kendal": person("kendal", (Role.APPROVER, KENDAL)),
        "puskesmas": person("puskesmas"),
    }
    roles.join(people["puskesmas"], partner)
    return people


def listed(client, **question):
    response = client.get(screen("list"), question)
    return {row.user.username: row for row in response.context["rows"]}


@pytest.mark.database
def test_an_administrator_meets_the_people_of_own_regions_and_those_of_own_partners(cast_of_people):
    plantungan = signed_in(administrator(PLANTUNGAN, "admin"))

    assert set(listed(plantungan)) == {"admin", "blumah", "camat", "puskesmas"}


def test_roles_in_other_regions_are_not_told(cast_of_people):
    row = listed(signed_in(administrator(PLANTUNGAN)))["camat"]

    assert [(held.role, name) for held, name in row.roles] == [("approver", "Kecamatan Plantungan")]


def test_a_village_is_named_with_its_district(cast_of_people):
    row = listed(signed_in(administrator(PLANTUNGAN)))["blumah"]

    assert [name for _held, name in row.roles] == ["Desa Blumah · Kecamatan Plantungan"]


def test_a_superuser_meets_everybody_who_acts_anywhere(cast_of_people):
    root = signed_in(person("root", is_superuser=True))

    assert set(listed(root)) == set(cast_of_people)


def test_the_account_is_shown_of_those_who_act_here_alone_and_to_a_superuser_of_everybody(cast_of_people):
    rows = listed(signed_in(administrator(PLANTUNGAN, "admin")))
    assert {name for name, row in rows.items() if row.only_here} == {"admin", "blumah", "puskesmas"}

    root = person("root", (Role.EDITOR, BLUMAH), is_superuser=True)
    assert all(row.only_here for row in listed(signed_in(root)).values())


@pytest.mark.database
@pytest.mark.parametrize(
    ("question", "found"),
    [
        ({"q": "BLUM"}, {"blumah"}),
        ({"q": "camat@desa"}, set()),  # an address is nothing to find people by
        ({"role": "editor"}, {"blumah"}),
        ({"role": "partner"}, {"puskesmas"}),
        ({"region": BLUMAH}, {"blumah"}),
        ({"region": PLANTUNGAN, "role": "approver"}, {"camat"}),
        ({"region": BLUMAH, "role": "approver"}, set()),
        ({"state": "left"}, set()),
        ({"region": WELERI, "role": "editor"}, {"blumah"}),  # not one of the choices: as if nothing were asked
    ],
)
def test_the_list_is_narrowed(cast_of_people, question, found):
    client = signed_in(administrator(PLANTUNGAN))
    if "region" in question:
        question |= {"region": factories.page(question["region"]).pk}

    assert set(listed(client, **question)) == found


@pytest.mark.parametrize("role", [Role.EDITOR, Role.APPROVER, Role.OPERATOR, Role.EMERGENCY])
@pytest.mark.parametrize("name", ["list", "assign", "import", "template"])
def test_the_screens_are_for_administrators(role, name):
    assert signed_in(person("orang", (role, KENDAL))).get(screen(name)).status_code == 302


def test_whoever_is_not_signed_in_is_asked_to(client):
    assert "/login/" in client.get(screen("list")).url


def test_a_second_factor_and_a_state_are_told(cast_of_people):
    from cms.accounts.models import AuthenticatorApp

    AuthenticatorApp.objects.create(user=cast_of_people["camat"], confirmed=True)
    AuthenticatorApp.objects.create(user=cast_of_people["blumah"], confirmed=False)
    rows = listed(signed_in(administrator(PLANTUNGAN)))

    assert rows["camat"].has_second_factor
    assert not rows["blumah"].has_second_factor
    assert rows["blumah"].state == listing.AccountState.ACTIVE


@pytest.mark.database
def test_the_number_of_queries_grows_neither_with_people_nor_with_regions(cast_of_people):
    client = signed_in(administrator(KENDAL, "admin"))
    few = queries(client)
    for number in range(30):
        person(f"banyak-{number}", (Role.EDITOR, KEDITEN), (Role.OPERATOR, BLUMAH))

    assert queries(client) == few
    assert len(listed(client)) > 30


def queries(client):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(screen("list")).status_code == 200
    return len(captured)


@pytest.mark.database
def test_states_are_found_as_they_are_told(cast_of_people):
    area = Area.of(administrator(KENDAL))
    person("baru", (Role.EDITOR, BLUMAH), password=None)
    rows = listing.rows(area, listing.people(area))

    for state in listing.AccountState:
        assert {row.user for row in rows if row.state == state} == set(listing.people(area, state=state))
    assert {row.user.username for row in rows if row.state == listing.AccountState.WAITING} == {"baru"}
