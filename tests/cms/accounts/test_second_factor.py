"""Who approves, broadcasts or administers shows a second factor before anything of the admin answers."""

import re
import time
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from wagtail.models import ModelLogEntry

from cms.accounts import devices
from cms.accounts.models import AuthenticatorApp
from tests import factories
from tests.factories import BLUMAH, KENDAL

pytestmark = pytest.mark.django_db

HOME, ACCOUNT = reverse("wagtailadmin_home"), reverse("wagtailadmin_account")
SET_UP, VERIFY, OVERVIEW = (reverse(f"second_factor:{name}") for name in ("set_up", "verify", "overview"))


@pytest.fixture(autouse=True)
def required(settings):
    settings.ACCOUNTS = settings.ACCOUNTS | {"SECOND_FACTOR_REQUIRED": True}


@pytest.fixture
def superuser(client):
    user = get_user_model().objects.create_superuser("admin", password="rahasia-contoh")
    client.force_login(user)
    return user


@pytest.fixture
def editor(client):
    user = factories.officer("penyunting", BLUMAH, "add")
    client.force_login(user)
    return user


def code_of(device, steps=0):
    """What the app of ``device`` shows, or has shown some ``steps`` before now."""
    totp = TOTP(device.bin_key, device.STEP, digits=device.DIGITS)
    totp.time = time.time() + steps * device.STEP
    return f"{totp.token():06}"


def with_factor(user):
    """The app and the recovery codes of ``user``, as after setting up."""
    device = devices.pending(user)
    assert devices.confirm(user, code_of(device, -1))
    return AuthenticatorApp.objects.get(user=user), devices.renew_recovery_codes(user)


def leads_to(response):
    return response["Location"].partition("?")[0]


# Who has none


def test_a_superuser_is_led_to_set_one_up_and_then_back(client, superuser):
    first = client.get(ACCOUNT)
    assert first["Location"] == f"{SET_UP}?next={quote(ACCOUNT, safe='')}"

    page = client.get(first["Location"])
    device = AuthenticatorApp.objects.get(user=superuser)
    assert "<svg" in page.content.decode()
    assert devices.pending(superuser) == device  # reloading the page does not change the secret

    done = client.post(SET_UP, {"code": code_of(device), "next": ACCOUNT})

    assert len(re.findall(r"<code>[a-z2-7]{4}(?:-[a-z2-7]{4}){3}</code>", done.content.decode())) == 10
    assert f'href="{ACCOUNT}"' in done.content.decode()
    assert client.get(ACCOUNT).status_code == 200
    assert ModelLogEntry.objects.filter(action="accounts.second_factor_set_up", user=superuser).count() == 1


def test_a_wrong_code_sets_nothing_up(client, superuser):
    client.get(SET_UP)

    page = client.post(SET_UP, {"code": "000000"})

    assert "bukan kode yang sedang ditampilkan" in page.content.decode()
    assert not devices.has(superuser)
    assert leads_to(client.get(HOME)) == SET_UP


@pytest.mark.usefixtures("editor")
def test_an_editor_is_asked_for_nothing(client):
    assert client.get(HOME).status_code == 200


def test_an_approver_must_have_one(client):
    client.force_login(factories.officer("penyetuju", KENDAL, "add", "publish"))

    assert leads_to(client.get(HOME)) == SET_UP


def test_nobody_must_where_the_run_does_not_require_it(client, superuser, settings):
    settings.ACCOUNTS = settings.ACCOUNTS | {"SECOND_FACTOR_REQUIRED": False}

    assert client.get(HOME).status_code == 200


# Who has one


