"""The history of a person tells when somebody came in with their name, failed to, or left; and no address."""

from collections import Counter

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import ModelLogEntry

pytestmark = pytest.mark.django_db

LOGIN, LOGOUT = reverse("wagtailadmin_login"), reverse("wagtailadmin_logout")
PASSWORD = "rahasia-contoh"


@pytest.fixture(autouse=True)
def counted(settings):
    settings.AXES_ENABLED = True


@pytest.fixture
def siti():
    return get_user_model().objects.create_superuser("siti", password=PASSWORD)


def attempt(client, password, username="siti"):
    return client.post(LOGIN, {"username": username, "password": password})


def on_record(user):
    """What the history of ``user`` tells, earliest first, and by whom."""
    rows = ModelLogEntry.objects.for_instance(user).order_by("pk")
    return [(row.action.removeprefix("accounts."), row.user and row.user.username) for row in rows]


def test_coming_in_and_leaving_are_on_record(client, siti):
    attempt(client, PASSWORD)
    client.post(LOGOUT)

    assert on_record(siti) == [("login", "siti"), ("logout", "siti")]


def test_failures_and_the_lock_are_by_nobody_and_told_once(client, siti):
    for _failure in range(8):
        attempt(client, "salah")

    assert Counter(on_record(siti)) == {("login_failed", None): 5, ("locked_out", None): 1}


def test_a_wrong_code_is_on_record_too(client, siti):
    client.force_login(siti)

    client.post(reverse("second_factor:verify"), {"code": "000000"})

    assert on_record(siti)[-1] == ("login_failed", "siti")  # the password was right


@pytest.mark.usefixtures("siti")
def test_a_name_nobody_has_is_not_written_down(client):
    attempt(client, "salah", username="rahasia-yang-salah-ketik")

    assert not ModelLogEntry.objects.exists()


def test_no_address_is_kept_and_the_history_reads_indonesian(client, siti):
    attempt(client, "salah")
    attempt(client, PASSWORD)

    assert all(row.data == {} for row in ModelLogEntry.objects.for_instance(siti))
    history = client.get(reverse("wagtailusers_users:history", args=[siti.pk])).content.decode()
    assert "Gagal masuk" in history
    assert "127.0.0.1" not in history
