"""Who keeps the videotrons hears that one is not connected, once per outage, and that it is back."""

from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils.connection import ConnectionDoesNotExist

from cms.accounts import roles
from cms.accounts.models import Role
from partner_api.screens import outages
from partner_api.screens.models import Screen, ScreenOutage
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db
acting = partial(TestCase.captureOnCommitCallbacks, execute=True)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
#: Since when the server has listened.
LONG_AGO = NOON - 30 * HOUR
#: Of Kendal's local time: from six in the morning to ten in the evening.
DAYTIME = [("daypart", {"days": [], "start": "06:00", "end": "22:00"})]


@pytest.fixture(autouse=True)
def operators():
    """Of the village, of its district and of the regency; of a neighbour, and an editor."""
    held = [
        ("blumah", Role.OPERATOR, BLUMAH), ("plantungan", Role.OPERATOR, PLANTUNGAN), ("kendal", Role.OPERATOR, KENDAL),
        ("weleri", Role.OPERATOR, WELERI), ("penyunting", Role.EDITOR, BLUMAH),
    ]  # fmt: skip
    for name, role, code in held:
        user = get_user_model().objects.create_user(name, f"{name}@desa.example", "rahasia-contoh")
        roles.assign(user, role, factories.page(code))


def screen(owner=BLUMAH, name="Balai desa", seen_at=NOON, **facts):
    row = factories.screen(owner, name=name, token_hash=f"{name}{owner}", seen_at=seen_at, **facts)
    assert row.seen_at == seen_at
    return row


def heard(row, at):
    Screen.objects.filter(pk=row.pk).update(seen_at=at)


def tell(at):
    with acting():
        return outages.tell(at, LONG_AGO)


def told(mailoutbox):
    found = sorted((mail.to[0].partition("@")[0], mail.subject) for mail in mailoutbox)
    mailoutbox.clear()
    return found


def test_the_operators_of_the_region_and_above_hear_once(mailoutbox):
    row = screen()
    assert tell(NOON + 9 * MINUTE) == 0
    assert tell(NOON + 11 * MINUTE) == 1

    said = f"Tidak tersambung: {row}"
    body = mailoutbox[0].body
    assert told(mailoutbox) == [("blumah", said), ("kendal", said), ("plantungan", said)]
    assert "Desa Blumah" in body
    assert "tidak tersambung sejak" in body
    for later in (12 * MINUTE, 3 * HOUR, 30 * HOUR):  # by whichever worker
        assert tell(NOON + later) == 0
    assert told(mailoutbox) == []


def test_one_line_says_that_it_is_back_and_a_later_outage_is_told_anew(mailoutbox):
    row = screen()
    tell(NOON + 11 * MINUTE)
    told(mailoutbox)
    heard(row, NOON + 20 * MINUTE)
    assert tell(NOON + 21 * MINUTE) == 1
    assert {subject for _who, subject in told(mailoutbox)} == {f"Tersambung kembali: {row}"}
    assert tell(NOON + 21 * MINUTE) == 0

    assert tell(NOON + 3 * HOUR) == 1
    assert {subject for _who, subject in told(mailoutbox)} == {f"Tidak tersambung: {row}"}


def test_a_screen_that_comes_and_goes_is_told_of_once_an_hour(mailoutbox):
    row = screen()
    tell(NOON + 11 * MINUTE)
    heard(row, NOON + 12 * MINUTE)
    tell(NOON + 12 * MINUTE)
    told(mailoutbox)

    assert tell(NOON + 30 * MINUTE) == 0
    assert tell(NOON + 80 * MINUTE) == 1


def test_a_screen_that_came_for_a_moment_between_two_rounds_is_still_out(mailoutbox):
    row = screen()
    tell(NOON + 11 * MINUTE)
    heard(row, NOON + 12 * MINUTE)
    told(mailoutbox)

    assert tell(NOON + 3 * HOUR) == 0
    assert ScreenOutage.objects.get().since == NOON + 12 * MINUTE
    heard(row, NOON + 4 * HOUR)
    assert tell(NOON + 4 * HOUR) == 1
    assert {subject for _who, subject in told(mailoutbox)} == {f"Tersambung kembali: {row}"}


def test_the_night_is_no_outage_and_the_morning_has_time_to_come_up(mailoutbox):
    evening = NOON + 10 * HOUR - MINUTE  # 21.59 WIB
    screen(seen_at=evening, operating=DAYTIME)
    midnight, six = evening + 2 * HOUR, evening + 8 * HOUR + MINUTE
    for quiet in (evening + 30 * MINUTE, midnight, six + 5 * MINUTE):
        assert tell(quiet) == 0
    assert tell(six + 11 * MINUTE) == 1
    assert len(told(mailoutbox)) == 3


@pytest.mark.parametrize("facts", [
    {"is_active": False}, {"token_hash": None}, {"seen_at": None},
], ids=["switched off", "not paired", "never heard of"])  # fmt: skip
def test_a_screen_that_nobody_waits_for_is_told_of_to_nobody(mailoutbox, facts):
    Screen.objects.filter(pk=screen().pk).update(**facts)

    assert tell(NOON + 3 * HOUR) == 0


def test_a_screen_that_is_switched_off_while_it_is_out_is_over_without_a_word(mailoutbox):
    row = screen()
    tell(NOON + 11 * MINUTE)
    told(mailoutbox)
    Screen.objects.filter(pk=row.pk).update(is_active=False)

    assert tell(NOON + 20 * MINUTE) == 0
    assert ScreenOutage.objects.get().back_at == NOON + 20 * MINUTE
    assert tell(NOON + 21 * MINUTE) == 0


