"""Events as a file that calendars read: iCalendar (RFC 5545, with names and colours of RFC 7986)."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vDuration, vUri

from ilm_blocks.rules import calendar as typed_calendar

from .rules import DAY, Occurrence, Schedule, occurrences

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//ILM Kendal//Agenda//ID"
#: How often programs that subscribe are asked to look again.
REFRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it is written. ``uid`` names it for good, ``version`` grows with each change of it."""

    uid: str
    title: str
    description: str
    place: str
    url: str
    held_by: str
    schedule: Schedule
    zone: ZoneInfo
    changed_at: datetime
    version: int


def write(title: str, address: str, zone: ZoneInfo, entries: Iterable[Entry]) -> bytes:
    """A calendar with ``entries``, which is found at ``address``; equal bytes for equal entries.

    Without any it still has the ``zone``: a calendar must have a component (3.6).
    """
    entries = list(entries)
    calendar = Calendar()
    for name, value, parameters in _of_calendar(title, address):
        calendar.add(name, value, parameters)
    for key in sorted({zone.key, *(entry.zone.key for entry in entries)}):
        calendar.add_component(_timezone(key))
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def _of_calendar(title: str, address: str) -> Iterator[tuple[str, Any, dict[str, str]]]:
    yield "prodid", PRODUCT, {}
    yield "version", "2.0", {}
    for name in ("name", "x-wr-calname"):  # the latter is older than RFC 7986, and read more widely
        yield name, _text(title), {}
    for name in ("refresh-interval", "x-published-ttl"):
        yield name, vDuration(REFRESH), {"VALUE": "DURATION"}
    yield "source", vUri(address), {"VALUE": "URI"}


@cache
def _timezone(key: str) -> Timezone:
    first, last = typed_calendar.FIRST_DAY, typed_calendar.LAST_DAY
    found = Timezone.from_tzid(key, first_date=first, last_date=last)
    found.pop("comment", None)
    return found


def _event(entry: Entry) -> Event:
    event = Event()
    facts = {
        "uid": entry.uid,
        "dtstamp": entry.changed_at,
        "last-modified": entry.changed_at,
        "sequence": entry.version,
        "summary": _text(entry.title),
        "description": _text(entry.description),
        "location": _text(entry.place),
        "categories": [_text(entry.held_by)],
        "url": entry.url,
        "transp": "TRANSPARENT",  # it makes nobody busy who only reads the agenda
    }
    for name, value in {**facts, **_times(entry.schedule, entry.zone)}.items():
        event.add(name, value)
    return event


def _times(schedule: Schedule, zone: ZoneInfo) -> dict[str, Any]:
    every = list(occurrences(schedule, zone))
    found: dict[str, Any] = {"dtstart": _begin(schedule, every[0])}
    if (end := _end(schedule, every[0])) is not None:
        found["dtend"] = end
    if len(every) > 1:
        found["rrule"] = {"freq": "weekly", "until": _until(schedule, every[-1])}
    return found


def _begin(schedule: Schedule, occurrence: Occurrence) -> date | datetime:
    return occurrence.begins.date() if schedule.starts_at is None else occurrence.begins


def _end(schedule: Schedule, occurrence: Occurrence) -> date | datetime | None:
    """Excluded, like ours. None where nothing but the begin is announced: it has no length then (3.6.1)."""
    if schedule.starts_at is None:
        return occurrence.last_day + DAY
    return occurrence.ends if schedule.ends_at is not None or schedule.until_day is not None else None


def _until(schedule: Schedule, last: Occurrence) -> date | datetime:
    """Of the type of the begin, or in UTC where that names a zone (3.3.10)."""
    return last.begins.date() if schedule.starts_at is None else last.begins.astimezone(UTC)


def _text(text: str) -> str:
    """``text`` without signs that no text of a calendar has (3.3.11)."""
    lines = text.replace("\r\n", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) != "Cc")
