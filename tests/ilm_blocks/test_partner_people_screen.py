"""The screen of a partner's people: who opens it, what each may do on it, and who reads its letters."""

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse

from cms.accounts import addresses, roles
from ilm_blocks.actions import memberships
from ilm_blocks.choices import PartnerKind
from ilm_blocks.models import Membership, Partner
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN, WELERI
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%surat penunjukan contoh\n%%EOF\n"


@pytest.fixture
def panwas():
    return factories.partner(WELERI, name="Panwaslu Kecamatan Weleri", short_name="")


def person(username):
    return get_user_model().objects.create_user(username, f"{username}@contoh.example", name=username.title())


def holder(username, role, code):
    user = person(username)
    roles.assign(user, role, factories.page(code))
    return user


@pytest.fixture
def admin():
    return holder("admin", "administrator", WELERI)


@pytest.fixture
def approver():
    return holder("penyetuju", "approver", WELERI)


@pytest.fixture
def siti(panwas):
    siti = person("siti")
    factories.member(siti, panwas)
    return siti


def people(partner):
    return reverse("ilm_blocks_admin:partner_people", args=[partner.pk])


def step(membership, verb):
    return reverse("ilm_blocks_admin:membership", args=[membership.pk, verb])


def letter(content=PDF):
    return SimpleUploadedFile("surat.pdf", content)


def test_a_letter_is_uploaded_by_one_officer_and_confirmed_by_another(panwas, admin, approver, mailoutbox):
    one, other = signed_in(admin), signed_in(approver)

    one.post(people(panwas), {"known": "", "name": "Budi", "email": "budi@contoh.example", "letter": letter()})
    row = Membership.objects.get()
    assert (row.person.username, row.is_proposed) == ("budi", True)
    one.post(step(row, "confirm"))
    assert not panwas.members.exists()
    shown = other.get(people(panwas)).content.decode()
    assert step(row, "confirm") in shown
    other.post(step(row, "confirm"))

    assert list(panwas.members) == [row.person]


def test_a_member_invites_and_the_invited_accepts_on_the_first_screen(panwas, siti):
    person("budi")
    signed_in(siti).post(people(panwas), {"known": "budi", "name": "", "email": ""})
    row = Membership.objects.proposed().get()
    budi = signed_in(row.person)

    assert step(row, "accept") in budi.get(reverse("wagtailadmin_home")).content.decode()
    budi.post(step(row, "accept"))

    assert panwas.members.contains(row.person)


def test_an_officer_needs_a_letter_and_what_is_no_letter_is_said_on_its_field(panwas, admin):
    person("budi")

    without = signed_in(admin).post(people(panwas), {"known": "budi"})
    wrong = signed_in(admin).post(people(panwas), {"known": "budi", "letter": letter(b"<html>")})

    assert "letter" in without.context["form"].errors
    assert wrong.status_code == 200
    assert wrong.context["form"].errors
    assert not Membership.objects.exists()


def test_an_account_begins_only_with_the_membership(panwas, admin):
    signed_in(admin).post(people(panwas), {"name": "Budi", "email": "budi@contoh.example", "letter": letter(b"x")})

    assert not get_user_model().objects.filter(email="budi@contoh.example").exists()


def test_an_office_takes_its_people_without_a_letter_when_they_accept():
    office = factories.partner(PLANTUNGAN, name="Puskesmas", kind=PartnerKind.OFFICE)
    budi = holder("budi", "editor", BLUMAH)

    signed_in(holder("camat", "administrator", PLANTUNGAN)).post(people(office), {"known": "budi"})
    row = office.memberships.get()

    assert not office.members.contains(budi)
    signed_in(budi).post(reverse("ilm_blocks_admin:membership", args=[row.pk, "accept"]))
    assert office.members.contains(budi)


def test_whoever_holds_a_duty_nearby_is_refused_by_a_sentence(panwas, admin, approver):
    response = signed_in(admin).post(people(panwas), {"known": "penyetuju", "letter": letter()})

    assert "Tidak seorang pun merangkap keduanya" in response.content.decode()
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("role", "code", "status"),
    [
        ("administrator", WELERI, 200), ("approver", WELERI, 200), ("approver", KENDAL, 200), ("editor", WELERI, 403),
        ("operator", WELERI, 403), ("administrator", PLANTUNGAN, 403), ("administrator", "33.24.12.2001", 403),
    ],
)  # fmt: skip
def test_the_officers_who_keep_the_partner_open_the_list_and_its_letters(panwas, admin, role, code, status):
    row = memberships.propose_by_letter(panwas, person("budi"), content=PDF, name="surat.pdf", user=admin)
    client = signed_in(holder("petugas", role, code))

    assert client.get(people(panwas)).status_code in (status, 302)
    assert client.get(reverse("ilm_blocks_admin:letter", args=[row.letter_id])).status_code in (status, 302)
    opened = client.get(people(panwas)).status_code == 200
    assert opened == (status == 200)


