"""Who fails five times is kept out for a quarter of an hour, by password and by code alike."""

import logging
import threading
from contextlib import ExitStack
from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.tokens import default_token_generator
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from wagtail.models import ModelLogEntry

from cms.accounts import devices, later, throttling
from cms.accounts.conf import conf
from partner_api.http import clients
from tests.cms.accounts.test_second_factor import VERIFY, with_factor

pytestmark = pytest.mark.django_db

LOGIN, HOME, PASSWORD = reverse("wagtailadmin_login"), reverse("wagtailadmin_home"), "rahasia-contoh"


@pytest.fixture(autouse=True)
def counted(settings):
    settings.AXES_ENABLED = True
    settings.ACCOUNTS = settings.ACCOUNTS | {"LOGINS_PER_MINUTE": 1000}
    for gate in (throttling.logins, throttling.resets):
        gate.forget()


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
    assert "Sudah 5 kali gagal. Selama 15 menit akun ini tidak dapat dimasuki dari sini." in page.text
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


# One name from many addresses


ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}


def guess_from_everywhere(settings, username="siti"):
    """Strangers, four times from each address, until the name is at its limit."""
    for number in range(conf.LOCKOUT_FAILURES_BY_NAME // 4):
        fail(Client(), 4, username=username, REMOTE_ADDR=f"198.51.100.{number}")


def leave(client):
    """As a person does; the test client's own way would take all cookies."""
    client.post(reverse("wagtailadmin_logout"))
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("person")
def test_many_addresses_share_one_limit_on_a_name(client, settings):
    get_user_model().objects.create_superuser("budi", password=PASSWORD)
    guess_from_everywhere(settings)

    page = attempt(client, PASSWORD, **ELSEWHERE)

    assert page.status_code == 429
    assert "hanya terbuka di peramban yang pernah Anda pakai masuk" in page.text
    assert "_auth_user_id" not in client.session
    assert attempt(client, PASSWORD, username="budi", **ELSEWHERE).status_code == 302


@pytest.mark.usefixtures("person")
def test_below_the_limit_nobody_is_kept_out(client, settings):
    settings.ACCOUNTS = settings.ACCOUNTS | {"LOCKOUT_FAILURES_BY_NAME": conf.LOCKOUT_FAILURES_BY_NAME + 1}
    guess_from_everywhere(settings)

    assert attempt(client, PASSWORD, **ELSEWHERE).status_code == 302


@pytest.mark.usefixtures("person")
def test_strangers_cannot_keep_a_person_out_of_a_browser_they_know(client, settings):
    assert attempt(client, PASSWORD).status_code == 302
    leave(client)
    guess_from_everywhere(settings)

    assert attempt(client, PASSWORD, **ELSEWHERE).status_code == 302
    leave(client)
    assert fail(client, 5).status_code == 429  # guesses from a known browser are counted all the same


@pytest.mark.usefixtures("person")
def test_failures_of_others_in_the_same_office_never_lock_a_known_browser(client):
    attempt(client, PASSWORD)
    leave(client)
    assert fail(Client(), 5).status_code == 429  # from the same address

    assert attempt(client, PASSWORD).status_code == 302


@pytest.mark.usefixtures("person")
def test_a_known_browser_is_locked_by_its_own_failures_wherever_it_is_and_locks_nobody_else(client):
    attempt(client, PASSWORD)
    leave(client)
    fail(client, 4)
    assert fail(client, 1, **ELSEWHERE).status_code == 429

    assert attempt(client, PASSWORD).status_code == 429
    assert attempt(Client(), PASSWORD).status_code == 302


@pytest.mark.usefixtures("person")
def test_a_known_browser_that_comes_in_does_not_forgive_a_strangers_failures(client):
    attempt(client, PASSWORD)
    leave(client)
    stranger = Client()
    fail(stranger, 4)
    attempt(client, PASSWORD)

    assert fail(stranger, 1).status_code == 429


def test_the_history_names_whom_a_lock_keeps_out_of_a_known_browser(client, person):
    attempt(client, PASSWORD)
    leave(client)
    fail(client, 5)

    assert ModelLogEntry.objects.for_instance(person).filter(action="accounts.locked_out").count() == 1


@pytest.mark.usefixtures("person")
def test_a_browser_known_for_one_person_is_not_known_for_another(client, settings):
    get_user_model().objects.create_superuser("budi", password=PASSWORD)
    attempt(client, PASSWORD, username="budi")
    leave(client)
    guess_from_everywhere(settings)

    assert attempt(client, PASSWORD, **ELSEWHERE).status_code == 429


@pytest.mark.usefixtures("person")
def test_a_forged_mark_opens_nothing(client, settings):
    attempt(client, PASSWORD)
    [name] = [name for name in client.cookies if name.startswith("known_")]
    guess_from_everywhere(settings)
    stranger = Client()
    stranger.cookies[name] = "1:1tHgRe:AAAA"

    assert attempt(stranger, PASSWORD, **ELSEWHERE).status_code == 429


def test_a_password_alone_makes_no_browser_known_where_a_code_is_asked(client, person, settings):
    _device, codes = with_factor(person)
    attempt(client, PASSWORD)
    assert not [name for name in client.cookies if name.startswith("known_")]
    guess_from_everywhere(settings)
    assert client.post(VERIFY, {"code": codes[0]}).status_code == 429


def test_a_right_code_makes_the_browser_known(client, person, settings):
    _device, codes = with_factor(person)
    attempt(client, PASSWORD)
    client.post(VERIFY, {"code": codes[0]})
    leave(client)
    guess_from_everywhere(settings)

    assert attempt(client, PASSWORD, **ELSEWHERE).status_code == 302
    assert client.post(VERIFY, {"code": codes[1]}, **ELSEWHERE).status_code == 302


def test_a_new_password_by_mail_opens_the_way_from_a_new_browser(client, person, settings):
    guess_from_everywhere(settings)
    link = reverse(
        "wagtailadmin_password_reset_confirm",
        args=[urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)],
    )
    new = "kata-sandi-yang-lain"
    client.post(client.get(link)["Location"], {"new_password1": new, "new_password2": new})

    assert attempt(client, new, **ELSEWHERE).status_code == 302
    assert attempt(Client(), new, **ELSEWHERE).status_code == 429


