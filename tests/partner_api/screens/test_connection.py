"""Whether a videotron is connected, by its last sign of life and its operating hours."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from partner_api.models import Screen
from partner_api.screens.connection import OFFLINE_AFTER, STALE_AFTER, Connection, ConnectionState, state
from tests.factories import NOON

JAKARTA, JAYAPURA = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
THURSDAY, FRIDAY = "3", "4"

silences = st.timedeltas(min_value=timedelta(0), max_value=3 * DAY)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31), timezones=st.sampled_from([JAKARTA, JAYAPURA]))  # noqa: DTZ001 (hypothesis adds the zone)
clocks = st.times().map(lambda clock: clock.replace(microsecond=0))
days = st.lists(st.sampled_from("0123456"), unique=True)


def screen(*hours, silent=None, **facts):
    """A paired videotron that was last heard of ``silent`` before noon."""
    operating = [("daypart", {"days": on, "start": start, "end": end}) for start, end, on in hours]
    seen_at = None if silent is None else NOON - silent
    return Screen(**{"name": "Alun-alun", "token_hash": "x", "operating": operating, "seen_at": seen_at} | facts)


@pytest.mark.parametrize(
    ("silent", "expected"),
    [
        (timedelta(0), ConnectionState.ONLINE),
        (STALE_AFTER, ConnectionState.ONLINE),
        (STALE_AFTER + SECOND, ConnectionState.STALE),
        (OFFLINE_AFTER, ConnectionState.STALE),
        (OFFLINE_AFTER + SECOND, ConnectionState.OFFLINE),
        (9 * DAY, ConnectionState.OFFLINE),
        (-HOUR, ConnectionState.ONLINE),  # the clocks of two servers differ
    ],
)
def test_a_screen_that_runs_day_and_night_is_judged_by_its_silence(silent, expected):
    assert state(screen(silent=silent), NOON, JAKARTA) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"is_active": False, "seen_at": NOON}, ConnectionState.SWITCHED_OFF),
        ({"is_active": False, "token_hash": None}, ConnectionState.SWITCHED_OFF),
        ({"token_hash": None}, ConnectionState.UNPAIRED),
        ({"seen_at": None}, ConnectionState.NEVER),
    ],
)
@pytest.mark.parametrize("hours", [[], [("20:00", "21:00", [])]])
def test_a_screen_that_is_not_set_up_is_said_to_be_so_at_any_hour(facts, expected, hours):
    assert state(screen(*hours, **facts), NOON, JAKARTA) == expected


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (("06:00", "12:00", []), ConnectionState.PLANNED_OFF),  # the end is exclusive
        (("06:00", "12:01", []), ConnectionState.OFFLINE),
        (("12:01", "22:00", []), ConnectionState.PLANNED_OFF),
        (("06:00", "22:00", [FRIDAY]), ConnectionState.PLANNED_OFF),
        (("06:00", "22:00", [THURSDAY]), ConnectionState.OFFLINE),
        (("22:00", "13:00", []), ConnectionState.OFFLINE),  # past midnight
        (("22:00", "13:00", [THURSDAY]), ConnectionState.PLANNED_OFF),  # starts tonight
        (("22:00", "11:00", []), ConnectionState.PLANNED_OFF),
    ],
)
def test_silence_is_an_alarm_in_operating_hours_alone(hours, expected):
    assert state(screen(hours, silent=8 * HOUR), NOON, JAKARTA) == expected


def test_operating_hours_are_those_of_the_screens_own_zone():
    """Noon in Kendal is two in the afternoon in Jayapura."""
    morning = screen(("06:00", "13:00", []), silent=8 * HOUR)

    assert state(morning, NOON, JAKARTA) == ConnectionState.OFFLINE
    assert state(morning, NOON, JAYAPURA) == ConnectionState.PLANNED_OFF


def test_a_player_has_the_first_minutes_of_its_hours_to_come_up():
    since_six = screen(("06:00", "22:00", []), silent=14 * HOUR)
    six = NOON - 6 * HOUR

    assert state(since_six, six - SECOND, JAKARTA) == ConnectionState.PLANNED_OFF
    assert state(since_six, six, JAKARTA) == ConnectionState.STALE
    assert state(since_six, six + OFFLINE_AFTER - SECOND, JAKARTA) == ConnectionState.STALE
    assert state(since_six, six + OFFLINE_AFTER, JAKARTA) == ConnectionState.OFFLINE


@given(moments, silences, clocks, clocks, days)
def test_whatever_its_hours_an_alarm_means_minutes_of_silence_in_them(at, silent, start, end, on):
    it = screen((f"{start}", f"{end}", on), seen_at=at - silent)
    found = state(it, at, at.tzinfo)

    if found == ConnectionState.OFFLINE:
        assert silent > OFFLINE_AFTER
        assert holds(start, end, on, at)
        assert holds(start, end, on, at - OFFLINE_AFTER)
    if found == ConnectionState.PLANNED_OFF:
        assert not holds(start, end, on, at)
    assert (found == ConnectionState.ONLINE) == (silent <= STALE_AFTER)


def holds(start, end, on, at):
    """Whether one of the windows around ``at`` contains it, laid out on the calendar one by one."""
    for back in (0, 1):
        first = at.date() - back * DAY
        opens = datetime.combine(first, start, at.tzinfo)
        closes = datetime.combine(first, end, at.tzinfo) + (DAY if start >= end else timedelta(0))
        if (not on or str(first.weekday()) in on) and opens <= at < closes:
            return True
    return False


@given(moments, silences, silences)
def test_a_longer_silence_never_looks_better(at, shorter, more):
    order = [ConnectionState.ONLINE, ConnectionState.STALE, ConnectionState.OFFLINE]
    found = [state(screen(seen_at=at - silent), at, at.tzinfo) for silent in (shorter, shorter + more)]

    assert order.index(found[0]) <= order.index(found[1])


@pytest.mark.parametrize(
    ("silent", "said"),
    [
        (timedelta(0), "tersambung"),
        (2 * timedelta(minutes=1), "menunggu kabar"),
        (timedelta(hours=4, minutes=48), "tidak tersambung sejak pukul 07.12 WIB"),
        (12 * HOUR, "tidak tersambung sejak pukul 00.00 WIB"),
        (12 * HOUR + SECOND, "tidak tersambung sejak 31 Januari 2024 23.59 WIB"),
    ],
)
def test_it_says_since_when_with_the_day_unless_that_is_today(silent, said):
    with translation.override("id"):
        assert str(Connection.of(screen(silent=silent), NOON, JAKARTA)) == said


def test_since_when_is_told_in_the_zone_of_the_screen():
    with translation.override("id"):
        assert str(Connection.of(screen(silent=HOUR), NOON, JAYAPURA)) == "tidak tersambung sejak pukul 13.00 WIT"
