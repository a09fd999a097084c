"""Who may do what here: own and above, for those who act here, and nothing of siblings."""

import pytest
from django.urls import reverse

from cms.accounts.models import Role
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, PLANTUNGAN, WELERI
from tests.signing_in import signed_in

from .conftest import administrator, person, screen

pytestmark = pytest.mark.django_db


@pytest.fixture
def blumah(cast):
    person("kades", (Role.APPROVER, BLUMAH))
    person("camat", (Role.APPROVER, PLANTUNGAN))
    person("bupati", (Role.APPROVER, KENDAL))
    person("tetangga", (Role.APPROVER, KEDITEN))
    person("mantan", (Role.APPROVER, BLUMAH), is_active=False)
    return signed_in(person("blumah", (Role.EDITOR, BLUMAH)))


def authority(client, code):
    return client.get(screen("authority", factories.page(code).pk))


def duty(response, role):
    return next(duty for duty in response.context["duties"] if duty.role == role)


def test_those_of_the_region_and_of_regions_above_nearest_first(blumah):
    approvers = duty(authority(blumah, BLUMAH), Role.APPROVER)

    assert [user.username for user in approvers.here] == ["kades"]
    assert [(user.username, str(region)) for user, region in approvers.above] == [
        ("camat", "Kecamatan Plantungan"),
        ("bupati", "Kabupaten Kendal"),
    ]


def test_siblings_and_those_who_have_left_are_not_named(blumah):
    text = authority(blumah, BLUMAH).text

    assert "Kades" in text
    assert "Tetangga" not in text
    assert "Mantan" not in text


def test_each_role_says_in_words_what_it_may_do(blumah):
    text = authority(blumah, BLUMAH).text

    for role in Role:
        assert str(duty(authority(blumah, BLUMAH), role).words) in text
    assert "Tidak ada." in text


@pytest.mark.parametrize("code", [KEDITEN, PLANTUNGAN, KENDAL, WELERI])
def test_other_regions_are_closed(blumah, code):
    assert authority(blumah, code).status_code == 302


@pytest.mark.parametrize("role", Role)
def test_every_role_opens_it(cast, role):
    assert authority(signed_in(person("orang", (role, PLANTUNGAN))), BLUMAH).status_code == 200


def test_only_administrators_find_links_to_the_people(blumah):
    admin = administrator(PLANTUNGAN)
    assert screen("person", admin.pk) not in authority(blumah, BLUMAH).text
    assert screen("person", admin.pk) in authority(signed_in(admin), PLANTUNGAN).text


def test_a_button_above_the_regions_page_leads_there(blumah):
    page = factories.page(BLUMAH)

    assert screen("authority", page.pk) in blumah.get(reverse("wagtailadmin_explore", args=[page.pk])).text


def test_the_sidebar_names_people_to_administrators_alone(blumah):
    assert screen("list") not in blumah.get(reverse("wagtailadmin_home")).text
    assert screen("list") in signed_in(administrator(PLANTUNGAN)).get(reverse("wagtailadmin_home")).text


def test_it_takes_the_same_queries_however_many_people(blumah):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(connection) as captured:
            authority(blumah, BLUMAH)
        return len(captured)

    queries()
    few = queries()
    for number in range(10):
        person(f"banyak-{number}", (Role.OPERATOR, PLANTUNGAN))
    assert queries() == few
