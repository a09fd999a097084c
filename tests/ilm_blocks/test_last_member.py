"""The last who speaks for a partner from outside leaves by their own word, or by that of two officers."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import TestCase
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.accounts.models import Role
from cms.accounts.people import actions as people
from cms.accounts.people.area import Area
from ilm_blocks.actions import memberships
from ilm_blocks.choices import PartnerKind
from ilm_blocks.models import Membership
from tests import factories
from tests.cms.accounts.people.conftest import person
from tests.factories import BLUMAH, WELERI
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

CONTACT = "panwascam@kendal.example"


@pytest.fixture
def panwas():
    return factories.partner(
        WELERI, name="Panwaslu Kecamatan Weleri", short_name="Panwascam", contact_text="Sekretariat (contoh)",
        contact_email=CONTACT,
    )  # fmt: skip


@pytest.fixture
def admin():
    return person("admin", (Role.ADMINISTRATOR, WELERI))


@pytest.fixture
def camat():
    return person("camat", (Role.APPROVER, WELERI))


@pytest.fixture
def siti(panwas):
    user = person("siti")
    factories.member(user, panwas)
    return user


def last(panwas):
    return Membership.objects.get(partner=panwas, ended_at=None)


def told(mailoutbox, act):
    mailoutbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        act()
    return {message.to[0].partition("@")[0] for message in mailoutbox}


def press(client, membership, verb):
    return client.post(reverse("ilm_blocks_admin:membership", args=[membership.pk, verb]), follow=True)


def test_one_officer_alone_does_not_end_the_last(panwas, siti, admin):
    with pytest.raises(memberships.TwoEndTheLast):
        memberships.end(last(panwas), user=admin)
    memberships.ask_to_end(last(panwas), user=admin)
    with pytest.raises(memberships.TwoEndTheLast):
        memberships.end(last(panwas), user=admin)

    assert list(panwas.members) == [siti]


def test_all_concerned_and_the_published_contact_hear_of_each_step_and_another_officer_ends_it(
    panwas, siti, admin, camat, mailoutbox
):
    assert told(mailoutbox, lambda: memberships.ask_to_end(last(panwas), user=admin)) == {"siti", "camat", "panwascam"}
    assert told(mailoutbox, lambda: memberships.end(last(panwas), user=camat)) == {"siti", "admin", "panwascam"}

    assert not panwas.members.exists()
    verbs = ModelLogEntry.objects.for_instance(siti).filter(action__startswith="ilm_blocks.").order_by("pk")
    assert [(entry.action, entry.user) for entry in verbs][-2:] == [
        ("ilm_blocks.ask_to_end", admin), ("ilm_blocks.part_from_partner", camat),
    ]  # fmt: skip


def test_a_member_leaves_alone_and_the_published_contact_hears(panwas, siti, admin, mailoutbox):
    assert told(mailoutbox, lambda: memberships.end(last(panwas), user=siti)) == {"admin", "panwascam"}
    assert not panwas.members.exists()


def test_another_officer_lets_it_stand_and_it_may_be_asked_anew(panwas, siti, admin, camat):
    memberships.ask_to_end(last(panwas), user=admin)
    memberships.keep(last(panwas), user=camat)
    assert last(panwas).ending_asked_by is None

    memberships.ask_to_end(last(panwas), user=admin)
    assert last(panwas).ending_asked_by == admin


def test_strangers_neither_ask_nor_confirm(panwas, siti, admin):
    beside = person("tetangga", (Role.ADMINISTRATOR, BLUMAH))
    with pytest.raises(PermissionDenied):
        memberships.ask_to_end(last(panwas), user=beside)
    memberships.ask_to_end(last(panwas), user=admin)
    for act in (memberships.end, memberships.keep):
        with pytest.raises(PermissionDenied):
            act(last(panwas), user=beside)


@pytest.mark.parametrize("facts", [{"kind": PartnerKind.OFFICE, "name": "Dinas Kesehatan", "short_name": "Dinkes"}])
def test_of_several_and_of_an_office_one_officer_ends_one(panwas, siti, admin, facts):
    factories.member(person("budi"), panwas)
    memberships.end(panwas.memberships.open().get(person=siti), user=admin)
    office = factories.partner(WELERI, **facts)
    factories.member(person("dian"), office)
    memberships.end(last(office), user=admin)

    assert panwas.members.count() == 1
    assert not office.members.exists()


def test_an_account_that_is_switched_off_is_nobody_who_is_left(panwas, siti, admin):
    gone = person("lama")
    factories.member(gone, panwas)
    gone.is_active = False
    gone.save()

    with pytest.raises(memberships.TwoEndTheLast):
        memberships.end(panwas.memberships.open().get(person=siti), user=admin)


@pytest.mark.parametrize("verb", ["leave", "part"])
def test_no_screen_of_people_is_a_way_around(panwas, siti, admin, verb):
    answer = {"leave": {}, "part": {"partner": panwas.pk}}[verb]
    page = signed_in(admin).post(reverse("people:act", args=[siti.pk, verb]), answer, follow=True)

    assert page.status_code == 200
    assert "orang terakhir yang berbicara atas nama" in " ".join(map(str, page.context["messages"]))
    siti.refresh_from_db()
    assert siti.is_active
    assert list(panwas.members) == [siti]


@pytest.mark.parametrize("verb", [people.leave, people.part])
def test_nothing_is_half_ended(panwas, siti, admin, verb):
    more = [panwas] if verb is people.part else []
    with pytest.raises(memberships.TwoEndTheLast):
        verb(Area.of(admin), siti, *more)
    assert last(panwas).is_standing


def test_the_screen_leads_both_officers_through_it(panwas, siti, admin, camat):
    page = signed_in(admin).get(reverse("ilm_blocks_admin:partner_people", args=[panwas.pk]))
    assert "Minta diakhiri" in page.text
    press(signed_in(admin), last(panwas), "ask-to-end")

    client = signed_in(camat)
    waiting = client.get(reverse("ilm_blocks_admin:waiting"))
    assert "Orang terakhir mitra" in waiting.text
    assert "Menunggu Anda (1)" in waiting.text
    page = client.get(reverse("ilm_blocks_admin:partner_people", args=[panwas.pk])).text
    assert "Tegaskan pengakhirannya" in page
    assert "Pertahankan" in page
    press(client, last(panwas), "end")

    assert not panwas.members.exists()
