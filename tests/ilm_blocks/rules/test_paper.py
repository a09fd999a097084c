"""When a partner may answer on paper: only where nobody speaks for it, or nobody has answered for three days."""

from datetime import UTC, datetime, timedelta

import pytest

from ilm_blocks.rules import paper
from ilm_blocks.rules.paper import PATIENCE, Ground

ASKED = datetime(2024, 2, 1, 5, 0, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("has_members", "waited", "ground"),
    [
        (False, timedelta(0), Ground.NO_MEMBER),
        (False, 5 * PATIENCE, Ground.NO_MEMBER),
        (True, timedelta(0), None),
        (True, PATIENCE - INSTANT, None),
        (True, PATIENCE, Ground.NO_ANSWER),
        (True, 5 * PATIENCE, Ground.NO_ANSWER),
    ],
)
def test_the_partners_people_have_three_days(has_members, waited, ground):
    assert paper.ground(has_members=has_members, asked_at=ASKED, at=ASKED + waited) == ground


@pytest.mark.parametrize("has_members", [True, False])
def test_it_opens_at_the_instant_that_is_told(has_members):
    opens_at = paper.opens_at(has_members=has_members, asked_at=ASKED)

    assert paper.ground(has_members=has_members, asked_at=ASKED, at=opens_at)
    assert opens_at - ASKED == (timedelta(days=3) if has_members else timedelta(0))
