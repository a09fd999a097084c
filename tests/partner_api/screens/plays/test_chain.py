"""Rows that name another row before them than the one that is there are seen, and what never came is counted."""

import re
from datetime import timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
import rfc8785
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ilm_blocks.rules.canonical import canonical
from partner_api.models import Play, PlayHour
from partner_api.screens.plays import losses, recording
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI
from tests.partner_api.screens.plays.rows import give, read, row, uuid7
from tests.partner_api.screens.plays.test_laws import undone

pytestmark = [pytest.mark.django_db, pytest.mark.database]

WIB = ZoneInfo("Asia/Jakarta")
TODAY = NOON.astimezone(WIB).date()
START = NOON - timedelta(hours=2)


@pytest.fixture
def screen(db, noon):
    screen = factories.screen()
    give(screen, "1.1")
    return screen


def digest(sent):
    return sha256(rfc8785.dumps(sent)).hexdigest()


def chained(*lengths, start=START, first=None):
    """What a player has sent in that many starts of so many plays each, as it chains them."""
    rows, before, number = [], first, 0
    for boot, length in enumerate(lengths):
        for n in range(1, length + 1):
            at, number = start + timedelta(seconds=11 * number), number + 1
            sent = row(at=at, boot=f"nyala-{boot}", n=n, prev=before) | {"id": uuid7(at, number)}
            rows.append(sent)
            before = digest(sent)
    return rows


def unlinked():
    return {(play.boot, play.n) for play in Play.objects.filter(is_unlinked=True)}


def missing(screen, first=TODAY, last=TODAY):
    return {day.day: day.missing for day in losses.days(screen, first, last, WIB) if day.missing}


# The chain


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40), number=st.integers(0, 2**53 - 1))
def test_a_row_has_the_same_bytes_here_as_by_the_library(text, number):
    sent = row(boot=text, item=text, n=number, why=text, seq=[number] * 3, skew_ms=-number)

    assert canonical(sent) == rfc8785.dumps(sent)


def test_rows_as_a_player_chains_them_all_follow(screen):
    rows = chained(5, 1, 7)

    assert recording.record(screen, read(*rows), NOON).unlinked == ()
    assert missing(screen) == {}


def test_a_row_that_was_altered_is_told_by_the_one_behind_it(screen):
    rows = chained(6)
    rows[2] |= {"dur_ms": 9_999}
    counts = recording.record(screen, read(*rows), NOON)

    assert [str(uuid) for uuid in counts.unlinked] == [rows[3]["id"]]
    assert unlinked() == {("nyala-0", 4)}
    assert PlayHour.objects.get().complete == 6


def test_a_row_that_was_put_in_is_told_too(screen):
    rows = chained(6)
    invented = row(at=START + timedelta(minutes=9), boot="nyala-0", n=7)
    recording.record(screen, read(*rows, invented), NOON)

    assert unlinked() == {("nyala-0", 7)}


def test_a_page_without_digests_is_no_suspect_but_one_that_loses_them_is(screen):
    plain = [sent | {"prev": None} for sent in chained(4)]
    recording.record(screen, read(*plain), NOON)
    assert unlinked() == set()

    rows = chained(4, start=NOON - timedelta(hours=5))
    recording.record(screen, read(*(sent | {"boot": "lain"} for sent in [*rows[:3], rows[3] | {"prev": None}])), NOON)
    assert ("lain", 4) in unlinked()


def test_the_answer_names_it(send, screen, ilm_rows):
    rows = ilm_rows
    rows[1] |= {"skew_ms": 7}
    answer = send(rows).json()

    assert answer["unlinked"] == [rows[2]["id"]]
    assert answer["accepted"] == len(rows)


@pytest.fixture
def ilm_rows():
    return chained(4)


@st.composite
def told(draw):
    """Rows of some starts, some of them altered, invented, doubled or lost, in pieces and in any order."""
    rows = chained(*draw(st.lists(st.integers(1, 6), min_size=1, max_size=3)))
    for index in draw(st.sets(st.integers(0, len(rows) - 1), max_size=2)):
        rows[index] = rows[index] | {"skew_ms": draw(st.integers(1, 3))}
    for index in draw(st.sets(st.integers(0, len(rows) - 1), max_size=2)):
        other = rows[index] | {"skew_ms": 99}
        rows.append(other | {"id": uuid7(NOON - timedelta(minutes=1), 10_000 + index)})
    lost = draw(st.sets(st.integers(0, len(rows) - 1), max_size=2))
    kept = [sent for index, sent in enumerate(rows) if index not in lost]
    sent = draw(st.permutations(kept))
    cuts = sorted(draw(st.sets(st.integers(0, len(sent)), max_size=4)))
    return kept, [sent[start:end] for start, end in zip([0, *cuts], [*cuts, len(sent)], strict=True)]


