"""What the server and the player both know by heart: the kinds of each loop, and the bytes of a row."""

import pytest

from ilm_blocks.models.blocks import CreativesBlock
from ilm_blocks.rules.canonical import canonical, digest
from partner_api.screens.models import Loop
from partner_api.screens.playlist import LOOPS
from tests import vectors

ROWS = vectors.read("rows")


def test_each_loop_has_the_kinds_that_the_player_gives_it_and_no_kind_is_forgotten():
    kinds = vectors.read("kinds")

    assert {Loop.STAGE: tuple(kinds["stage"]), Loop.TICKER: tuple(kinds["ticker"])} == LOOPS
    assert set(CreativesBlock().child_blocks) == {kind for group in kinds.values() for kind in group}


@pytest.mark.parametrize("case", ROWS, ids=[case["name"] for case in ROWS])
def test_a_row_has_the_bytes_and_the_digest_that_the_player_finds(case):
    assert canonical(case["row"]).decode() == case["text"]
    assert digest(case["row"]) == case["sha256"]
