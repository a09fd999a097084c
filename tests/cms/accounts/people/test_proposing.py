"""An administrator who writes another address for somebody proposes it, and changes nothing."""

import re

import pytest

from cms.accounts.models import AddressProposal, Role
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN, WELERI
from tests.signing_in import signed_in

from .conftest import acting, administrator, fresh, person, screen

pytestmark = pytest.mark.django_db

NEW = "budi.baru@desa.example"


@pytest.fixture
def plantungan(cast):
    return signed_in(administrator(PLANTUNGAN, "admin"))


def propose(client, user, address=NEW):
    with acting():
        return client.post(screen("address", user.pk), {"email": address})


def test_the_person_proves_what_an_administrator_proposes(plantungan, mailoutbox):
    budi = person("budi", (Role.EDITOR, BLUMAH))
    propose(plantungan, budi)
    assert fresh(budi).email == "budi@desa.example"
    assert {mail.to[0] for mail in mailoutbox} == {NEW, "budi@desa.example"}
    assert f"{NEW} belum terbukti" in plantungan.get(screen("person", budi.pk)).text

    link = next(re.search(r"http://[^/]+(/\S+/mail/\S+)", mail.body)[1] for mail in mailoutbox if mail.to == [NEW])
    assert plantungan.get(link).status_code == 404
    signed_in(budi).post(link, {"password": "rahasia-contoh"})
    assert fresh(budi).email == NEW


def test_an_address_of_another_account_is_refused(plantungan):
    budi = person("budi", (Role.EDITOR, BLUMAH))
    person("siti")

    assert "Akun lain memakai alamat surel ini" in propose(plantungan, budi, "SITI@desa.example").text
    assert not AddressProposal.objects.exists()


def test_whoever_has_no_password_is_invited_instead(plantungan):
    budi = person("budi", (Role.EDITOR, BLUMAH), password=None)

    assert "belum punya kata sandi" in propose(plantungan, budi).text


def test_an_administrator_of_weleri_proposes_nothing_for_a_person_of_plantungan(cast):
    budi = person("budi", (Role.EDITOR, BLUMAH))
    weleri = signed_in(administrator(WELERI))

    assert weleri.get(screen("address", budi.pk)).status_code == 404
    assert propose(weleri, budi).status_code == 404


def test_nothing_is_proposed_for_whoever_acts_elsewhere_too(plantungan):
    budi = person("budi", (Role.EDITOR, BLUMAH), (Role.EDITOR, WELERI))

    assert propose(plantungan, budi).status_code == 302
    assert not AddressProposal.objects.exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.APPROVER, Role.OPERATOR, Role.EMERGENCY])
def test_it_is_for_administrators(cast, role):
    budi = person("budi", (Role.EDITOR, BLUMAH))
    propose(signed_in(person("orang", (role, KENDAL))), budi)

    assert not AddressProposal.objects.exists()


def test_a_superuser_is_left_alone(plantungan):
    root = person("root", (Role.EDITOR, BLUMAH), is_superuser=True)
    propose(plantungan, root)

    assert not AddressProposal.objects.exists()