def test_where_the_power_fails_each_operator_gets_one_mail_with_all_screens_of_which_they_hear(mailoutbox):
    rows = [screen(name=name) for name in ("Balai desa", "Pasar", "Terminal")]
    elsewhere = screen(WELERI, "Alun-alun")
    assert tell(NOON + 11 * MINUTE) == 4

    bodies = {mail.subject: mail.body for mail in mailoutbox}
    assert told(mailoutbox) == [
        ("blumah", "3 videotron tidak tersambung"), ("kendal", "4 videotron tidak tersambung"),
        ("plantungan", "3 videotron tidak tersambung"), ("weleri", f"Tidak tersambung: {elsewhere}"),
    ]  # fmt: skip
    assert all(f"{row}: tidak tersambung sejak" in bodies["3 videotron tidak tersambung"] for row in rows)
    assert "Tidak tersambung di Desa Blumah, dalam jam operasinya:" in bodies["3 videotron tidak tersambung"]
    assert f"{rows[0]}, Desa Blumah: tidak tersambung sejak" in bodies["4 videotron tidak tersambung"]
    assert f"{elsewhere}, Kecamatan Weleri: tidak tersambung sejak" in bodies["4 videotron tidak tersambung"]

    for row in (*rows, elsewhere):
        heard(row, NOON + 20 * MINUTE)
    assert tell(NOON + 21 * MINUTE) == 4
    assert "4 videotron tersambung kembali" in {subject for _who, subject in told(mailoutbox)}


def test_a_mail_names_so_many_and_counts_the_others(mailoutbox, monkeypatch):
    monkeypatch.setattr(outages, "MOST_NAMED", 2)
    rows = [screen(name=name) for name in ("Balai desa", "Pasar", "Terminal")]
    tell(NOON + 11 * MINUTE)

    assert str(rows[1]) in mailoutbox[0].body
    assert str(rows[2]) not in mailoutbox[0].body
    assert "dan 1 lainnya" in mailoutbox[0].body


def test_a_silence_while_the_server_stood_still_is_no_outage(mailoutbox):
    """After a night of maintenance no screen had been heard of, and none was out."""
    row, still_out = screen(), screen(name="Pasar")
    listening = outages.Listening()
    for minute in range(10):
        with acting():
            assert listening.round(NOON + 3 * HOUR + minute * MINUTE) == 0
        heard(row, NOON + 3 * HOUR + minute * MINUTE)
    with acting():
        assert listening.round(NOON + 3 * HOUR + 10 * MINUTE) == 1
    assert {subject for _who, subject in told(mailoutbox)} == {f"Tidak tersambung: {still_out}"}


def test_a_database_that_was_away_is_a_pause_and_so_are_rounds_that_failed(monkeypatch):
    listening = outages.Listening()
    for minute in range(11):
        listening.round(NOON + minute * MINUTE)
    with monkeypatch.context() as away:
        away.setattr(outages, "_concerned", lambda _at: Screen.objects.using("away"))
        for minute in range(11, 31):
            with pytest.raises(ConnectionDoesNotExist):
                listening.round(NOON + minute * MINUTE)
    screen(seen_at=NOON + 11 * MINUTE)

    assert [listening.round(NOON + minute * MINUTE) for minute in range(31, 42)] == [0] * 10 + [1]


def test_that_it_is_back_is_told_right_after_a_pause(mailoutbox):
    row = screen()
    tell(NOON + 11 * MINUTE)
    heard(row, NOON + 3 * HOUR)

    assert outages.Listening().round(NOON + 3 * HOUR) == 1


def test_a_round_that_fails_tells_nobody_and_is_made_up_for(mailoutbox, monkeypatch):
    screen()

    def fail(*_args, **_facts):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(outages, "_tell", fail)
        with pytest.raises(RuntimeError), acting():
            outages.tell(NOON + 11 * MINUTE, LONG_AGO)
    assert mailoutbox == []

    assert tell(NOON + 11 * MINUTE) == 1


def test_a_round_takes_as_many_queries_for_many_screens_as_for_one():
    def round_over(names):
        ScreenOutage.objects.all().delete()
        Screen.objects.all().delete()
        for name in names:
            screen(name=name)
            screen(WELERI, name)
        with TestCase.captureOnCommitCallbacks(), CaptureQueriesContext(connection) as asked:
            assert outages.tell(NOON + 11 * MINUTE, LONG_AGO) == 2 * len(names)
        return len(asked)

    assert round_over(["a"]) == round_over(["a", "b", "c", "d"])


def test_the_screens_that_sleep_at_night_are_not_locked():
    evening = NOON + 10 * HOUR - MINUTE
    screen(seen_at=evening, operating=DAYTIME)

    with CaptureQueriesContext(connection) as asked:
        assert tell(evening + 2 * HOUR) == 0
    assert [each["sql"] for each in asked if not each["sql"].startswith("SELECT")] == []


def test_a_round_with_nothing_to_tell_asks_once(django_assert_num_queries):
    row = screen()
    tell(NOON + 11 * MINUTE)

    with django_assert_num_queries(1):
        outages.tell(NOON + 2 * HOUR, LONG_AGO)
    assert ScreenOutage.objects.get().screen == row
