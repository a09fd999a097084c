"""What the server and the player both know by heart: the kinds of each loop, and the bytes of a row."""

import re

import pytest

from ilm_blocks.models.blocks import CreativesBlock
from ilm_blocks.rules.canonical import canonical, digest
from partner_api.screens import item_ids
from partner_api.screens.models import Loop
from partner_api.screens.playlist import CARD, LOOPS
from tests import vectors

ROWS = vectors.read("rows")


def test_each_loop_has_the_kinds_that_the_player_gives_it_and_no_kind_is_forgotten():
    kinds = vectors.read("kinds")

    assert {loop: tuple(kinds[loop.value]) for loop in Loop} == LOOPS
    of_creatives = {kind for name, group in kinds.items() if name != Loop.BANNER for kind in group}
    assert set(CreativesBlock().child_blocks) == of_creatives - {CARD}


def test_items_are_called_as_the_player_expects_it():
    ids = vectors.read("item-ids")

    assert [name for name in ids["good"] if not re.search(item_ids.PATTERN, name)] == []
    assert [name for name in ids["bad"] if re.search(item_ids.PATTERN, name)] == ["1.1\n"]  # Python's $ alone takes it
    assert [item_ids.of_creative(12, 1), item_ids.of_takeover(3, 2), item_ids.of_creative(None, 1)] == ids["good"][:3]


@pytest.mark.parametrize("case", ROWS, ids=[case["name"] for case in ROWS])
def test_a_row_has_the_bytes_and_the_digest_that_the_player_finds(case):
    assert canonical(case["row"]).decode() == case["text"]
    assert digest(case["row"]) == case["sha256"]