@pytest.mark.parametrize(("behind_proxy", "found"), [(False, "10.0.0.1"), (True, "203.0.113.9")])
def test_only_what_the_proxy_added_is_believed(settings, behind_proxy, found):
    settings.HTTPS = behind_proxy
    request = RequestFactory().get(
        LOGIN, REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "198.51.100.1, 203.0.113.9"}
    )

    assert clients.address(request) == found


@pytest.mark.parametrize(("sent", "counted"), [
    ("2001:db8:1:2:a:b:c:d", "2001:db8:1:2::"), ("2001:db8:1:2::1", "2001:db8:1:2::"),
    ("2001:db8:1:3::1", "2001:db8:1:3::"), ("::ffff:203.0.113.9", "203.0.113.9"),
    ("203.0.113.9", "203.0.113.9"), ("unix:", "unix:"),
])  # fmt: skip
def test_all_addresses_of_one_line_count_as_one(sent, counted):
    """A line with IPv6 has 2^64 of them: a limit by single addresses would be none."""
    assert clients.address(RequestFactory().get(LOGIN, REMOTE_ADDR=sent)) == counted


# Before anything is hashed or looked up


@pytest.fixture
def hashed(monkeypatch):
    """The names whose passwords were checked."""
    seen = []
    check = ModelBackend.authenticate

    def authenticate(self, request, username=None, password=None, **facts):
        seen.append(username)
        return check(self, request, username=username, password=password, **facts)

    monkeypatch.setattr(ModelBackend, "authenticate", authenticate)
    return seen


