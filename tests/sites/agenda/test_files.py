"""What calendars read of an event, by another reader of the same format; without a database."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from icalendar import Calendar

from sites.agenda import files
from sites.agenda.files import Entry
from sites.agenda.rules import Schedule, fault, occurrences

WIB, WIT = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")
DAY = date(2024, 2, 1)
ONE_DAY = Schedule(DAY)
CHANGED = datetime(2024, 1, 31, 5, 0, 7, tzinfo=UTC)
#: Text as people paste it: markup, quotation marks, a picture of four bytes, Javanese letters, an address, lines.
PASTED = 'Pentas <b>"Ngèsti"</b> & \\n\\,🎭 ꦗꦮ, {{ x }}; http://contoh.example/?a=1&b=2\nBEGIN:VEVENT\n\ttab'

schedules = st.builds(
    Schedule,
    day=st.dates(DAY, DAY + timedelta(days=400)),
    until_day=st.none() | st.dates(DAY, DAY + timedelta(days=410)),
    starts_at=st.none() | st.times().map(lambda at: at.replace(microsecond=0)),
    ends_at=st.none() | st.times().map(lambda at: at.replace(microsecond=0)),
    weekly_until=st.none() | st.dates(DAY, DAY + timedelta(days=500)),
).filter(lambda schedule: fault(schedule) is None)


def entry(schedule=ONE_DAY, zone=WIB, **facts):
    told = {
        "uid": "7c0f", "title": "Rapat", "description": "Ringkasan", "place": "Balai desa", "held_by": "Desa Blumah",
        "url": "http://blumah.localhost/rapat/", "changed_at": CHANGED, "version": 3,
    }  # fmt: skip
    return Entry(schedule=schedule, zone=zone, **told | facts)


def written(*entries, zone=WIB):
    return files.write("Agenda Desa Blumah", "http://blumah.localhost/agenda.ics", zone, entries)


def read(*entries):
    return Calendar.from_ical(written(*entries))


def event(schedule, zone=WIB):
    [found] = read(entry(schedule, zone)).events
    return found


@examples(max_examples=60, derandomize=True, database=None, deadline=None)
@given(schedule=schedules, zone=st.sampled_from([WIB, WIT]))
def test_another_reader_finds_the_event_at_the_same_times(schedule, zone):
    found = recurring_ical_events.of(read(entry(schedule, zone))).between(date(2023, 1, 1), date(2027, 1, 1))

    begins = sorted(each["dtstart"].dt for each in found)
    every = list(occurrences(schedule, zone))
    if schedule.starts_at is None:
        assert begins == [each.begins.date() for each in every]
        assert {each["dtend"].dt - each["dtstart"].dt for each in found} == {
            every[0].ends.date() - every[0].begins.date()
        }
    else:
        assert begins == [each.begins for each in every]
        if schedule.ends_at is not None:
            assert sorted(each["dtend"].dt for each in found) == [each.ends for each in every]


@pytest.mark.parametrize(
    ("schedule", "lines"),
    [
        (Schedule(DAY), ["DTSTART;VALUE=DATE:20240201", "DTEND;VALUE=DATE:20240202"]),
        (
            Schedule(DAY, until_day=date(2024, 2, 3), weekly_until=date(2024, 2, 20)),
            ["DTSTART;VALUE=DATE:20240201", "DTEND;VALUE=DATE:20240204", "RRULE:FREQ=WEEKLY;UNTIL=20240215"],
        ),
        (
            Schedule(DAY, date(2024, 2, 2), time(20), time(2), date(2024, 3, 1)),
            ["DTSTART;TZID=Asia/Jakarta:20240201T200000", "DTEND;TZID=Asia/Jakarta:20240202T020000",
             "RRULE:FREQ=WEEKLY;UNTIL=20240229T130000Z"],
        ),
        (Schedule(DAY, starts_at=time(20), weekly_until=DAY), ["DTSTART;TZID=Asia/Jakarta:20240201T200000"]),
    ],
)  # fmt: skip
def test_days_are_days_and_hours_are_of_the_zone(schedule, lines):
    [body] = written(entry(schedule)).decode().split("BEGIN:VEVENT")[1:]

    told = [line for line in body.splitlines() if line.startswith(("DTSTART", "DTEND", "RRULE"))]
    assert told == lines


def test_its_zones_are_in_it():
    calendar = read(entry(Schedule(DAY, starts_at=time(20)), WIT))

    assert [zone.tz_name for zone in calendar.timezones] == ["Asia/Jakarta", "Asia/Jayapura"]
    assert event(Schedule(DAY, starts_at=time(20)), WIT)["dtstart"].dt.utcoffset() == timedelta(hours=9)


@pytest.mark.parametrize("part", ["title", "description", "place"])
def test_whatever_is_pasted_comes_back_as_it_was_and_adds_nothing(part):
    [found] = read(entry(**{part: PASTED})).events

    name = {"title": "summary", "description": "description", "place": "location"}[part]
    assert str(found[name]) == PASTED


def test_signs_that_no_calendar_may_have_are_left_out():
    [found] = read(entry(title="Ra\x00pat\x0b\x1b \x7fdesa\r\n")).events

    assert str(found["summary"]) == "Rapat desa\n"


def test_lines_are_of_75_octets_and_end_as_the_format_asks():
    content = written(entry(title=PASTED * 9))

    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert content.decode()  # no sign is cut in two


def test_it_says_which_version_of_the_event_it_is():
    found = event(Schedule(DAY))

    assert (str(found["uid"]), found["sequence"]) == ("7c0f", 3)
    assert found["dtstamp"].dt == found["last-modified"].dt == CHANGED


def test_equal_events_are_equal_bytes():
    assert written(entry(), entry(uid="8")) == written(entry(), entry(uid="8"))


def test_without_events_it_is_a_calendar_all_the_same():
    calendar = read()

    assert calendar.events == []
    assert [zone.tz_name for zone in calendar.timezones] == ["Asia/Jakarta"]  # a calendar must have a component
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nSOURCE;VALUE=URI:http://blumah.localhost/agenda.ics" in written()
    assert (str(calendar["version"]), str(calendar["name"])) == ("2.0", "Agenda Desa Blumah")