@pytest.mark.parametrize(
    "door",
    [
        "/admin/",
        "/admin/pages/",
        "/admin/api/main/pages/",
        "/admin/images/chooser/",
        "/admin/users/",
        "/admin/ilm/",
        "/admin/no-such-page/",
        OVERVIEW,
        SET_UP,
    ],
)
def test_no_door_of_the_admin_opens_before_the_code(client, superuser, door):
    with_factor(superuser)

    assert client.get(door)["Location"].startswith(f"{VERIFY}?next=")
    assert leads_to(client.post(door)) == VERIFY
    assert client.get(door, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403


@pytest.mark.parametrize("name", ["jsi18n", "sprite", "password_reset", "login"])
def test_what_the_pages_themselves_need_stays_open(client, superuser, name):
    with_factor(superuser)

    response = client.get(f"/admin/{name}/")

    assert response.status_code == 200 or response["Location"] == HOME


def test_logging_out_needs_no_code(client, superuser):
    with_factor(superuser)

    client.post(reverse("wagtailadmin_logout"))

    assert "_auth_user_id" not in client.session


def test_the_code_opens_the_session_under_a_new_key(client, superuser):
    device, _codes = with_factor(superuser)
    before = client.session.session_key

    assert client.post(VERIFY, {"code": code_of(device), "next": ACCOUNT})["Location"] == ACCOUNT

    assert client.get(ACCOUNT).status_code == 200
    assert client.session.session_key != before


def test_a_code_works_once(client, superuser):
    device, _codes = with_factor(superuser)
    code = code_of(device)
    assert client.post(VERIFY, {"code": code}).status_code == 302

    client.logout()
    client.force_login(superuser)

    assert "salah atau sudah pernah dipakai" in client.post(VERIFY, {"code": code}).content.decode()
    assert leads_to(client.get(HOME)) == VERIFY


def test_the_way_back_never_leaves_the_site(client, superuser):
    device, _codes = with_factor(superuser)

    assert client.post(VERIFY, {"code": code_of(device), "next": "https://example.org/"})["Location"] == HOME


def test_a_way_back_that_is_a_bare_word_is_no_fault(client, superuser):
    device, _codes = with_factor(superuser)

    assert client.post(VERIFY, {"code": code_of(device), "next": "905818"}).status_code == 302


def test_the_code_of_another_person_opens_nothing(client, superuser):
    with_factor(superuser)
    other, codes = with_factor(get_user_model().objects.create_superuser("lain"))

    for code in (code_of(other), codes[0]):
        client.post(VERIFY, {"code": code})
        assert leads_to(client.get(HOME)) == VERIFY


def test_guessing_is_slowed_until_even_the_right_code_must_wait(client, superuser):
    device, _codes = with_factor(superuser)
    for _guess in range(4):
        client.post(VERIFY, {"code": "000000"})

    client.post(VERIFY, {"code": code_of(device)})

    assert leads_to(client.get(HOME)) == VERIFY


# Recovery codes


def test_a_recovery_code_opens_once_however_it_is_typed(client, superuser):
    _device, codes = with_factor(superuser)

    assert devices.verify(superuser, codes[0].replace("-", " ").upper())

    assert devices.verify(superuser, codes[0]) is None
    assert devices.recovery_codes_left(superuser) == 9


def test_the_database_holds_no_recovery_code(superuser):
    _device, codes = with_factor(superuser)
    kept = set(StaticToken.objects.values_list("token", flat=True))

    assert len(kept) == 10
    assert kept.isdisjoint(code.replace("-", "") for code in codes)
    assert all(devices.verify(superuser, token) is None for token in kept)


def test_new_recovery_codes_end_the_old_ones(client, superuser):
    device, codes = with_factor(superuser)
    client.post(VERIFY, {"code": code_of(device)})

    client.post(reverse("second_factor:renew"))

    assert devices.verify(superuser, codes[0]) is None
    assert devices.recovery_codes_left(superuser) == 10


# By choice, by another phone, by reset


def test_an_editor_may_set_one_up_and_is_then_asked(client, editor):
    assert OVERVIEW in client.get(ACCOUNT).content.decode()
    with_factor(editor)

    assert leads_to(client.get(HOME)) == VERIFY


def test_who_may_do_without_switches_it_off(client, editor):
    device, _codes = with_factor(editor)
    client.post(VERIFY, {"code": code_of(device)})

    client.post(reverse("second_factor:remove"))

    assert not devices.has(editor)
    assert client.get(HOME).status_code == 200


def test_who_must_have_one_cannot_switch_it_off(client, superuser):
    device, _codes = with_factor(superuser)
    client.post(VERIFY, {"code": code_of(device)})

    client.post(reverse("second_factor:remove"))

    assert devices.has(superuser)


def test_another_phone_replaces_the_first(client, superuser):
    old, _codes = with_factor(superuser)
    client.post(VERIFY, {"code": code_of(old)})
    client.get(SET_UP)
    new = devices.pending(superuser)

    client.post(SET_UP, {"code": code_of(new)})

    assert list(AuthenticatorApp.objects.filter(user=superuser)) == [new]
    assert client.get(HOME).status_code == 200


def test_a_reset_ends_what_a_session_was_let_into_and_is_on_record(client, superuser):
    device, codes = with_factor(superuser)
    client.post(VERIFY, {"code": code_of(device)})
    colleague = get_user_model().objects.create_superuser("rekan")

    devices.reset(superuser, by=colleague)

    assert leads_to(client.get(HOME)) == SET_UP
    assert devices.verify(superuser, codes[0]) is None
    entry = ModelLogEntry.objects.filter(action="accounts.second_factor_reset").get()
    assert (entry.user, entry.object_id) == (colleague, str(superuser.pk))
