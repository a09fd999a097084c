"""When events take place."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sites.agenda.rules import LONGEST, Fault, Occurrence, Schedule, between, fault, next_occurrence, occurrences

WIB, WIT = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")
THURSDAY, FRIDAY = date(2024, 2, 1), date(2024, 2, 2)
POSYANDU = Schedule(THURSDAY, starts_at=time(8), ends_at=time(11))
WAYANG_KULIT = Schedule(THURSDAY, FRIDAY, time(20), time(2))
SENAM = Schedule(THURSDAY, starts_at=time(6), ends_at=time(7), weekly_until=date(2024, 2, 21))


def at(day: int, hour: int = 0, zone: ZoneInfo = WIB) -> datetime:
    return datetime(2024, 2, day, hour, tzinfo=zone)


def test_the_hours_of_an_event_are_those_of_its_region():
    assert list(occurrences(POSYANDU, WIB)) == [Occurrence(at(1, 8), at(1, 11))]
    (found,) = occurrences(POSYANDU, WIT)
    assert found.begins.astimezone(UTC) == datetime(2024, 1, 31, 23, tzinfo=UTC)


def test_an_event_goes_on_over_midnight():
    assert fault(WAYANG_KULIT) is None
    assert list(occurrences(WAYANG_KULIT, WIB)) == [Occurrence(at(1, 20), at(2, 2))]


def test_without_hours_it_takes_the_whole_of_its_days():
    assert list(occurrences(Schedule(THURSDAY, FRIDAY), WIB)) == [Occurrence(at(1), at(3))]
    assert list(occurrences(Schedule(THURSDAY, starts_at=time(19)), WIB)) == [Occurrence(at(1, 19), at(2))]


def test_it_repeats_weekly_until_a_day():
    assert [found.begins for found in occurrences(SENAM, WIB)] == [at(1, 6), at(8, 6), at(15, 6)]
    assert SENAM.final_day == date(2024, 2, 15)
    assert Schedule(THURSDAY, FRIDAY, time(20), time(2), date(2024, 2, 8)).final_day == date(2024, 2, 9)


def test_one_that_takes_place_stays_next_until_its_end():
    assert next_occurrence(SENAM, WIB, at(1, 6)) == Occurrence(at(1, 6), at(1, 7))
    assert next_occurrence(SENAM, WIB, at(1, 7)) == Occurrence(at(8, 6), at(8, 7))
    assert next_occurrence(SENAM, WIB, at(15, 7)) is None


def test_between_two_instants_are_those_that_take_place_in_part():
    assert [found.begins for found in between(SENAM, WIB, at(1, 7), at(8, 6))] == []
    assert [found.begins for found in between(SENAM, WIB, at(1, 6), at(8, 7))] == [at(1, 6), at(8, 6)]


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (Schedule(THURSDAY, ends_at=time(11)), Fault.NO_BEGIN),
        (Schedule(FRIDAY, THURSDAY), Fault.DAYS),
        (Schedule(THURSDAY, starts_at=time(20), ends_at=time(2)), Fault.HOURS),
        (Schedule(THURSDAY, starts_at=time(20), ends_at=time(20)), Fault.HOURS),
        (Schedule(THURSDAY, starts_at=time(0), ends_at=time(0)), Fault.HOURS),
        (Schedule(THURSDAY, THURSDAY + LONGEST + timedelta(days=1)), Fault.TOO_LONG),
        (Schedule(FRIDAY, weekly_until=THURSDAY), Fault.WEEKS),
        (Schedule(THURSDAY, date(2024, 2, 8), weekly_until=date(2024, 3, 1)), Fault.OVERLAP),
        (Schedule(THURSDAY, weekly_until=THURSDAY + LONGEST + timedelta(days=1)), Fault.TOO_OFTEN),
        (Schedule(THURSDAY, weekly_until=THURSDAY + LONGEST), None),
    ],
)
def test_what_a_schedule_may_not_say(schedule, expected):
    assert fault(schedule) is expected


DAYS = st.dates(date(2023, 1, 1), date(2025, 1, 1))
HOURS = st.none() | st.times()


@given(st.builds(Schedule, DAYS, st.none() | DAYS, HOURS, HOURS, st.none() | DAYS), st.sampled_from([WIB, WIT]))
def test_a_sound_schedule_is_in_order_and_ends_after_it_begins(schedule, zone):
    if fault(schedule):
        return
    found = list(occurrences(schedule, zone))
    assert 1 <= len(found) <= 53
    assert all(each.begins < each.ends for each in found)
    assert [each.begins for each in found] == sorted(each.begins for each in found)
    assert (found[-1].ends - timedelta(microseconds=1)).astimezone(zone).date() <= schedule.final_day


INSTANTS = st.timedeltas(timedelta(days=-60), timedelta(days=500)).map(lambda passed: at(1) + passed)


@given(st.builds(Schedule, DAYS, st.none() | DAYS, HOURS, HOURS, st.none() | DAYS), INSTANTS, INSTANTS)
def test_weeks_that_are_over_are_skipped_and_no_other(schedule, since, until):
    if fault(schedule) is None:
        every = [each for each in occurrences(schedule, WIB) if each.ends > since]

        assert list(between(schedule, WIB, since, None)) == every
        assert list(between(schedule, WIB, since, until)) == [each for each in every if each.begins < until]
