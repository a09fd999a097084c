"""Of what happens to an account the person hears, and all of the same duty in the same region."""

from functools import partial

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import TestCase
from django.urls import reverse

from cms.accounts import devices, roles, telling
from cms.accounts.models import AuthenticatorApp, Role
from cms.accounts.people import actions, offers
from cms.accounts.people.area import Area
from tests import factories
from tests.cms.accounts.test_second_factor import code_of
from tests.factories import BLUMAH, KEDITEN, KENDAL, PLANTUNGAN, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]

#: What follows the commit is done at its end.
acting = partial(TestCase.captureOnCommitCallbacks, execute=True)


def person(username, *held, **facts):
    defaults = {"email": f"{username}@desa.example", "name": username.title(), "password": "rahasia-contoh"}
    user = get_user_model().objects.create_user(username, **defaults | facts)
    for role, code in held:
        roles.assign(user, role, factories.page(code))
    return user


@pytest.fixture
def admin():
    return person("admin", (Role.ADMINISTRATOR, PLANTUNGAN))


def given(admin, user, role, code):
    actions.offer(Area.of(admin), user, role, factories.page(code))
    with acting():
        offers.accept(user.offers.get(), by=user)


def told(mailoutbox):
    return sorted(mail.to[0].partition("@")[0] for mail in mailoutbox)


def test_a_second_approver_is_told_of_to_the_first_and_to_the_person(admin, mailoutbox):
    person("camat", (Role.APPROVER, PLANTUNGAN))
    person("penyunting", (Role.EDITOR, PLANTUNGAN))
    person("weleri", (Role.APPROVER, WELERI))
    given(admin, person("baru"), Role.APPROVER, PLANTUNGAN)

    assert told(mailoutbox) == ["baru", "camat"]
    assert {mail.subject for mail in mailoutbox} == {"Tugas baru: Baru menjadi Penyetuju Kecamatan Plantungan"}
    assert "nama pengguna baru" in mailoutbox[0].body
    assert "Dilakukan oleh: Admin." in mailoutbox[0].body


def test_of_a_regions_first_approver_those_of_the_nearest_region_above_hear(admin, mailoutbox):
    person("camat", (Role.APPROVER, PLANTUNGAN))
    person("bupati", (Role.APPROVER, KENDAL))
    person("tetangga", (Role.APPROVER, KEDITEN))
    given(admin, person("kades"), Role.APPROVER, BLUMAH)

    assert told(mailoutbox) == ["camat", "kades"]


def test_each_gets_a_mail_of_their_own(admin, mailoutbox):
    person("camat", (Role.APPROVER, PLANTUNGAN))
    given(admin, person("baru"), Role.APPROVER, PLANTUNGAN)

    assert all(len(mail.recipients()) == 1 for mail in mailoutbox)


def test_whoever_is_switched_off_or_has_no_address_gets_none(admin, mailoutbox):
    person("mantan", (Role.APPROVER, PLANTUNGAN), is_active=False)
    person("tanpa", (Role.APPROVER, PLANTUNGAN), email="")
    given(admin, person("baru"), Role.APPROVER, PLANTUNGAN)

    assert told(mailoutbox) == ["baru"]


def test_a_second_factor_that_is_removed_and_a_new_device_are_told(admin, mailoutbox):
    budi = person("budi", (Role.APPROVER, BLUMAH))
    person("kades", (Role.APPROVER, BLUMAH))
    with acting():
        devices.confirm(budi, code_of(devices.pending(budi)))
    assert {(mail.to[0], mail.subject) for mail in mailoutbox} == {
        ("budi@desa.example", "Budi memakai aplikasi autentikator baru"),
        ("kades@desa.example", "Budi memakai aplikasi autentikator baru"),
    }

    mailoutbox.clear()
    with acting():
        devices.reset(budi, by=admin)
    assert told(mailoutbox) == ["budi", "kades"]
    assert {mail.subject for mail in mailoutbox} == {"Faktor kedua Budi dihapus"}
    assert not AuthenticatorApp.objects.exists()


def test_an_account_revived_is_told_to_those_of_the_duty_that_is_offered(admin, mailoutbox):
    budi = person("budi", (Role.APPROVER, PLANTUNGAN))
    person("camat", (Role.APPROVER, PLANTUNGAN))
    actions.leave(Area.of(admin), budi)
    with acting():
        actions.come_back(Area.of(admin), budi)

    revived = [mail for mail in mailoutbox if mail.subject == "Akun Budi aktif kembali"]
    assert told(revived) == ["budi", "camat"]


def test_those_who_speak_for_the_same_partner_hear_too(admin, mailoutbox):
    bawaslu = factories.partner()
    humas, sekretaris = person("humas"), person("sekretaris")
    for each in (humas, sekretaris):
        factories.member(each, bawaslu)
    with acting():
        devices.reset(humas, by=admin)

    assert told(mailoutbox) == ["humas", "sekretaris"]


def test_a_manager_of_the_system_is_told_of_to_the_others(mailoutbox):
    first, second = person("akar", is_superuser=True), person("lain", is_superuser=True)
    with acting():
        devices.reset(first, by=first)

    assert told(mailoutbox) == ["akar", "lain"]
    assert second.is_superuser


def test_nothing_is_told_of_what_was_undone(admin, mailoutbox):
    budi = person("budi", (Role.APPROVER, BLUMAH))
    with acting() as callbacks, pytest.raises(RuntimeError):
        told_and_failed(budi)

    assert callbacks == []
    assert mailoutbox == []


def told_and_failed(user):
    with transaction.atomic():
        telling.new_device(user)
        raise RuntimeError


def test_a_mail_server_that_fails_undoes_nothing(admin, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    budi = person("budi")
    given(admin, budi, Role.EDITOR, BLUMAH)

    assert budi.groups.filter(region_role__role=Role.EDITOR).exists()


def test_a_group_that_a_superuser_adds_somebody_to_is_told_to_them_and_to_all_superusers(client, mailoutbox, settings):
    settings.PEOPLE_MIDDLEWARE = [name for name in settings.PEOPLE_MIDDLEWARE if "second_factor" not in name]
    kepala = person("kepala", is_superuser=True)
    person("wakil", is_superuser=True)
    budi = person("budi")
    group = Group.objects.create(name="Pengelola gambar")
    client.force_login(kepala)

    form = {"username": "budi", "name": "Budi", "email": budi.email, "is_active": "on", "groups": [group.pk]}
    with acting():
        client.post(reverse("wagtailusers_users:edit", args=[budi.pk]), form)

    assert list(budi.groups.all()) == [group]
    assert told(mailoutbox) == ["budi", "kepala", "wakil"]
    assert {mail.subject for mail in mailoutbox} == {"Budi ditambahkan ke Pengelola gambar"}