@given(told=told())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_whatever_order_rows_come_the_same_ones_do_not_follow_and_the_same_are_missing(screen, told):
    rows, batches = told
    places = {}
    for sent in rows:
        places.setdefault((sent["boot"], sent["n"]), []).append(sent)
    alone = {
        sent["id"]
        for sent in rows
        if (before := places.get((sent["boot"], sent["n"] - 1)))
        and not any(sent["prev"] == digest(one) or sent["prev"] == one["prev"] is None for one in before)
    }
    with undone():
        for batch in batches:
            recording.record(screen, read(*batch), NOON)

        assert {str(play.uuid) for play in Play.objects.filter(is_unlinked=True)} == alone
        assert sum(missing(screen).values()) == holes(rows)


def holes(rows):
    """By hand: numbers that nobody has, and starts whose row before is not there."""
    found, numbers, hashes = 0, {}, {digest(sent) for sent in rows}
    for sent in rows:
        numbers.setdefault(sent["boot"], set()).add(sent["n"])
    for held in numbers.values():
        found += max(held) - len(held)
    return found + sum(sent["n"] == 1 and sent["prev"] is not None and sent["prev"] not in hashes for sent in rows)


def test_the_chain_costs_one_query_more_however_many_rows(screen):
    counted = []
    for number, many in enumerate((3, 300)):
        rows = chained(many, start=NOON - timedelta(hours=3 * number + 3))
        batch = read(*(sent | {"boot": f"b{number}"} for sent in rows))
        with CaptureQueriesContext(connection) as queries:
            recording.record(screen, batch, NOON)
        counted.append(sum('"boot" = ' in query["sql"] for query in queries.captured_queries))

    assert counted == [1, 1]


# What is missing


def test_a_hole_in_the_numbers_is_counted_on_the_day_of_the_row_behind_it(screen):
    rows = chained(10)
    recording.record(screen, read(*rows[:3], *rows[6:]), NOON)
    assert missing(screen) == {TODAY: 3}

    recording.record(screen, read(rows[4]), NOON)
    assert missing(screen) == {TODAY: 2}
    recording.record(screen, read(rows[3], rows[5]), NOON)
    assert missing(screen) == {}


def test_a_hole_across_midnight_belongs_to_the_later_day(screen):
    rows = chained(12, start=NOON.replace(hour=16, minute=59) - timedelta(days=1))  # 23.59 in Kendal
    recording.record(screen, read(*rows[:2], *rows[9:]), NOON)

    assert missing(screen, TODAY - timedelta(days=1)) == {TODAY: 7}
    assert missing(screen) == {TODAY: 7}
    assert missing(screen, TODAY - timedelta(days=1), TODAY - timedelta(days=1)) == {}


def test_rows_before_the_first_that_came_are_missing(screen):
    rows = chained(5)
    recording.record(screen, read(*rows[3:]), NOON)

    assert missing(screen) == {TODAY: 3}


def test_the_end_of_a_start_that_nobody_has_is_one_at_least(screen):
    rows = chained(5, 3)
    recording.record(screen, read(*rows[:3], *rows[5:]), NOON)
    assert missing(screen) == {TODAY: 1}

    recording.record(screen, read(*rows[3:5]), NOON)
    assert missing(screen) == {}


def test_the_end_of_a_start_is_found_after_weeks_in_the_dark(screen):
    [old] = chained(1, start=NOON - timedelta(days=30))
    recording.record(screen, read(old, *chained(3, first=digest(old))[:0]), NOON)
    [new] = chained(1, first=digest(old))
    recording.record(screen, read(new | {"boot": "nyala-9"}), NOON)

    assert missing(screen) == {}


def test_what_could_not_be_read_is_missing(send, screen):
    rows = chained(3)
    rows[1] |= {"dur_ms": -1}
    send(rows)

    assert missing(screen) == {TODAY: 1}


def test_another_screens_rows_fill_no_hole(screen):
    other = factories.screen(WELERI, name="Pasar")
    rows = chained(5)
    recording.record(screen, read(*rows[:2], *rows[3:]), NOON)
    recording.record(other, read(rows[2]), NOON)

    assert missing(screen) == {TODAY: 1}
    assert missing(other) == {TODAY: 2}


def test_days_cost_as_many_queries_for_one_as_for_many(screen):
    for days in range(8):
        rows = chained(3, 2, start=NOON - timedelta(days=days, hours=1))
        renamed = [sent | {"boot": f"{days}-{sent['boot']}"} for sent in rows]
        recording.record(screen, read(*renamed[1:]), NOON)
    counted = []
    for since in (TODAY, TODAY - timedelta(days=13)):
        with CaptureQueriesContext(connection) as queries:
            losses.days(screen, since, TODAY, WIB)
        counted.append(len(queries.captured_queries))

    assert counted[0] == counted[1] <= 7


def boots(many, batch, *, first=2, start=NOON - timedelta(days=2)):
    """The only rows that came of so many starts of the player."""
    return [
        row(at=at, boot=f"nyala-{batch}-{number}", n=first, id=uuid7(at, number), dur_ms=0, result="skipped")
        for number in range(many)
        for at in [start + timedelta(seconds=11 * (batch * many + number))]
    ]


