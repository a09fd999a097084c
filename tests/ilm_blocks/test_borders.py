"""Between two borders of time an answer stays what it is, and says since when it is so."""

from datetime import date, time, timedelta

import pytest
import time_machine

from ilm_blocks import cascade
from ilm_blocks.choices import Channel
from ilm_blocks.regions import provider
from ilm_blocks.rules.place import Place
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WRITTEN = NOON - 2 * DAY


@pytest.fixture(autouse=True)
def cast(db):
    with time_machine.travel(WRITTEN, tick=False):
        yield


def answer(at, channel=Channel.WEBSITE):
    """Since when and until when what Blumah shows at ``at`` holds, and what that is."""
    place = Place(provider().chain(factories.region(BLUMAH).id), channel)
    rows = cascade.rows_on(place.chain, at)
    resolution = cascade.judge(rows, place, at)
    since = cascade.unchanged_since(cascade.rows_on(place.chain, WRITTEN), place, at, written_at=WRITTEN)
    return since, resolution.valid_until, [ilm.pk for ilm in resolution.items], resolution.takeover


def mornings(*days):
    return [("daypart", {"days": list(days), "start": time(8), "end": time(10)})]


def test_without_a_border_it_holds_since_the_last_write():
    factories.ilm(KENDAL, on_air_from=WRITTEN - DAY)

    assert answer(NOON)[:2] == (WRITTEN, None)


def test_a_start_is_a_border():
    factories.ilm(KENDAL, on_air_from=NOON)

    assert answer(NOON - HOUR)[:2] == (WRITTEN, NOON)
    assert answer(NOON)[:2] == (NOON, None)


def test_an_end_that_has_passed_is_still_known():
    factories.ilm(KENDAL, on_air_from=WRITTEN, on_air_until=NOON)
    factories.takeover(KENDAL, starts_at=NOON - HOUR, until=NOON + HOUR)

    assert answer(NOON)[0] == NOON
    assert answer(NOON + DAY)[0] == NOON + HOUR


def test_what_happens_elsewhere_is_no_border():
    factories.ilm(KENDAL, channels=["videotron"], on_air_from=NOON - HOUR, on_air_until=NOON + HOUR)
    factories.ilm("33.24.12", on_air_from=NOON - HOUR, on_air_until=NOON + HOUR)

    assert answer(NOON)[:2] == answer(NOON + 2 * HOUR)[:2] == (WRITTEN, None)


def test_a_weekly_hour_is_remembered_for_the_whole_week():
    factories.ilm(KENDAL, on_air_from=WRITTEN, dayparts=mornings("3"))  # Thursdays; NOON is one
    ended, begins = NOON - 2 * HOUR, NOON - 4 * HOUR + timedelta(weeks=1)

    assert answer(NOON)[:2] == answer(NOON + 6 * DAY)[:2] == (ended, begins)


def test_an_hour_of_day_outside_the_window_is_no_border():
    factories.ilm(KENDAL, dayparts=mornings(), on_air_from=NOON + 2 * DAY, on_air_until=NOON + 3 * DAY)

    assert answer(NOON + HOUR)[:2] == (WRITTEN, NOON + 2 * DAY)


def test_an_answer_says_the_same_from_one_border_to_the_next():
    bawaslu = factories.partner()
    paper = factories.agreement(bawaslu, valid_until=date(2024, 2, 4))
    first = factories.ilm(KENDAL, responsible=bawaslu, agreement=paper, on_air_from=WRITTEN, on_air_until=NOON + DAY)
    factories.ilm(KENDAL, on_air_from=NOON + HOUR, dayparts=mornings())
    factories.ilm(PLANTUNGAN, on_air_from=WRITTEN, on_air_until=NOON + 5 * DAY, content_class="official_portrait")
    factories.ilm(PLANTUNGAN, channels=["app"], on_air_from=WRITTEN, on_air_until=NOON, content_class="none")
    factories.quiet_period(first_day=date(2024, 2, 3), last_day=date(2024, 2, 3), withholds=["official_portrait"])
    factories.quiet_period(first_day=date(2024, 1, 31), last_day=date(2024, 1, 31), withholds=["none"])
    factories.decision("hide", first, PLANTUNGAN, covers_subtree=True, until=NOON + 2 * HOUR)
    factories.takeover(PLANTUNGAN, starts_at=NOON + 5 * HOUR, until=NOON + 6 * HOUR)

    stretches = {}
    for hours in range(-10, 8 * 24):
        at = NOON + hours * HOUR
        since, until, *said = answer(at)
        assert since <= at
        assert until is None or at < until
        assert stretches.setdefault(until, (since, said)) == (since, said)

    begins = [since for since, _said in stretches.values()]
    assert begins[1:] == list(stretches)[:-1]
    assert len(begins) > 20
