"""What is filled in before a partner's person types the first word."""

from datetime import UTC, date, datetime

import pytest

from ilm_blocks.choices import Channel, ContentClass, InformationClass, PartnerKind
from ilm_blocks.queries import prefilled
from tests import factories
from tests.factories import KENDAL, NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def bawaslu(db):
    return factories.partner()


def test_the_one_agreement_in_force_settles_party_region_channels_and_window(bawaslu):
    pks = factories.agreement(bawaslu, valid_until=date(2024, 12, 31), channels=["website", "social"])
    factories.agreement(bawaslu, valid_from=date(2022, 1, 1), valid_until=date(2023, 12, 31))
    factories.agreement(bawaslu, valid_from=date(2025, 1, 1))

    ilm = prefilled.begin(bawaslu, NOON)

    assert (ilm.responsible, ilm.owner_id, ilm.agreement) == (bawaslu, bawaslu.owner_id, pks)
    assert ilm.channels == ["website", "social"]
    assert ilm.on_air_from == NOON
    assert ilm.on_air_until == datetime(2024, 12, 31, 17, tzinfo=UTC)  # midnight after its last day, in Kendal


def test_an_agreement_without_channels_allows_all_of_them(bawaslu):
    factories.agreement(bawaslu, channels=[])

    assert prefilled.begin(bawaslu, NOON).channels == Channel.values


def test_among_several_agreements_the_person_chooses(bawaslu):
    factories.agreement(bawaslu)
    factories.agreement(bawaslu)

    ilm = prefilled.begin(bawaslu, NOON)

    assert (ilm.agreement, ilm.channels, ilm.on_air_until) == (None, [], None)


def test_an_office_needs_no_agreement_to_use_every_channel():
    bpbd = factories.partner(name="BPBD Kabupaten Kendal", kind=PartnerKind.OFFICE)

    assert prefilled.begin(bpbd, NOON).channels == Channel.values


def test_the_classes_are_those_of_the_last_that_was_approved(bawaslu):
    pks = factories.agreement(bawaslu)
    of_education = {"content_class": ContentClass.ELECTION_EDUCATION, "information_class": InformationClass.PERIODIC}
    factories.ilm(KENDAL, responsible=bawaslu, agreement=pks, **of_education)
    factories.draft(KENDAL, responsible=bawaslu, agreement=pks, content_class=ContentClass.OFFICIAL_PORTRAIT)

    ilm = prefilled.begin(bawaslu, NOON)

    assert (ilm.content_class, ilm.information_class) == tuple(of_education.values())


@pytest.mark.parametrize("agreements", [1, 7])
def test_it_takes_the_same_queries_for_any_number_of_agreements(bawaslu, agreements, django_assert_num_queries):
    for _ in range(agreements):
        factories.agreement(bawaslu)

    with django_assert_num_queries(3):
        prefilled.begin(bawaslu, NOON)


def test_an_election_body_begins_with_its_education_never_with_general_information(bawaslu):
    bawaslu.is_election_body = True
    pks = factories.agreement(bawaslu)
    assert prefilled.begin(bawaslu, NOON).content_class == ContentClass.ELECTION_EDUCATION

    of_organiser = {"content_class": ContentClass.ELECTION_ORGANISER}
    factories.ilm(KENDAL, responsible=bawaslu, agreement=pks, **of_organiser)
    assert prefilled.begin(bawaslu, NOON).content_class == ContentClass.ELECTION_ORGANISER


def test_it_begins_with_a_class_that_its_agreement_covers(bawaslu):
    bawaslu.is_election_body = True
    factories.agreement(bawaslu, content_classes=["none", "election_organiser"])

    assert prefilled.begin(bawaslu, NOON).content_class == ContentClass.ELECTION_ORGANISER