def test_thousands_of_starts_without_their_first_row_are_counted_in_as_many_queries(sign_in, client, screen):
    counted = []
    for batch in range(5):
        recording.record(screen, read(*boots(500, batch)), NOON)
        with CaptureQueriesContext(connection) as queries:
            assert sum(missing(screen, TODAY - timedelta(days=5)).values()) == 500 * (batch + 1)
        counted.append([len(query["sql"]) for query in queries.captured_queries])
    sign_in(BLUMAH, "change")

    assert client.get(f"/admin/partner_api/screen/days/{screen.pk}/").status_code == 200
    assert all(sizes == counted[0] for sizes in counted)


def test_as_many_starts_whose_ends_nobody_has_are_too(screen):
    lost = [sent | {"prev": f"{number:064x}"} for number, sent in enumerate(boots(500, 0, first=1))]
    recording.record(screen, read(*lost), NOON)
    with CaptureQueriesContext(connection) as queries:
        assert sum(missing(screen, TODAY - timedelta(days=5)).values()) == 500

    assert all(len(query["sql"]) < 2_000 for query in queries.captured_queries)


# Numbers that were made up


def test_a_number_that_no_player_can_have_come_to_is_one_missing_row_and_no_more(sign_in, client, screen):
    rows = chained(5)
    made_up = row(at=START + timedelta(minutes=5), boot="nyala-0", n=2**31 - 1)
    alone = row(at=START + timedelta(minutes=6), boot="sendiri", n=2**31 - 1)
    recording.record(screen, read(*rows, made_up, alone), NOON)

    assert missing(screen) == {TODAY: 2}
    sign_in(BLUMAH, "change")
    assert client.get(f"/admin/partner_api/screen/days/{screen.pk}/").status_code == 200


def test_the_rows_behind_it_by_their_time_are_counted_as_without_it(screen):
    rows = chained(60)
    made_up = row(at=START + timedelta(seconds=31), boot="nyala-0", n=2**31 - 1, dur_ms=0, result="skipped")
    recording.record(screen, read(*rows[:3], made_up, *rows[40:]), NOON)

    assert missing(screen) == {TODAY: 37 + 1}


def test_what_was_kept_before_numbers_had_a_bound_is_shown(sign_in, client, screen):
    recording.record(screen, read(*chained(3)), NOON)
    for n, play in zip((2**63 - 1, 2**63 - 1, 2**62), Play.objects.order_by("n"), strict=True):
        Play.objects.filter(pk=play.pk).update(n=n)
    sign_in(BLUMAH, "change")

    assert client.get(f"/admin/partner_api/screen/days/{screen.pk}/").status_code == 200
    assert missing(screen) == {TODAY: 2}


def test_days_of_rows_that_were_lost_are_believed(screen):
    """Its store was full: the oldest gave way."""
    old, *_lost = chained(1, start=NOON - timedelta(days=9))
    recording.record(screen, read(old, row(at=NOON - timedelta(hours=1), boot="nyala-0", n=60_001)), NOON)

    assert missing(screen) == {TODAY: 59_999}


# The page


@pytest.mark.parametrize(("at", "action", "status"), [
    (BLUMAH, "change", 200), (PLANTUNGAN, "publish", 200), (KENDAL, "change", 200), (WELERI, "change", 302),
])  # fmt: skip
def test_who_sees_the_plays_of_a_screen_sees_its_days(sign_in, client, screen, at, action, status):
    sign_in(at, action)

    assert client.get(f"/admin/partner_api/screen/days/{screen.pk}/").status_code == status


def test_the_page_tells_what_is_missing_and_what_does_not_follow(sign_in, client, screen):
    rows = chained(9)
    rows[7] |= {"skew_ms": 7}
    recording.record(screen, read(*rows[:2], *rows[5:]), NOON)
    sign_in(BLUMAH, "change")
    page = client.get(f"/admin/partner_api/screen/days/{screen.pk}/").content.decode()
    register = client.get("/admin/partner_api/screen/").content.decode()

    assert "Ada bukti tayang yang belum sampai." in page
    lines = re.findall(r"<td>(\d+ \w+ 2024)</td>" + r"\s*<td[^>]*>(\d+)</td>" * 4, page)
    assert lines[0] == ("1 Februari 2024", "6", "3", "0", "1")
    assert len(lines) == 14
    assert f"/admin/partner_api/screen/days/{screen.pk}/" in register


def test_the_register_of_plays_says_which_row_does_not_follow(sign_in, client, screen):
    rows = chained(3)
    rows[1] |= {"skew_ms": 7}
    recording.record(screen, read(*rows), NOON)
    sign_in(BLUMAH, "change")

    page = client.get("/admin/partner_api/play/").content.decode()
    assert page.count("tidak menyambung dengan bukti sebelumnya") == 1
