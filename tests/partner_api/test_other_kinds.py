"""A kind of creative that a project adds is no part of this interface: clients and screens never meet it."""

import pytest

from ilm_blocks.rules.airtime import Airtime
from partner_api.delivery import creatives
from partner_api.screens import playlist
from tests import factories
from tests.factories import KENDAL

QUOTE = {"id": "1", "type": "quote", "text": "Awasi bersama.", "author": "Ani"}
MESSAGE = {"id": "2", "type": "message", "heading": "Pemilu", "text": "Cek nama Anda."}


def test_the_interface_describes_its_own_kinds_alone():
    assert creatives.describe([QUOTE, MESSAGE]) == [MESSAGE]


@pytest.mark.django_db
def test_a_screen_plays_the_kinds_that_share_a_loop():
    screen = factories.screen()
    ilm = factories.ilm(KENDAL)
    ilm.frozen = [QUOTE, MESSAGE]

    [clip] = playlist.clips([Airtime(ilm, factories.region(KENDAL), ())], screen)

    assert (clip.id, clip.kind) == (f"{ilm.pk}.2", "message")
