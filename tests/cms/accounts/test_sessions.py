"""How long a log-in lasts, and what ends it at once."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

pytestmark = pytest.mark.django_db

LOGIN, HOME, ACCOUNT = (reverse(f"wagtailadmin_{name}") for name in ("login", "home", "account"))
PASSWORD, NEW_PASSWORD = "rahasia-contoh", "Kata-sandi-baru-2024"


@pytest.fixture
def person():
    return get_user_model().objects.create_superuser("siti", "siti@example.org", PASSWORD)


def log_in(client, **form):
    return client.post(LOGIN, {"username": "siti", "password": PASSWORD} | form)


def is_in(client):
    return client.get(HOME).status_code == 200


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("form", [{}, {"remember": "on"}])
def test_a_log_in_ends_after_twelve_hours_however_busy_they_were(client, form):
    start = timezone.now()
    log_in(client, **form)

    for hours in (4, 8, 11.9):
        with time_machine.travel(start + timedelta(hours=hours)):
            assert is_in(client)
    with time_machine.travel(start + timedelta(hours=12, minutes=1)):
        assert not is_in(client)


@pytest.mark.usefixtures("person")
def test_the_cookie_ends_with_the_browser_unless_the_person_asks(client):
    assert log_in(client).cookies["sessionid"]["max-age"] == ""
    assert log_in(client, remember="on").cookies["sessionid"]["max-age"] == 12 * 60 * 60


@pytest.mark.usefixtures("person")
def test_the_cookie_is_kept_from_scripts_and_other_sites(client):
    cookie = log_in(client).cookies["sessionid"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.usefixtures("person")
def test_a_key_from_before_the_log_in_opens_nothing(client):
    before = client.session.session_key  # anonymous, and known to somebody

    log_in(client)

    assert client.session.session_key != before
    stranger = Client()
    stranger.cookies["sessionid"] = before
    assert not is_in(stranger)


@pytest.mark.usefixtures("person")
def test_a_person_who_is_switched_off_is_out_at_once(client):
    log_in(client)
    assert is_in(client)

    get_user_model().objects.update(is_active=False)

    assert not is_in(client)


@pytest.mark.usefixtures("person")
def test_a_new_password_ends_every_other_session(client):
    elsewhere = Client()
    log_in(client)
    log_in(elsewhere)

    changed = client.post(
        ACCOUNT,
        {
            "name_email-name": "Siti", "name_email-email": "siti@example.org",
            "notifications-submitted_notifications": "on", "locale-preferred_language": "id-id",
            "locale-current_time_zone": "Asia/Jakarta", "theme-theme": "system", "theme-contrast": "system",
            "theme-density": "default", "theme-keyboard_shortcuts": "on", "password-old_password": PASSWORD,
            "password-new_password1": NEW_PASSWORD, "password-new_password2": NEW_PASSWORD,
        },
    )  # fmt: skip

    assert changed.status_code == 302
    assert get_user_model().objects.get().check_password(NEW_PASSWORD)
    assert is_in(client)
    assert not is_in(elsewhere)


def test_the_public_gets_no_session(client):
    assert "sessionid" not in client.get("/healthz").cookies
