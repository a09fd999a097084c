"""A mail address counts when it is proved: by the link mailed there and the password, and never before."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from cms.accounts import addresses, roles
from cms.accounts.conf import conf
from cms.accounts.models import AddressProposal, Role
from tests import factories
from tests.factories import BLUMAH
from tests.signing_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
User = get_user_model()

OLD, NEW = "siti@desa.example", "siti.baru@desa.example"


#: What follows the commit is done at its end.
acting = partial(TestCase.captureOnCommitCallbacks, execute=True)


def person(username="siti", email=OLD, **facts):
    user = User.objects.create_user(username, email, "rahasia-contoh", name=username.title(), **facts)
    roles.assign(user, Role.EDITOR, factories.page(BLUMAH))
    return user


@pytest.fixture
def siti():
    return person()


@pytest.fixture
def desk(siti):
    return signed_in(siti)


def ask(client, address=NEW, name="Siti"):
    form = {"name_email-name": name, "name_email-email": address, "locale-preferred_language": "id-id"}
    form |= {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}
    with acting():
        return client.post(reverse("wagtailadmin_account"), form, follow=True)


def link_in(mail):
    return re.search(r"http://[^/]+(/admin/account/mail/\S+)", mail.body)[1]


def type_password(client, link, password="rahasia-contoh"):
    with acting():
        return client.post(link, {"password": password}, follow=True)


def to(mails):
    return [mail.to[0] for mail in mails]


def address_of(user):
    return User.objects.get(pk=user.pk).email


def test_an_address_that_is_written_changes_nothing_until_it_is_proved(desk, siti, mailoutbox):
    page = ask(desk).text

    assert address_of(siti) == OLD
    assert f"Tautan sudah dikirim ke {NEW}" in page
    assert sorted(to(mailoutbox)) == [NEW, OLD]


def test_the_old_address_is_told_when_another_is_asked_and_when_it_changes(desk, mailoutbox):
    ask(desk)
    told = next(mail for mail in mailoutbox if mail.to == [OLD])
    assert told.subject == "Alamat surel lain diminta untuk akun Anda"
    assert NEW in told.body

    link = link_in(next(mail for mail in mailoutbox if mail.to == [NEW]))
    mailoutbox.clear()
    type_password(desk, link)
    assert sorted(to(mailoutbox)) == [NEW, OLD]
    assert {mail.subject for mail in mailoutbox} == {"Alamat surel Siti berubah"}


def test_the_link_and_the_password_change_it(desk, siti, mailoutbox):
    ask(desk)
    link = link_in(mailoutbox[-1])

    assert "Ketik kata sandi" in desk.get(link).text
    assert address_of(siti) == OLD
    assert NEW in type_password(desk, link).text
    assert address_of(siti) == NEW


def test_a_wrong_password_changes_nothing(desk, siti, mailoutbox):
    ask(desk)

    page = type_password(desk, link_in(mailoutbox[-1]), "salah").text
    assert 'role="alert"' in page
    assert "Ini bukan kata sandi Anda" in page
    assert address_of(siti) == OLD


def test_wrong_passwords_at_the_link_lock_the_person_out_as_at_the_log_in(siti, mailoutbox, settings):
    settings.AXES_ENABLED = True
    desk = Client()
    desk.post(reverse("wagtailadmin_login"), {"username": "siti", "password": "rahasia-contoh"})
    ask(desk)
    link = link_in(mailoutbox[-1])
    for _time in range(settings.AXES_FAILURE_LIMIT):
        desk.post(link, {"password": "salah"})

    assert "/login/" in desk.get(link).url
    assert address_of(siti) == OLD


def test_wrong_guesses_of_the_old_password_lock_the_person_out_too(siti, settings):
    settings.AXES_ENABLED = True
    desk = Client()
    desk.post(reverse("wagtailadmin_login"), {"username": "siti", "password": "rahasia-contoh"})
    account = reverse("wagtailadmin_account")
    for _time in range(settings.AXES_FAILURE_LIMIT):
        desk.post(account, {"password-old_password": "salah", "password-new_password1": "baru"})

    assert "/login/" in desk.get(account).url


def test_a_link_works_once(desk, siti, mailoutbox):
    ask(desk)
    link = link_in(mailoutbox[-1])
    type_password(desk, link)

    assert desk.get(link).status_code == 404


def test_a_newer_link_takes_the_place_of_the_one_before(desk, mailoutbox):
    ask(desk, "salah.ketik@desa.example")
    earlier = link_in(mailoutbox[-1])
    ask(desk)

    assert desk.get(earlier).status_code == 404
    assert desk.get(link_in(mailoutbox[-1])).status_code == 200


def test_a_link_ends_with_the_password_that_it_was_asked_under(desk, siti, mailoutbox):
    ask(desk)
    siti.set_password("sungai-bodri-7")
    siti.save()

    assert signed_in(siti).get(link_in(mailoutbox[-1])).status_code == 404


def test_a_link_expires(siti):
    proposal = addresses.keep(siti, NEW, by=siti, at=timezone.now())
    late = addresses.AddressTokens()
    late._now = lambda: addresses.tokens._now() - timedelta(days=4)

    assert addresses.of_link(proposal.pk, late.make_token(proposal)) is None
    assert addresses.of_link(proposal.pk, addresses.tokens.make_token(proposal)) == proposal


def test_somebody_else_opens_nothing_with_the_link(desk, siti, mailoutbox):
    ask(desk)
    budi = signed_in(person("budi", "budi@desa.example"))

    assert budi.get(link_in(mailoutbox[-1])).status_code == 404
    assert type_password(budi, link_in(mailoutbox[-1])).status_code == 404
    assert address_of(siti) == OLD


def test_whoever_is_not_logged_in_is_asked_to(client, desk, mailoutbox):
    ask(desk)

    assert "/login/?next=" in client.get(link_in(mailoutbox[-1])).url


@pytest.mark.database
@pytest.mark.parametrize("address", ["BUDI@desa.example", " budi@DESA.example "])
def test_one_address_is_of_one_account_however_it_is_written(desk, address, mailoutbox):
    person("budi", "budi@desa.example")

    assert "Akun lain memakai alamat surel ini" in ask(desk, address).text
    assert mailoutbox == []


@pytest.mark.database
def test_signs_that_look_alike_make_no_second_address():
    assert User.objects.normalize_email(" \uff33iti@DESA.example ") == OLD


@pytest.mark.database
def test_who_proves_an_address_first_has_it(desk, siti, mailoutbox):
    ask(desk)
    link = link_in(mailoutbox[-1])
    person("budi", NEW)

    assert "Akun lain memakai alamat surel ini" in type_password(desk, link).text
    assert address_of(siti) == OLD


def test_saving_something_else_leaves_a_proposal_as_it_is(desk, siti, mailoutbox):
    ask(desk)
    link = link_in(mailoutbox[-1])

    assert f"{NEW} menunggu" in ask(desk, OLD, name="Siti Aminah").text
    type_password(desk, link)
    assert (address_of(siti), User.objects.get(pk=siti.pk).name) == (NEW, "Siti Aminah")


def test_the_present_address_takes_a_proposal_back(siti):
    addresses.propose(siti, NEW, by=siti)
    addresses.propose(siti, OLD, by=siti)

    assert not AddressProposal.objects.exists()


def test_links_are_not_mailed_again_and_again(desk, settings, mailoutbox):
    for number in range(conf.ADDRESSES_PER_ACCOUNT_AND_HOUR):
        ask(desk, f"{number}@desa.example")
    mailoutbox.clear()

    assert "tunggu satu jam" in ask(desk).text
    assert mailoutbox == []


def test_colleagues_of_the_same_duty_hear_of_a_change(desk, mailoutbox):
    person("budi", "budi@desa.example")
    ask(desk)
    link = link_in(next(mail for mail in mailoutbox if mail.to == [NEW]))
    mailoutbox.clear()
    type_password(desk, link)

    assert sorted(to(mailoutbox)) == ["budi@desa.example", NEW, OLD]


# Wagtail's register of users, for superusers


@pytest.fixture
def root():
    return signed_in(User.objects.create_superuser("akar", "akar@contoh.example", name="Akar"))


def facts_of(user, **changes):
    return {"username": user.username, "name": user.name, "email": user.email, "is_active": "on"} | changes


def test_a_manager_of_the_system_only_proposes_too(root, siti, mailoutbox):
    with acting():
        answer = root.post(reverse("wagtailusers_users:edit", args=[siti.pk]), facts_of(siti, email=NEW))

    assert answer.status_code == 302
    assert address_of(siti) == OLD
    assert sorted(to(mailoutbox)) == [NEW, OLD]


def test_an_account_that_a_manager_makes_has_no_address_until_it_is_proved(root, mailoutbox):
    password = {"password1": "sungai-bodri-7", "password2": "sungai-bodri-7"}
    with acting():
        root.post(
            reverse("wagtailusers_users:add"),
            {"username": "budi", "name": "Budi", "email": "budi@desa.example", "is_superuser": "on"} | password,
        )
    budi = User.objects.get(username="budi")
    link = link_in(next(mail for mail in mailoutbox if mail.to == ["budi@desa.example"]))

    assert budi.email == ""
    type_password(signed_in(budi), link, "sungai-bodri-7")
    assert address_of(budi) == "budi@desa.example"


def test_managers_hear_of_a_new_manager_and_people_of_an_account_revived(root, siti, mailoutbox):
    User.objects.filter(pk=siti.pk).update(is_active=False)
    with acting():
        root.post(reverse("wagtailusers_users:edit", args=[siti.pk]), facts_of(siti, is_superuser="on"))

    assert {(mail.to[0], mail.subject) for mail in mailoutbox} == {
        (OLD, "Akun Siti aktif kembali"),
        ("akar@contoh.example", "Akun Siti aktif kembali"),
        (OLD, "Siti kini mengelola seluruh sistem"),
        ("akar@contoh.example", "Siti kini mengelola seluruh sistem"),
    }


@pytest.mark.database
def test_accounts_switched_on_in_bulk_are_told_of(root, siti, mailoutbox):
    User.objects.filter(pk=siti.pk).update(is_active=False)
    bulk = reverse("wagtail_bulk_action", args=["accounts", "user", "set_active_state"])
    with acting():
        root.post(f"{bulk}?id={siti.pk}", {"mark_as_active": "True"})

    assert [mail.subject for mail in mailoutbox] == ["Akun Siti aktif kembali"]
