"""When an item may be on the screen: flights, hours of day and tiers, each at its very instant."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

JAKARTA = ZoneInfo("Asia/Jakarta")
TUESDAY = datetime(2026, 11, 24, tzinfo=JAKARTA)
MONDAY_ONLY, ANY_DAY = [0], [0, 1, 2, 3, 4, 5, 6]

ELIGIBLE = """async ([manifest, at, kinds]) => {
  const rules = await import("/static/partner_api/player/eligibility.js");
  return rules.eligible(manifest, at, rules[kinds]).map((item) => item.id);
}"""
WHY_LEAVE = """async ([item, manifest, at]) => {
  const { whyLeave } = await import("/static/partner_api/player/eligibility.js");
  return whyLeave(item, manifest, at);
}"""


@pytest.fixture
def rules(browser_page, server, schedule):
    browser_page.goto(f"{server.url}/static/partner_api/player/eligibility.js")
    return Rules(browser_page, schedule)


class Rules:
    def __init__(self, page, schedule):
        self.page = page
        self.schedule = schedule

    def eligible(self, *items, at=TUESDAY, kinds="STAGE", **keys):
        return self.page.evaluate(ELIGIBLE, [self.schedule(*items, **keys), ms(at), kinds])

    def why_leave(self, item, *items, at=TUESDAY, **keys):
        manifest = self.schedule(*items, **keys)
        return self.page.evaluate(WHY_LEAVE, [self.schedule.complete(item), manifest, ms(at)])


def ms(at):
    return int(at.timestamp() * 1000)


def poster(name="1.1", **keys):
    return {"id": name, "kind": "poster", "file": "green poster"} | keys


def at_time(text, day=24):
    return datetime.fromisoformat(f"2026-11-{day}T{text}").replace(tzinfo=JAKARTA)


@pytest.mark.parametrize(
    ("at", "shown"),
    [("11:59:59.999", []), ("12:00:00", ["1.1"]), ("12:59:59.999", ["1.1"]), ("13:00:00", [])],
)
def test_a_flight_begins_at_its_start_and_is_over_at_its_end(rules, at, shown):
    flight = ["2026-11-24T12:00:00+07:00", "2026-11-24T06:00:00+00:00"]  # one hour, in two offsets

    assert rules.eligible(poster(flight=flight), at=at_time(at)) == shown


def test_an_open_flight_has_no_border(rules):
    assert rules.eligible(poster(flight=[None, None])) == ["1.1"]


@pytest.mark.parametrize(
    ("at", "shown"),
    [("07:59:59", []), ("08:00:00", ["1.1"]), ("16:59:59", ["1.1"]), ("17:00:00", [])],
)
def test_hours_of_day_are_those_of_the_screens_zone(rules, at, shown):
    hours = [{"days": ANY_DAY, "from": "08:00", "to": "17:00"}]

    assert rules.eligible(poster(windows=hours), at=at_time(at)) == shown
    assert rules.eligible(poster(windows=hours), at=at_time("06:30"), tz="Asia/Jayapura") == ["1.1"]  # 08:30 there


@pytest.mark.parametrize(
    ("day", "at", "shown"),
    [
        (23, "21:59:59", []),
        (23, "22:00:00", ["1.1"]),
        (24, "00:00:00", ["1.1"]),
        (24, "03:59:59", ["1.1"]),
        (24, "04:00:00", []),
        (24, "22:00:00", []),  # Tuesday evening: the window starts on Mondays
        (23, "03:00:00", []),  # Monday before dawn belongs to Sunday
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_starts(rules, day, at, shown):
    night = [{"days": MONDAY_ONLY, "from": "22:00", "to": "04:00"}]

    assert rules.eligible(poster(windows=night), at=at_time(at, day)) == shown


def test_the_night_of_sunday_runs_into_monday(rules):
    night = [{"days": [6], "from": "22:00", "to": "04:00"}]

    assert rules.eligible(poster(windows=night), at=at_time("03:00", 23)) == ["1.1"]


def test_any_one_of_several_windows_is_enough(rules):
    hours = [{"days": ANY_DAY, "from": "06:00", "to": "08:00"}, {"days": ANY_DAY, "from": "16:00", "to": "18:00"}]

    shown = [rules.eligible(poster(windows=hours), at=at_time(at)) for at in ("07:00", "12:00", "17:00")]

    assert shown == [["1.1"], [], ["1.1"]]


def test_a_screen_plays_in_its_own_hours_only(rules):
    hours = [{"days": ANY_DAY, "from": "05:00", "to": "23:00"}]

    shown = [rules.eligible(poster(), at=at_time(at), operating=hours) for at in ("04:59:59", "05:00", "23:00")]

    assert shown == [[], ["1.1"], []]


def test_a_quiet_gap_in_a_flight_silences_the_items_that_it_names(rules):
    gap = {"from": "2026-11-24T12:00:00+07:00", "until": "2026-11-24T13:00:00+07:00", "items": ["1.1"]}
    items = [poster(), poster("2.1")]

    shown = [rules.eligible(*items, at=at_time(at), quiet=[gap]) for at in ("11:59:59", "12:00", "13:00")]

    assert shown == [["1.1", "2.1"], ["2.1"], ["1.1", "2.1"]]
    assert rules.why_leave(poster(), *items, at=at_time("12:00"), quiet=[gap]) == "flight_over"  # no grace here


def test_filler_plays_only_when_nothing_of_the_programme_may(rules):
    filler = poster("2.1", tier=2)

    assert rules.eligible(poster(), filler) == ["1.1"]
    assert rules.eligible(poster(flight=[None, "2026-01-01T00:00:00+07:00"]), filler) == ["2.1"]


def test_a_takeover_plays_alone(rules):
    assert rules.eligible(poster(), poster("0.1", tier=0)) == ["0.1"]


def test_the_ticker_does_not_keep_filler_off_the_stage(rules):
    running = {"id": "3.1", "kind": "running_text", "text": "Cek nama Anda."}

    assert rules.eligible(running, poster("2.1", tier=2)) == ["2.1"]
    assert rules.eligible(running, poster("2.1", tier=2), kinds="TICKER") == ["3.1"]


@pytest.mark.parametrize("unplayable", [{"dur_ms": 0}, {"weight": 0}, {"asset": "0" * 64}, {"asset": None}])
def test_what_cannot_be_played_is_left_out(rules, unplayable):
    assert rules.eligible(poster() | unplayable, poster("2.1")) == ["2.1"]


def test_what_is_on_may_finish_when_its_hours_end_but_not_for_long(rules):
    item = poster(windows=[{"days": ANY_DAY, "from": "08:00", "to": "17:00"}])

    reasons = [rules.why_leave(item, item, at=at_time(at)) for at in ("16:59:59", "17:00:29", "17:00:31")]

    assert reasons == [None, None, "hours_over"]


def test_what_is_on_goes_at_once_when_its_flight_ends(rules):
    item = poster(flight=[None, "2026-11-24T12:00:00+07:00"])

    assert rules.why_leave(item, item, at=at_time("11:59:59")) is None
    assert rules.why_leave(item, item, at=at_time("12:00:00")) == "flight_over"


def test_what_is_on_goes_when_it_left_the_manifest_or_was_corrected(rules):
    assert rules.why_leave(poster(), poster()) is None
    assert rules.why_leave(poster(), poster("2.1")) == "removed"
    assert rules.why_leave(poster(), poster(revision=2)) == "removed"


def test_what_is_on_gives_way_to_a_takeover(rules):
    takeover = poster("0.1", tier=0)

    assert rules.why_leave(poster(), poster(), takeover) == "takeover"
    assert rules.why_leave(takeover, poster(), takeover) is None
