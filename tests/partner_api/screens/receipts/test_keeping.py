"""When a screen has shown an emergency first is kept once, however often and however madly it is told."""

from datetime import timedelta

import pytest

from partner_api.screens.programme.members import ms
from partner_api.screens.receipts.keeping import keep
from partner_api.screens.receipts.models import TakeoverReceipt
from tests import factories
from tests.factories import KEDITEN, KENDAL, NOON, PLANTUNGAN

SECOND = timedelta(seconds=1)


def told(takeover, at):
    return {"id": takeover.pk, "shown_ms": ms(at)}


def kept():
    return {receipt.takeover_id: receipt.shown_at for receipt in TakeoverReceipt.objects.all()}


def test_the_first_time_is_kept_and_no_later_one(screen, django_assert_num_queries):
    above, near = factories.takeover(KENDAL), factories.takeover(PLANTUNGAN)
    keep(screen, [told(above, NOON + 2 * SECOND)], NOON + 3 * SECOND)

    keep(screen, [told(above, NOON + 60 * SECOND), told(near, NOON + 61 * SECOND)], NOON + 62 * SECOND)
    with django_assert_num_queries(1):
        keep(screen, [told(above, NOON + 70 * SECOND), told(near, NOON + 70 * SECOND)], NOON + 71 * SECOND)
    with django_assert_num_queries(0):
        keep(screen, [], NOON)

    assert kept() == {above.pk: NOON + 2 * SECOND, near.pk: NOON + 61 * SECOND}


def test_what_does_not_reach_the_screen_or_is_not_there_is_passed_over(screen):
    elsewhere, later = factories.takeover(KEDITEN), factories.takeover(KENDAL, starts_at=NOON + 60 * SECOND)

    keep(screen, [told(elsewhere, NOON), told(later, NOON), {"id": 999_999, "shown_ms": ms(NOON)}], NOON + SECOND)

    assert kept() == {}


@pytest.mark.parametrize(
    ("said", "taken"), [(0, NOON), (-1, NOON), (ms(NOON - 5 * SECOND), NOON), (2**62, NOON + SECOND)]
)
def test_a_mad_clock_shows_nothing_before_it_began_or_after_it_was_told(screen, said, taken):
    takeover = factories.takeover(KENDAL)

    keep(screen, [{"id": takeover.pk, "shown_ms": said}], NOON + SECOND)

    assert kept() == {takeover.pk: taken}
