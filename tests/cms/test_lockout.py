"""Who fails five times is kept out for a quarter of an hour, by password and by code alike."""

import logging
from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth import get_user_model
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from sites import lockout
from sites.second_factor import devices
from tests.sites.test_second_factor import VERIFY, with_factor

pytestmark = pytest.mark.django_db

LOGIN, HOME, PASSWORD = reverse("wagtailadmin_login"), reverse("wagtailadmin_home"), "rahasia-contoh"


@pytest.fixture(autouse=True)
def counted(settings):
    settings.AXES_ENABLED = True


@pytest.fixture
def person():
    return get_user_model().objects.create_superuser("siti", password=PASSWORD)


def attempt(client, password, username="siti", **extra):
    return client.post(LOGIN, {"username": username, "password": password, "next": HOME}, **extra)


def fail(client, times, **extra):
    return [attempt(client, "salah", **extra) for _time in range(times)][-1]


@pytest.mark.usefixtures("person")
def test_the_fifth_failure_locks_and_says_for_how_long(client):
    assert fail(client, 4).status_code == 200

    page = fail(client, 1)

    assert page.status_code == 429
    assert (
        "Setelah 5 kali gagal, akun ini tidak dapat dimasuki dari tempat Anda selama 15 menit." in page.content.decode()
    )
    assert attempt(client, PASSWORD).status_code == 429
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("person")
def test_the_lock_ends_by_itself_and_attempts_meanwhile_do_not_lengthen_it(client):
    fail(client, 5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert fail(client, 1).status_code == 429

    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=2))

    assert attempt(client, PASSWORD).status_code == 302


@pytest.mark.usefixtures("person")
def test_other_people_and_other_places_are_not_locked(client):
    get_user_model().objects.create_superuser("budi", password=PASSWORD)
    fail(client, 5)

    assert attempt(client, PASSWORD, username="budi").status_code == 302
    client.logout()
    assert attempt(client, PASSWORD, REMOTE_ADDR="203.0.113.9").status_code == 302


@pytest.mark.usefixtures("person")
def test_a_log_in_forgets_earlier_failures(client):
    fail(client, 4)
    attempt(client, PASSWORD)
    client.logout()

    assert not AccessAttempt.objects.exists()
    assert fail(client, 4).status_code == 200


def test_wrong_codes_count_too_and_end_the_session(client, person):
    _device, codes = with_factor(person)
    attempt(client, PASSWORD)

    answers = [client.post(VERIFY, {"code": "000000"}).status_code for _guess in range(5)]

    assert answers == [200, 200, 200, 200, 429]
    assert "_auth_user_id" not in client.session
    assert attempt(client, PASSWORD).status_code == 429
    assert devices.verify(person, codes[0])  # the person's own codes are not used up


def test_a_session_from_before_the_lock_gets_no_guess(client, person):
    _device, codes = with_factor(person)
    client.force_login(person)
    for _failure in range(5):
        attempt(client.__class__(), "salah")

    assert client.post(VERIFY, {"code": codes[0]}).status_code == 429
    assert devices.recovery_codes_left(person) == 10


@pytest.mark.usefixtures("person")
def test_neither_logs_nor_rows_keep_whom_and_what(client, caplog):
    fail(client, 5)
    attempt(client, PASSWORD, REMOTE_ADDR="203.0.113.9")

    assert logging.getLogger("axes").getEffectiveLevel() == logging.CRITICAL
    assert not [record for record in caplog.records if record.name.startswith("axes")]
    assert not AccessLog.objects.exists()
    assert "salah" not in AccessAttempt.objects.get().post_data


@pytest.mark.usefixtures("person")
def test_addresses_are_forgotten_with_the_next_attempt_of_anyone(client):
    fail(client, 2)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))

    fail(client, 1, username="orang lain")

    assert [attempt.username for attempt in AccessAttempt.objects.all()] == ["orang lain"]


@pytest.mark.parametrize(("behind_proxy", "found"), [(False, "10.0.0.1"), (True, "203.0.113.9")])
def test_only_what_the_proxy_added_is_believed(settings, behind_proxy, found):
    settings.HTTPS = behind_proxy
    request = RequestFactory().get(
        LOGIN, REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "198.51.100.1, 203.0.113.9"}
    )

    assert lockout.address(request) == found
