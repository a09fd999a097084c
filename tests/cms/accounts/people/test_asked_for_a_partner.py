"""Whoever is asked to speak for a partner: by the link of a mail, on the first screen, in two windows, twice."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cms.accounts.models import AddressProposal, Role
from cms.accounts.people import invitations
from ilm_blocks.admin.views import partner_people as screens
from ilm_blocks.models import Membership
from tests import factories
from tests.factories import KENDAL
from tests.signing_in import signed_in

from .conftest import accept_all, acting, administrator, person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%surat penunjukan contoh\n%%EOF\n"


@pytest.fixture
def bawaslu(cast):
    return factories.partner()


@pytest.fixture
def siti(bawaslu):
    user = person("siti")
    factories.member(user, bawaslu)
    return user


def people(partner):
    return reverse("ilm_blocks_admin:partner_people", args=[partner.pk])


def step(membership, verb):
    return reverse("ilm_blocks_admin:membership", args=[membership.pk, verb])


def ask(client, partner, **more):
    with acting():
        return client.post(people(partner), {"name": "Suparmi", "email": "suparmi@bawaslu.example"} | more)


def link(mail):
    return re.search(r"http://[^/]+(/admin/invitation/\S+)", mail.body)[1]


@pytest.fixture
def invited(bawaslu, siti, mailoutbox):
    mailoutbox.clear()
    ask(signed_in(siti), bawaslu)
    return next(mail for mail in mailoutbox if mail.to == ["suparmi@bawaslu.example"])


def test_the_mail_and_the_page_name_the_partner(invited):
    assert "Anda diminta berbicara atas nama: Bawaslu Kabupaten Kendal" in invited.body
    assert "Bawaslu Kabupaten Kendal" in Client().get(link(invited), follow=True).text


def test_accepting_by_the_link_is_accepting(invited, bawaslu):
    accept_all(Client(), link(invited))

    assert bawaslu.members.filter(username="suparmi").exists()


def decline(mail):
    client = Client()
    page = client.get(link(mail), follow=True)
    with acting():
        return client.post(page.request["PATH_INFO"], {"decline": ""}).text


def test_declining_by_the_link_is_declining_and_says_what_stays(invited, bawaslu):
    said = decline(invited)

    suparmi = get_user_model().objects.get(username="suparmi")
    assert "Anda tidak berbicara atas nama Bawaslu Kabupaten Kendal" in said
    assert "sudah dihapus" not in said
    assert not Membership.objects.open().filter(person=suparmi).exists()
    assert not AddressProposal.objects.filter(user=suparmi).exists()
    assert not suparmi.is_active
    assert "Tautan ini tidak berlaku lagi" in Client().get(link(invited), follow=True).text


def test_a_letter_is_declined_by_the_link_too(bawaslu, cast, mailoutbox):
    ask(signed_in(administrator(KENDAL)), bawaslu, letter=SimpleUploadedFile("surat.pdf", PDF))
    mail = next(mail for mail in mailoutbox if mail.to == ["suparmi@bawaslu.example"])

    assert "Surat penunjukan menyebut Anda" in Client().get(link(mail), follow=True).text
    decline(mail)

    assert not Membership.objects.open().exists()


def test_the_same_form_sent_twice_asks_once(invited, bawaslu, siti):
    answer = ask(signed_in(siti), bawaslu, email="Suparmi@Bawaslu.example")

    assert "Suparmi sudah diminta di alamat ini" in str(answer.context["form"].errors["email"])
    assert get_user_model().objects.filter(name="Suparmi").count() == 1


def test_a_stale_no_ends_no_standing_membership(bawaslu, siti):
    budi = person("budi")
    ask(signed_in(siti), bawaslu, known="budi", name="", email="")
    row, window = Membership.objects.proposed().get(), signed_in(budi)
    window.post(step(row, "accept"))

    for stale in (window, signed_in(siti), signed_in(administrator(KENDAL))):
        said = stale.post(step(row, "decline"), follow=True).text
        assert "Sudah diterima: Budi berbicara atas nama Bawaslu Kabupaten Kendal" in said
    assert bawaslu.members.contains(budi)
    window.post(step(row, "end"))
    assert not bawaslu.members.contains(budi)


def test_every_no_of_a_page_that_offers_a_yes_declines_what_is_proposed_alone(bawaslu, siti):
    """A button beside *accept* or *confirm* is pressed on a page that may be old."""
    person("budi")
    ask(signed_in(siti), bawaslu, known="budi", name="", email="")
    row = Membership.objects.proposed().get()
    home = signed_in(row.person).get(reverse("wagtailadmin_home")).text
    listed = signed_in(siti).get(people(bawaslu)).text

    assert step(row, "accept") in home
    for page in (home, listed):
        assert step(row, "decline") in page
        assert step(row, "end") not in page
    assert set(screens.VERBS) == {"confirm", "accept", "decline", "end", "ask-to-end", "keep"}


def test_an_approver_who_compares_a_letter_may_refuse_it(bawaslu, cast):
    ask(signed_in(administrator(KENDAL)), bawaslu, letter=SimpleUploadedFile("surat.pdf", PDF))
    row, approver = Membership.objects.get(), signed_in(person("sari", (Role.APPROVER, KENDAL)))

    assert step(row, "decline") in approver.get(people(bawaslu)).text
    approver.post(step(row, "decline"))
    assert not Membership.objects.open().exists()


def test_whoever_has_an_account_keeps_it_when_they_decline(bawaslu, siti):
    person("budi")
    ask(signed_in(siti), bawaslu, known="budi", name="", email="")
    row = Membership.objects.proposed().get()
    signed_in(row.person).post(step(row, "decline"))

    budi = get_user_model().objects.get(username="budi")
    assert (budi.is_active, budi.email) == (True, "budi@desa.example")
    assert invitations.address_of(budi) == "budi@desa.example"
