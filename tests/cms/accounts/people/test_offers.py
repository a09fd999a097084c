"""A role is offered and taken up: nothing is given, and nothing of an account is seen, before its person accepts."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.accounts import roles
from cms.accounts.models import AddressProposal, AuthenticatorApp, Offer, Role
from cms.accounts.people import actions, offers
from cms.accounts.people.area import Area
from ilm_blocks.actions import memberships
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN, WELERI
from tests.signing_in import signed_in

from .conftest import accept_all, acting, administrator, assign, fresh, held, offered, person, screen

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(cast):
    return administrator(PLANTUNGAN, "admin")


@pytest.fixture
def plantungan(admin):
    return signed_in(admin)


@pytest.fixture
def budi(cast):
    return person("budi", (Role.EDITOR, WELERI))


def answer(client, offer, with_what):
    with acting():
        return client.post(reverse("accounts_offer", args=[offer.pk]), {with_what: ""}, follow=True)


def offer_of(admin, user, role=Role.APPROVER, code=PLANTUNGAN):
    with acting():
        actions.offer(Area.of(admin), user, role, factories.page(code))
    return Offer.objects.get(user=user, role=role, region__code=code)


# Who it is


def test_somebody_with_an_account_is_shown_before_anything_is_offered(plantungan, budi):
    page = assign(plantungan, known="budi", shown="").text

    assert "Apakah ini orang yang Anda maksud?" in page
    assert "Kecamatan Weleri" in page
    assert "Budi" in page
    assert budi.email not in page
    assert not Offer.objects.exists()


def test_another_username_than_the_one_that_was_shown_is_shown_first_too(plantungan, budi):
    person("siti")
    assign(plantungan, known="siti", shown="budi")

    assert not Offer.objects.exists()


def test_a_mail_address_is_nobody(plantungan, budi):
    assert "known" in assign(plantungan, known="budi@desa.example").context["form"].errors


def test_an_impostor_with_the_address_of_the_head_of_an_office_gets_nothing(plantungan, budi, mailoutbox):
    head = "kepala.dinas@kendalkab.example"
    form = {"name_email-name": "Budi", "name_email-email": head, "locale-preferred_language": "id-id"}
    form |= {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}
    with acting():
        signed_in(budi).post(reverse("wagtailadmin_account"), form)

    assert "known" in assign(plantungan, known=head, roles=["approver"]).context["form"].errors
    mailoutbox.clear()
    new = {"name": "Kepala Dinas", "username": "kepala.dinas", "email": head}
    assign(plantungan, **new, roles=["approver"], region=PLANTUNGAN)

    assert fresh(budi).email == "budi@desa.example"
    assert [mail.to for mail in mailoutbox] == [[head]]
    assert held(budi) == {("editor", WELERI)}
    assert not Offer.objects.filter(user=budi).exists()


# What is seen


def test_nothing_of_an_account_is_seen_before_its_person_accepts(plantungan, budi):
    type(budi).objects.filter(pk=budi.pk).update(last_login=timezone.now())
    assign(plantungan, known="budi")

    assert plantungan.get(screen("person", budi.pk)).status_code == 404
    assert plantungan.get(screen("address", budi.pk)).status_code == 404
    for name in ("list", "offers"):
        page = plantungan.get(screen(name)).text
        assert budi.email not in page
        assert "Kecamatan Weleri" not in page
    assert "budi" in plantungan.get(screen("offers")).text


def test_and_then_only_what_concerns_the_region(admin, plantungan, budi):
    AuthenticatorApp.objects.create(user=budi, confirmed=True)
    type(budi).objects.filter(pk=budi.pk).update(last_login=timezone.now())
    actions.withdraw(Area.of(administrator(WELERI)), offer_of(administrator(WELERI, "lain"), budi, code=WELERI))
    offers.accept(offer_of(admin, budi), by=budi)
    response = plantungan.get(screen("person", budi.pk))

    assert budi.email not in response.text
    assert "Masuk terakhir" not in response.text
    assert "Faktor kedua" not in response.text
    assert [entry.said for entry in response.context["history"]] == [
        f"Peran diterima: Penyetuju · Kecamatan Plantungan ({PLANTUNGAN})",
        f"Peran ditawarkan: Penyetuju · Kecamatan Plantungan ({PLANTUNGAN})",
    ]
    assert plantungan.get(screen("list"), {"q": "budi@"}).context["rows"] == []
    assert plantungan.get(screen("address", budi.pk)).status_code == 302


def test_of_somebody_who_acts_here_alone_the_account_is_shown(plantungan):
    siti = person("siti", (Role.EDITOR, BLUMAH))

    assert siti.email in plantungan.get(screen("person", siti.pk)).text


def test_of_a_new_person_the_administrator_sees_what_they_typed_and_another_does_not(plantungan, cast):
    new = {"name": "Siti Contoh", "username": "siti", "email": "siti@desa.example"}
    assign(plantungan, **new)

    assert "siti@desa.example" in plantungan.get(screen("offers")).text
    other = signed_in(administrator(KENDAL))
    assert "Siti Contoh" in other.get(screen("offers")).text
    assert "siti@desa.example" not in other.get(screen("offers")).text


# The answer


def test_who_accepts_has_the_role_and_nobody_had_it_before(admin, budi):
    offer = offer_of(admin, budi)
    assert held(budi) == {("editor", WELERI)}

    assert "Anda kini Penyetuju Kecamatan Plantungan" in answer(signed_in(budi), offer, "accept").text
    assert held(budi) == {("editor", WELERI), ("approver", PLANTUNGAN)}
    assert not Offer.objects.exists()


def test_who_declines_has_nothing_and_the_offer_is_gone(admin, budi):
    answer(signed_in(budi), offer_of(admin, budi), "decline")

    assert held(budi) == {("editor", WELERI)}
    assert not Offer.objects.exists()


def test_the_first_screen_asks(admin, budi):
    offer = offer_of(admin, budi)
    home = signed_in(budi).get(reverse("wagtailadmin_home")).text

    assert "Anda ditawari peran" in home
    assert reverse("accounts_offer", args=[offer.pk]) in home


def test_the_mail_of_an_offer_leads_to_its_page(admin, budi, mailoutbox):
    offer = offer_of(admin, budi)
    (mail,) = mailoutbox
    path = re.search(r"http://[^/]+(/admin/offers/\S+)", mail.body)[1]

    assert mail.to == [budi.email]
    assert mail.subject == "Anda ditawari peran: Penyetuju Kecamatan Plantungan"
    assert path == reverse("accounts_offer", args=[offer.pk])
    assert "Penyetuju · Kecamatan Plantungan" in signed_in(budi).get(path).text


def test_somebody_who_may_not_enter_the_admin_answers_too(admin, cast):
    siti = person("siti")
    offer = offer_of(admin, siti)
    client = signed_in(siti)

    assert client.get(reverse("accounts_offer", args=[offer.pk])).status_code == 200
    answer(client, offer, "accept")
    assert held(siti) == {("approver", PLANTUNGAN)}


@pytest.mark.parametrize("who", ["admin", "other"])
def test_nobody_else_answers(admin, budi, who):
    offer = offer_of(admin, budi)
    client = signed_in(admin if who == "admin" else person("lain", (Role.APPROVER, PLANTUNGAN)))

    assert client.get(reverse("accounts_offer", args=[offer.pk])).status_code == 404
    assert answer(client, offer, "accept").status_code == 404
    with pytest.raises(PermissionDenied):
        offers.accept(offer, by=admin)
    assert held(budi) == {("editor", WELERI)}


def test_whoever_is_not_logged_in_is_asked_to(admin, budi, client):
    assert "/login/?next=" in client.get(reverse("accounts_offer", args=[offer_of(admin, budi).pk])).url


@pytest.mark.database
def test_an_offer_is_answered_once(admin, budi):
    offer = offer_of(admin, budi)
    offers.decline(offer, by=budi)

    with pytest.raises(offers.Answered):
        offers.accept(offer, by=budi)


@pytest.mark.parametrize("how", ["role", "account"])
def test_an_offer_lapses_with_the_right_of_whoever_made_it(admin, budi, how):
    offer = offer_of(admin, budi)
    if how == "role":
        roles.dismiss(admin, Role.ADMINISTRATOR, factories.page(PLANTUNGAN))
    else:
        type(admin).objects.filter(pk=admin.pk).update(is_active=False)

    assert "tidak lagi mengelola wilayah itu" in answer(signed_in(budi), offer, "accept").text
    assert held(budi) == {("editor", WELERI)}


def test_who_came_to_speak_for_a_partner_meanwhile_accepts_no_duty_beside_it(admin, cast):
    siti = person("siti")
    offer = offer_of(admin, siti)
    factories.member(siti, factories.partner(PLANTUNGAN))

    assert "Tidak seorang pun merangkap keduanya" in answer(signed_in(siti), offer, "accept").text
    assert held(siti) == set()
    assert Offer.objects.filter(pk=offer.pk).exists()


def test_who_speaks_for_a_partner_is_not_offered_a_duty_beside_it(plantungan, cast):
    siti = person("siti")
    factories.member(siti, factories.partner(PLANTUNGAN))

    assert "Tidak seorang pun merangkap keduanya" in assign(plantungan, known="siti").text
    assert not Offer.objects.exists()


def test_a_first_approver_is_asked_for_a_second_factor_once_they_accept(admin, settings, cast):
    settings.ACCOUNTS = settings.ACCOUNTS | {"SECOND_FACTOR_REQUIRED": True}
    siti = person("siti")
    client = signed_in(siti)
    answer(client, offer_of(admin, siti), "accept")

    assert client.get(reverse("wagtailadmin_home")).url.startswith(reverse("second_factor:set_up"))


# An office


def test_a_person_of_an_office_is_one_on_accepting_and_seen_no_sooner(plantungan, budi):
    puskesmas = factories.partner(PLANTUNGAN, name="Puskesmas Plantungan", kind="office")
    assign(plantungan, known="budi", roles=[], partner=puskesmas.pk)

    assert not puskesmas.members.contains(budi)
    assert plantungan.get(screen("person", budi.pk)).status_code == 404
    assert "Puskesmas Plantungan" in plantungan.get(screen("offers")).text
    assert "Puskesmas Plantungan" in signed_in(budi).get(reverse("wagtailadmin_home")).text

    memberships.accept(puskesmas.memberships.get(), user=budi)
    assert puskesmas.members.contains(budi)


# Taking back


def test_an_offer_is_taken_back(admin, plantungan, budi):
    offer = offer_of(admin, budi)
    plantungan.post(screen("withdraw", offer.pk))

    assert not Offer.objects.exists()
    assert fresh(budi).is_active


def test_a_new_account_that_nobody_entered_goes_with_its_last_offer(plantungan, cast):
    assign(plantungan, name="Siti", username="siti", email="siti@desa.example", roles=["editor", "operator"])
    first, second = Offer.objects.all()

    plantungan.post(screen("withdraw", first.pk))
    assert get_user_model().objects.filter(username="siti").exists()
    plantungan.post(screen("withdraw", second.pk))
    assert not get_user_model().objects.filter(username="siti").exists()
    assert not AddressProposal.objects.exists()


@pytest.mark.parametrize("role", [Role.APPROVER, Role.EDITOR])
def test_offers_are_for_administrators(admin, budi, role):
    offer = offer_of(admin, budi)
    client = signed_in(person("orang", (role, KENDAL)))

    assert client.get(screen("offers")).status_code == 302
    assert client.post(screen("withdraw", offer.pk)).status_code == 302
    assert client.post(screen("invite_again", budi.pk)).status_code == 302
    assert Offer.objects.exists()


def test_an_administrator_of_weleri_neither_sees_nor_takes_back_an_offer_of_plantungan(plantungan, admin, cast):
    assign(plantungan, name="Siti", username="siti", email="siti@desa.example")
    offer, weleri = Offer.objects.get(), signed_in(administrator(WELERI))

    assert "Siti" not in weleri.get(screen("offers")).text
    assert weleri.post(screen("withdraw", offer.pk)).status_code == 404
    assert weleri.post(screen("invite_again", offer.user_id)).status_code == 404
    with pytest.raises(actions.BeyondYourRegions):
        actions.withdraw(Area.of(administrator(WELERI, "lain")), offer)
    assert Offer.objects.exists()


def test_leaving_takes_the_offers_along(admin, plantungan):
    budi = person("budi", (Role.EDITOR, BLUMAH))
    offer_of(admin, budi)
    plantungan.post(screen("act", budi.pk, "leave"))

    assert not Offer.objects.exists()


# By the link of an invitation


def invitation(mail):
    return re.search(r"http://[^/]+(/admin/invitation/\S+)", mail.body)[1]


def test_a_new_person_proves_the_address_sets_a_password_and_accepts_in_one_step(plantungan, mailoutbox, cast):
    assign(plantungan, name="Siti Contoh", username="siti", email="Siti@Desa.example", roles=["editor", "operator"])
    siti = get_user_model().objects.get(username="siti")
    assert (siti.email, held(siti)) == ("", set())

    page = accept_all(Client(), invitation(mailoutbox[0]))
    assert page.status_code == 200
    siti = fresh(siti)
    assert siti.email == "siti@desa.example"
    assert siti.check_password("sungai-bodri-7")
    assert held(siti) == {("editor", BLUMAH), ("operator", BLUMAH)}
    assert "Tautan ini tidak berlaku lagi" in Client().get(invitation(mailoutbox[0]), follow=True).text


def test_a_new_person_takes_what_they_want(plantungan, mailoutbox, cast):
    assign(plantungan, name="Siti", username="siti", email="siti@desa.example", roles=["editor", "operator"])
    siti = get_user_model().objects.get(username="siti")
    accept_all(Client(), invitation(mailoutbox[0]), offers=[siti.offers.get(role="editor").pk])

    assert held(siti) == {("editor", BLUMAH)}
    assert offered(siti) == {("operator", BLUMAH)}


def test_an_offer_that_was_not_shown_is_not_accepted_by_the_link(plantungan, mailoutbox, budi, admin):
    assign(plantungan, name="Siti", username="siti", email="siti@desa.example")
    others = offer_of(admin, budi)
    accept_all(Client(), invitation(mailoutbox[0]), offers=[others.pk])

    assert Offer.objects.filter(pk=others.pk).exists()
    assert held(get_user_model().objects.get(username="siti")) == set()


def test_a_new_person_who_declines_leaves_nothing_behind(plantungan, mailoutbox, cast):
    assign(plantungan, name="Siti", username="siti", email="siti@desa.example")
    client = Client()
    form = client.get(invitation(mailoutbox[0]), follow=True)
    assert "Anda menolak" in client.post(form.request["PATH_INFO"], {"decline": ""}).text

    assert not get_user_model().objects.filter(username="siti").exists()
    assert "Tautan ini tidak berlaku lagi" in Client().get(invitation(mailoutbox[0])).text


def test_the_link_of_an_invitation_opens_no_forgotten_password_and_the_other_way_round(plantungan, mailoutbox, cast):
    assign(plantungan, name="Siti", username="siti", email="siti@desa.example")
    path = invitation(mailoutbox[0])
    swapped = path.replace("/admin/invitation/", "/admin/password_reset/confirm/")

    assert "new_password1" not in Client().get(swapped, follow=True).text


@pytest.mark.database
def test_who_proved_the_address_first_has_it_and_the_invitation_says_so(plantungan, mailoutbox, cast):
    assign(plantungan, name="Siti", username="siti", email="siti@desa.example")
    person("lain", email="siti@desa.example")

    assert "Akun lain memakai alamat surel ini" in accept_all(Client(), invitation(mailoutbox[0])).text
    assert held(get_user_model().objects.get(username="siti")) == set()


def test_an_invitation_is_sent_again(plantungan, mailoutbox, cast):
    assign(plantungan, name="Siti", username="siti", email="siti@desa.example")
    plantungan.post(screen("invite_again", get_user_model().objects.get(username="siti").pk))

    assert [mail.to for mail in mailoutbox] == [["siti@desa.example"]] * 2


def test_somebody_with_a_password_is_not_invited_again(admin, plantungan, budi, mailoutbox):
    offer_of(admin, budi)
    mailoutbox.clear()
    plantungan.post(screen("invite_again", budi.pk))

    assert mailoutbox == []


@pytest.mark.database
def test_the_list_of_offers_takes_the_same_queries_however_many(admin, plantungan):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert plantungan.get(screen("offers")).status_code == 200
        return len(captured)

    offer_of(admin, person("satu"), Role.EDITOR, BLUMAH)
    queries()
    few = queries()
    for number in range(10):
        offer_of(admin, person(f"banyak-{number}"), Role.EDITOR, BLUMAH)
    assert queries() == few


def test_a_link_to_an_offer_that_was_answered_says_so(admin, plantungan, budi):
    offer = offer_of(admin, budi)
    client = signed_in(budi)
    answer(client, offer, "decline")

    assert (
        "sudah dijawab atau ditarik kembali" in client.get(reverse("accounts_offer", args=[offer.pk]), follow=True).text
    )
    with acting():
        again = plantungan.post(reverse("people:withdraw", args=[offer.pk]), follow=True)
    assert "sudah dijawab atau ditarik kembali" in again.text
