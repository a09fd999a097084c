"""A screen in the hands of somebody who lies: raw JSON against a naive clerk who keeps a list of milliseconds.

The clerk knows docs/reference/plays.md and nothing of the code: it compares each row with every other, walks
through time in steps, and keeps no index, no lock and no window.
"""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partner_api.models import Play, PlayHour
from partner_api.screens.plays import recording, serializers
from tests import factories
from tests.factories import NOON
from tests.partner_api.screens.plays.rows import give, uuid7
from tests.partner_api.screens.plays.test_laws import undone

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HOUR, DAY = 3_600_000, 86_400_000
NOW = int(NOON.timestamp() * 1000)
PAIRED = NOW - 2 * DAY
#: What the screen was given: item and revision -> loop and plan.
GIVEN = {
    ("1.1", 1): ("stage", 10_000), ("1.1", 2): ("stage", 10_000), ("2.1", 1): ("stage", 900_000),
    ("3.1", 1): ("ticker", 25_000), ("t1.2", 7): ("ticker", 12_000),
}  # fmt: skip
BORDERS = [PAIRED, NOW, NOW + 300_000, NOW - HOUR, NOW - 2 * HOUR, 0, NOW - 89 * DAY, 4_000_000_000_000]
starts = st.one_of(
    st.integers(NOW - HOUR - 30_000, NOW - HOUR + 30_000),
    st.builds(lambda border, off: max(0, border + off), st.sampled_from(BORDERS), st.integers(-3, 3)),
    st.integers(NOW - 3 * HOUR, NOW),
)
durations = st.one_of(
    st.sampled_from([0, 1, 9_999, 10_000, 12_000, 12_001, 25_000, 902_000, 902_001, DAY]), st.integers(0, 30_000)
)
names = st.one_of(st.sampled_from(list(GIVEN)), st.sampled_from([("1.1", 3), ("9.9", 1), ("3.1", None), ("²", 1)]))
#: Epoch, change and by how many days the manifest that a row names is younger than its start.
seqs = st.sampled_from(
    [(1, 0, 0)] * 8 + [(1, 0, -1), (1, 0, 1), (1, 0, 2), (1, 0, -3), (1, 0, -4), (0, 0, 0), (2, 0, 0), (1, 10**12, 0)]
)
odd = st.one_of(st.none(), st.sampled_from(["n", "item", "dur_ms", "start_ms", "result", "seq", "prev", "boot"]))


@st.composite
def batches(draw):
    rows = [
        raw(number, *draw(st.tuples(names, starts, durations)), draw(st.integers(-2, 2)), draw(odd), draw(seqs))
        for number in range(1, draw(st.integers(2, 22)))
    ]
    sent = draw(st.permutations(rows + draw(st.lists(st.sampled_from(rows), max_size=8))))
    cut = draw(st.integers(0, len(sent)))
    return [batch for batch in (sent[:cut], sent[cut:]) if batch]


def raw(number, name, start, lasts, days_off, broken, seq=(1, 0, 0)):
    """A row whose number was made at most two days from its start; ``broken`` names a key of a wrong shape."""
    made_at = max(0, start + days_off * (DAY // 2 + 1 if abs(days_off) == 1 else DAY // 2))
    told = {
        "id": str(UUID(int=made_at << 80 | 7 << 76 | 2 << 62 | number)), "boot": "b", "n": number, "item": name[0],
        "revision": name[1], "asset": None, "agreement": "99/PKS/karangan", "start_ms": start, "dur_ms": lasts,
        "result": ["complete", "partial", "failed", "skipped"][number % 4], "why": None,
        "seq": [*seq[:2], max(0, start // DAY + seq[2])], "skew_ms": 0, "prev": None,
    }  # fmt: skip
    return told | {broken: {"a": [1]}} if broken else told


class Clerk:
    """What ought to become of the rows, by comparing each with all. Nothing was recorded but in epoch 1."""

    def __init__(self):
        self.ids, self.counting, self.flags = set(), [], Counter()

    def take(self, batch):
        fresh = []
        for told in batch:
            is_whole = not any(isinstance(value, dict) for value in told.values())
            if is_whole and made_at(told) >= NOW - NOW % DAY - 90 * DAY and told["id"] not in self.ids:
                self.ids.add(told["id"])
                fresh.append(told)
        for told in sorted(fresh, key=lambda told: (told["start_ms"], told["n"])):
            reason = self.reason(told)
            self.flags[reason] += 1
            if not reason:
                self.counting.append(told)

    def reason(self, told):
        start, end = told["start_ms"], told["start_ms"] + told["dur_ms"]
        plan = GIVEN.get((told["item"], told["revision"]))
        if start < PAIRED or start > NOW + 300_000 or abs(start - made_at(told)) > DAY:
            return "clock"
        epoch, change, day = told["seq"]
        if (epoch, change) != (1, 0) or not PAIRED // DAY - 1 <= day <= start // DAY + 1:
            return "no_manifest"
        if plan is None:
            return "not_in_manifest"
        if told["dur_ms"] > plan[1] + 2_000:
            return "too_long"
        least = {"complete": plan[1] / 3, "partial": min(1_000, plan[1] / 3)}.get(told["result"], 0)
        if told["dur_ms"] < least:
            return "too_short"
        if end > NOW + 300_000:
            return "clock"
        return "overlap" if any(self.shares_time(told, other) for other in self.counting) else ""

    @staticmethod
    def shares_time(one, other):
        if loop(one) != loop(other):
            return False
        latest_start = max(one["start_ms"], other["start_ms"])
        return latest_start < min(one["start_ms"] + one["dur_ms"], other["start_ms"] + other["dur_ms"])

    def shown(self):
        """Milliseconds on air by item, revision and hour."""
        sums = Counter()
        for told in self.counting:
            if told["result"] in ("complete", "partial"):
                at, end = told["start_ms"], told["start_ms"] + told["dur_ms"]
                while at < end:
                    border = min(end, at - at % HOUR + HOUR)
                    sums[told["item"], told["revision"], at // HOUR] += border - at
                    at = border
        return sums


def made_at(told):
    return UUID(told["id"]).int >> 80


def loop(told):
    return GIVEN[told["item"], told["revision"]][0]


@pytest.fixture
def screen(db):
    screen = factories.screen(paired_at=NOON - timedelta(days=2))
    for (item, revision), (loop_of_it, dur_ms) in GIVEN.items():
        give(screen, item, revision=revision, loop=loop_of_it, dur_ms=dur_ms)
    return screen


@given(sent=batches())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_sums_are_those_of_a_clerk_who_compares_each_row_with_all(screen, sent):
    clerk = Clerk()
    with undone():
        for batch in sent:
            clerk.take(batch)
            valid, _rejected = serializers.read(batch)
            recording.record(screen, valid, NOON)

        assert Counter(Play.objects.values_list("flag", flat=True)) == clerk.flags
        sums = {
            (hour.item, hour.revision, int(hour.hour.timestamp()) // 3600): hour.shown_ms
            for hour in PlayHour.objects.all()
            if hour.shown_ms
        }
        assert sums == clerk.shown()
        assert sum(sums.values()) <= 2 * (NOW + 300_000 - PAIRED)  # two loops, side by side


def test_the_clerk_and_the_product_read_the_time_of_a_number_alike():
    assert made_at({"id": uuid7(NOON, 1)}) == NOW