def test_one_address_has_so_many_log_ins_a_minute_and_the_rest_are_turned_away_unhashed(client, settings, hashed):
    settings.ACCOUNTS = settings.ACCOUNTS | {"LOGINS_PER_MINUTE": 3}

    answers = [attempt(client, "salah", username=f"tak-ada-{number}") for number in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert hashed == ["tak-ada-0", "tak-ada-1", "tak-ada-2"]
    assert answers[-1].headers["Retry-After"] == "60"
    assert "Akun Anda tidak terkunci" in answers[-1].text
    assert attempt(client, "salah", username="tak-ada", **ELSEWHERE).status_code == 200


@pytest.mark.usefixtures("person")
def test_what_was_turned_away_is_no_failure_of_anybody(client, settings):
    settings.ACCOUNTS = settings.ACCOUNTS | {"LOGINS_PER_MINUTE": 1}
    fail(client, 6)

    assert AccessAttempt.objects.get().failures_since_start == 1


@pytest.mark.usefixtures("person")
def test_a_known_browser_is_let_in_while_its_office_is_turned_away(client, settings):
    attempt(client, PASSWORD)
    leave(client)
    settings.ACCOUNTS = settings.ACCOUNTS | {"LOGINS_PER_MINUTE": 1}
    fail(Client(), 1, username="tak-ada")
    assert fail(Client(), 1, username="tak-ada").status_code == 429

    assert attempt(client, PASSWORD).status_code == 302


def test_one_key_has_so_many_turns_at_once():
    gate = throttling.RateLimiter(seconds=60)

    def enter(key):
        return turns.enter_context(gate.turn(key, often=9, at_once=2))

    with ExitStack() as turns:
        assert [enter("kantor"), enter("kantor"), enter("kantor"), enter("rumah")] == [True, True, False, True]
    with ExitStack() as turns:
        assert enter("kantor")


def test_turns_come_back_with_time_and_strangers_do_not_fill_the_memory(monkeypatch):
    gate, now = throttling.RateLimiter(seconds=60), [0.0]
    monkeypatch.setattr(throttling.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(throttling, "MOST_KEYS", 3)

    assert [gate.admits("kantor", often=1) for _try in range(2)] == [True, False]
    now[0] = 60.0
    assert gate.admits("kantor", often=1)
    for number in range(10):
        gate.admits(f"orang-{number}", often=1)
    assert len(gate._came) == 3


# The forgotten password


RESET = reverse("wagtailadmin_password_reset")


def ask(client, email, **extra):
    return client.post(RESET, {"email": email}, **extra)


@pytest.fixture
def reader():
    return get_user_model().objects.create_user("budi", "budi@desa.example", PASSWORD)


@pytest.mark.usefixtures("reader")
def test_a_reset_answers_alike_for_an_account_and_for_none(client, mailoutbox):
    known, unknown = ask(client, "budi@desa.example"), ask(client, "tak-ada@desa.example")

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [mail.to for mail in mailoutbox] == [["budi@desa.example"]]


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("email", ["budi@desa.example", "tak-ada@desa.example"])
def test_before_the_answer_nothing_is_looked_up_or_sent(
    client, email, mailoutbox, monkeypatch, django_assert_num_queries
):
    work = []
    monkeypatch.setattr("cms.accounts.login.after_the_answer", work.append)

    with django_assert_num_queries(0):
        ask(client, email)

    assert (len(work), mailoutbox) == (1, [])


@pytest.mark.usefixtures("reader")
def test_one_account_gets_so_many_resets_an_hour_and_nobody_learns_it(client, settings, mailoutbox):
    answers = [ask(client, mail) for mail in ("budi@desa.example", "BUDI@desa.example ") for _time in range(3)]

    assert {answer.status_code for answer in answers} == {302}
    assert len(mailoutbox) == conf.RESETS_PER_ACCOUNT_AND_HOUR == 3


def test_one_address_asks_for_so_many_resets_an_hour(client, settings):
    settings.ACCOUNTS = settings.ACCOUNTS | {"RESETS_PER_ADDRESS_AND_HOUR": 2}

    answers = [ask(client, f"orang-{number}@desa.example").status_code for number in range(3)]

    assert answers == [302, 302, 429]
    assert ask(client, "orang@desa.example", **ELSEWHERE).status_code == 302


def test_work_after_the_answer_runs_elsewhere_and_its_failure_is_one_line(settings, caplog):
    settings.ACCOUNTS = settings.ACCOUNTS | {"WORK_AFTER_THE_ANSWER": True}
    seen = []

    def fails():
        seen.append(threading.current_thread().name)
        raise OSError("budi@desa.example")

    later.after_the_answer(fails)
    later._thread.submit(int).result(timeout=10)

    assert seen[0].startswith("after-the-answer")
    assert [record.getMessage() for record in caplog.records] == ["work after an answer failed (OSError)"]