def test_members_open_it_and_those_who_left_or_belong_to_others_do_not(panwas, siti, admin):
    row = memberships.propose_by_letter(panwas, person("budi"), content=PDF, name="surat.pdf", user=admin)
    address = reverse("ilm_blocks_admin:letter", args=[row.letter_id])
    outsider = person("luar")
    factories.member(outsider, factories.partner(name="KPU Kabupaten Kendal", short_name=""))

    assert [signed_in(siti).get(url).status_code for url in (people(panwas), address)] == [200, 200]
    factories.part(siti, panwas)
    for user in (siti, outsider):
        assert all(signed_in(user).get(url).status_code != 200 for url in (people(panwas), address))


def test_a_letter_comes_as_what_it_is_and_runs_nothing(panwas, siti, admin):
    row = memberships.propose_by_letter(panwas, person("budi"), content=PDF, name="Surat.pdf", user=admin)

    answer = signed_in(siti).get(reverse("ilm_blocks_admin:letter", args=[row.letter_id]))

    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="surat.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("verb", ["confirm", "accept", "end"])
def test_strangers_take_no_step_and_nothing_is_said_of_an_unknown_one(panwas, siti, admin, verb):
    row = memberships.propose_by_letter(panwas, person("budi"), content=PDF, name="surat.pdf", user=admin)
    for user in (holder("tetangga", "administrator", PLANTUNGAN), holder("penyunting", "editor", WELERI)):
        signed_in(user).post(step(row, verb))

    row.refresh_from_db()
    assert row.is_proposed
    assert signed_in(admin).post(step(row, "naikkan")).status_code == 404
    assert signed_in(admin).get(step(row, verb)).status_code == 405


def test_an_administrator_renames_and_others_do_not(panwas, siti, admin, approver):
    address = reverse("ilm_blocks_admin:partner_rename", args=[panwas.pk])
    new = {"name": "Panwaslu Weleri", "short_name": ""}

    for user in (approver, siti):
        assert signed_in(user).post(address, new).status_code != 200
    assert Partner.objects.count() == 1
    signed_in(admin).post(address, new)

    assert Partner.objects.get(successor=None).members.contains(siti)


def test_the_screen_takes_as_many_queries_for_many_people(panwas, siti, django_assert_max_num_queries):
    client = signed_in(siti)
    client.get(people(panwas))
    with django_assert_max_num_queries(60) as few:
        client.get(people(panwas))
    for number in range(5):
        factories.member(person(f"orang-{number}"), panwas)
        memberships.invite(panwas, person(f"calon-{number}"), user=siti)
    with django_assert_max_num_queries(len(few)):
        client.get(people(panwas))


# Whose mailbox it is


def test_whoever_compares_the_letter_sees_the_account_and_the_mailbox(admin, approver, panwas):
    signed_in(admin).post(people(panwas), {"name": "Budi", "email": "kotak@contoh.example", "letter": letter()})

    shown = signed_in(approver).get(people(panwas)).text

    assert "nama pengguna budi" in shown
    assert "kotak@contoh.example" in shown
    assert "Cocokkan alamat ini dengan suratnya" in shown


def test_the_published_contact_hears_who_comes_to_speak_for_the_partner(admin, approver, panwas, mailoutbox):
    Partner.objects.update(contact_email="kantor@panwas.example")
    with TestCase.captureOnCommitCallbacks(execute=True):
        sent = {"name": "Budi Santoso", "email": "kotak@contoh.example", "letter": letter()}
        signed_in(admin).post(people(panwas), sent)
        memberships.confirm(Membership.objects.get(), user=approver)

    budi = Membership.objects.get().person
    told = [mail for mail in mailoutbox if mail.to == ["kantor@panwas.example"]]
    assert len(told) == 2
    assert all(f"Budi Santoso ({budi.username})" in mail.body for mail in told)


def test_after_the_letter_was_compared_nobody_sends_the_link_elsewhere(admin, approver, panwas):
    signed_in(admin).post(people(panwas), {"name": "Budi", "email": "kotak@contoh.example", "letter": letter()})
    memberships.confirm(Membership.objects.get(), user=approver)
    budi = get_user_model().objects.get(username="budi")

    with pytest.raises(addresses.OnTheLetter):
        addresses.propose(budi, "lain@contoh.example", by=admin)
