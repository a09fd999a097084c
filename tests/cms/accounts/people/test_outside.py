"""Whoever logs in without a duty finds what is offered to them, or one sentence why there is nothing and who helps."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from cms.accounts import roles
from cms.accounts.models import Offer, Role
from cms.accounts.people import actions
from cms.accounts.people.area import Area
from tests import factories
from tests.factories import BLUMAH, PLANTUNGAN
from tests.signing_in import signed_in

from .conftest import acting, administrator, held, person

pytestmark = pytest.mark.django_db

HOME = reverse("wagtailadmin_home")
OFFERS = reverse("accounts_offers")
#: A screen of each kind that a link or a bookmark may lead to.
SCREENS = [HOME, reverse("ilm_blocks_admin:waiting"), reverse("wagtailadmin_account"), reverse("people:list")]


@pytest.fixture
def admin(cast):
    return administrator(PLANTUNGAN, "admin")


def offer(admin, user, role=Role.EDITOR, code=BLUMAH):
    with acting():
        actions.offer(Area.of(admin), user, role, factories.page(code))
    return Offer.objects.get(user=user, role=role)


def test_who_logs_in_without_a_duty_is_led_to_the_offer_and_accepts_it_there(admin):
    budi = person("budi", email="")
    offered = offer(admin, budi)
    client = Client()
    with acting():
        page = client.post(
            reverse("wagtailadmin_login"), {"username": "budi", "password": "rahasia-contoh", "next": HOME}, follow=True
        )

    assert page.request["PATH_INFO"] == OFFERS
    assert "Desa Blumah" in page.text
    assert f'action="{reverse("accounts_offer", args=[offered.pk])}"' in page.text
    with acting():
        page = client.post(reverse("accounts_offer", args=[offered.pk]), {"accept": ""}, follow=True)
    assert page.request["PATH_INFO"] == HOME
    assert held(budi) == {(Role.EDITOR, BLUMAH)}


def test_whoever_declines_reads_that_and_the_sentence(admin):
    budi = person("budi")
    offered = offer(admin, budi)
    with acting():
        page = signed_in(budi).post(reverse("accounts_offer", args=[offered.pk]), {"decline": ""}, follow=True)

    assert page.request["PATH_INFO"] == OFFERS
    assert "Anda menolak" in page.text
    assert "belum ada apa-apa untuk Anda" in page.text


@pytest.mark.parametrize("address", SCREENS)
def test_every_address_of_the_admin_leads_there(cast, address):
    page = signed_in(person("budi")).get(address, follow=True)

    assert page.request["PATH_INFO"] == OFFERS
    assert "<strong>budi</strong>, tidak punya peran" in page.text
    assert "Mintalah admin wilayah" in page.text


def test_whose_duty_ended_is_told_the_administrators_of_that_region(admin):
    budi = person("budi")
    offered = offer(admin, budi)
    client = signed_in(budi)
    client.post(reverse("accounts_offer", args=[offered.pk]), {"accept": ""})
    roles.dismiss(budi, Role.EDITOR, factories.page(BLUMAH))

    page = signed_in(get_user_model().objects.get(pk=budi.pk)).get(HOME, follow=True)

    assert "admin wilayah Anda" in page.text
    assert "Admin." in " ".join(page.text.split())


def test_an_offer_of_somebody_else_is_not_shown(admin):
    offer(admin, person("siti"))

    assert "Desa Blumah" not in signed_in(person("budi")).get(OFFERS).text


def test_programs_are_refused_and_strangers_log_in(cast):
    refused = signed_in(person("budi")).get(HOME, headers={"x-requested-with": "XMLHttpRequest"})
    assert refused.status_code == 403
    assert reverse("wagtailadmin_login") in Client().get(OFFERS).url


def test_they_can_log_out_and_in_as_somebody_else(cast):
    client = signed_in(person("budi"))
    assert reverse("wagtailadmin_logout") in client.get(OFFERS).text
    assert client.get(reverse("wagtailadmin_login")).status_code == 200


def test_whoever_holds_a_duty_finds_it_all_on_the_first_screen(admin):
    assert signed_in(admin).get(OFFERS).url == HOME
