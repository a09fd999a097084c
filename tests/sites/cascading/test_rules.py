"""Which pages from above a region lists, without a database."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ilm_blocks.rules.regions import Region
from ilm_blocks.rules.targeting import Selector, Target
from sites.cascading import rules
from sites.cascading.rules import Cascading, Rule

NOON = datetime(2024, 2, 1, 5, 0, tzinfo=UTC)
TODAY = date(2024, 2, 1)


def region(pk, parent, level, zone="Asia/Jakarta"):
    return Region(pk, parent and parent.id, str(pk), level, f"Wilayah {pk}", level, "", zone)


KENDAL = region(1, None, "regency")
PLANTUNGAN = region(2, KENDAL, "district")
BLUMAH = region(3, PLANTUNGAN, "village")
CHAIN = (KENDAL, PLANTUNGAN, BLUMAH)


@dataclass(frozen=True)
class Decision:
    kind: str
    owner_id: int
    subject_id: int = 10
    covers_subtree: bool = False
    decided_at: datetime = NOON
    until: datetime | None = None
    pk: int = 1

    def in_force(self, at):
        return self.until is None or at < self.until


def news(pk=10, owner=KENDAL, **facts):
    return Cascading(pk, owner.id, **{"day": TODAY, "until": TODAY} | facts)


def verdict(page, *decisions, chain=CHAIN, at=NOON):
    [found] = rules.judge([page], decisions, chain, at)
    return found


def test_news_from_above_is_listed_by_default():
    assert (verdict(news()).is_shown, verdict(news()).rule) == (True, Rule.DEFAULT)


def test_news_of_the_region_itself_comes_not_from_above():
    assert rules.judge([news(owner=BLUMAH)], [], CHAIN, NOON) == []
    assert rules.judge([news(owner=PLANTUNGAN)], [], CHAIN[:2], NOON) == []


def test_a_target_leaves_others_out():
    page = news(target=Target((Selector("levels", frozenset({"district"})),)))

    assert verdict(page, chain=CHAIN[:2]).is_shown
    assert verdict(page).rule == Rule.TARGET


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Jakarta", 17), ("Asia/Jayapura", 15)])
def test_the_last_day_ends_at_midnight_of_the_region_that_lists(zone, hour):
    chain = (KENDAL, PLANTUNGAN, region(3, PLANTUNGAN, "village", zone))
    midnight = datetime(2024, 2, 1, hour, tzinfo=UTC)

    assert verdict(news(), chain=chain, at=midnight - timedelta(microseconds=1)).is_shown
    assert verdict(news(), chain=chain, at=midnight).rule == Rule.DAY
    assert rules.next_border([news()], [], chain, NOON) == midnight
    assert rules.previous_border([news()], [], chain, midnight) == midnight


def test_the_nearest_decision_counts():
    above = Decision("hide", PLANTUNGAN.id, covers_subtree=True)
    own = Decision("adopt", BLUMAH.id, pk=2)

    assert verdict(news(), above).decision == above
    assert not verdict(news(), above).is_shown
    assert verdict(news(), above, own).is_shown
    assert verdict(news(), own, above).is_shown


def test_a_decision_for_the_region_itself_leaves_those_below_alone():
    assert verdict(news(), Decision("hide", PLANTUNGAN.id)).is_shown


def test_a_decision_touches_nothing_issued_at_or_below_the_region_that_took_it():
    for decider in (KENDAL, PLANTUNGAN):
        assert verdict(news(owner=PLANTUNGAN), Decision("hide", decider.id, covers_subtree=True)).is_shown


def test_a_decision_ends():
    hidden = Decision("hide", BLUMAH.id, until=NOON + timedelta(hours=1))

    assert not verdict(news(), hidden).is_shown
    assert verdict(news(), hidden, at=NOON + timedelta(hours=1)).is_shown
    assert rules.next_border([news()], [hidden], CHAIN, NOON) == NOON + timedelta(hours=1)


def test_pinned_news_comes_first_then_the_newest():
    old, new, pinned = news(10, day=TODAY - timedelta(days=9)), news(11), news(12, day=TODAY - timedelta(days=20))

    found = rules.judge([old, new, pinned], [Decision("pin", BLUMAH.id, 12)], CHAIN, NOON)

    assert [v.page for v in found] == [pinned, new, old]


def test_what_is_not_listed_is_not_pinned():
    assert verdict(news(), Decision("pin", BLUMAH.id), Decision("hide", BLUMAH.id, pk=2)).pin is None


# Laws

HOURS = st.integers(-72, 72).map(lambda hours: NOON + timedelta(hours=hours))
OWNERS = st.sampled_from([KENDAL, PLANTUNGAN, BLUMAH])
TARGETS = st.sampled_from([rules.EVERYWHERE, Target((Selector("levels", frozenset({"district"})),))])
PAGES = st.lists(
    st.builds(
        Cascading,
        pk=st.integers(1, 4),
        owner_id=OWNERS.map(lambda region: region.id),
        day=st.just(TODAY),
        until=st.integers(-2, 2).map(lambda days: TODAY + timedelta(days=days)),
        target=TARGETS,
    ),
    unique_by=lambda page: page.pk,
)
DECISIONS = st.lists(
    st.builds(
        Decision,
        kind=st.sampled_from(["hide", "adopt", "pin"]),
        owner_id=OWNERS.map(lambda region: region.id),
        subject_id=st.integers(1, 4),
        covers_subtree=st.booleans(),
        decided_at=HOURS,
        until=st.none() | HOURS,
        pk=st.integers(1, 99),
    ),
    unique_by=lambda decision: decision.pk,
)
CHAINS = st.sampled_from([CHAIN[:1], CHAIN[:2], CHAIN])


@examples(max_examples=300, derandomize=True, database=None)
@given(PAGES, DECISIONS, CHAINS, HOURS, st.integers(0, 200))
def test_up_to_the_next_border_the_clock_changes_nothing(pages, decisions, chain, at, hours):
    later = at + timedelta(hours=hours)
    border = rules.next_border(pages, decisions, chain, at)

    if border is None or later < border:
        assert rules.judge(pages, decisions, chain, later) == rules.judge(pages, decisions, chain, at)


@examples(max_examples=300, derandomize=True, database=None)
@given(PAGES, DECISIONS, CHAINS, HOURS, st.randoms(use_true_random=False))
def test_no_answer_depends_on_the_order_of_rows(pages, decisions, chain, at, chosen):
    expected = rules.judge(pages, decisions, chain, at)
    chosen.shuffle(pages)
    chosen.shuffle(decisions)

    assert rules.judge(pages, decisions, chain, at) == expected


@examples(max_examples=300, derandomize=True, database=None)
@given(PAGES, DECISIONS, CHAINS, HOURS)
def test_nothing_is_listed_outside_the_regions_below_its_owner_nor_decided_from_above(pages, decisions, chain, at):
    place = [region.id for region in chain]

    for found in rules.judge(pages, decisions, chain, at):
        assert found.page.owner_id in place[:-1]
        for decision in filter(None, (found.decision, found.pin)):
            assert place.index(decision.owner_id) > place.index(found.page.owner_id)


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Jakarta", 17), ("Asia/Jayapura", 17), ("Asia/Makassar", 17)])
def test_of_what_takes_place_above_the_last_day_ends_there(zone, hour):
    chain = (KENDAL, PLANTUNGAN, region(3, PLANTUNGAN, "village", zone))
    event, ends = news(ends_by_own_clock=True), datetime(2024, 2, 1, hour, tzinfo=UTC)

    assert verdict(event, chain=chain, at=ends - timedelta(seconds=1)).is_shown
    assert verdict(event, chain=chain, at=ends).rule == Rule.DAY
    assert rules.next_border([event], [], chain, NOON) == ends
