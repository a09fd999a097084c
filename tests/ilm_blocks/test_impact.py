"""What approval would change, before anyone approves."""

import pytest

from ilm_blocks.impact import impact
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def cast(db):
    factories.load_cast()


def test_a_new_ilm_of_the_regency_gains_every_level():
    assert impact(factories.draft(KENDAL), NOON).gained == {"regency": 1, "district": 4, "village": 5}


def test_a_narrowed_revision_loses_the_villages():
    ilm = factories.ilm(KENDAL)
    ilm.target = [("levels", {"side": "include", "levels": ["regency", "district"]})]
    ilm.save_revision()

    found = impact(ilm.get_latest_revision_as_object(), NOON)

    assert found.lost == {"village": 5}
    assert not found.gained
    assert found.shown == {"regency": 1, "district": 4}


def test_decisions_that_bite_are_named_once_each():
    ilm = factories.ilm(KENDAL)
    hide = factories.decision("hide", ilm, PLANTUNGAN, covers_subtree=True)
    factories.decision("pin", ilm, WELERI)

    found = impact(ilm, NOON)

    assert found.biting == [hide]
    assert {effect.region.code for effect in found.effects if not effect.after} >= {PLANTUNGAN, BLUMAH}


def test_an_ilm_that_airs_in_the_evening_is_judged_in_the_evening():
    evening = [("daypart", {"days": [], "start": "18:00", "end": "21:00"})]

    assert impact(factories.draft(KENDAL, dayparts=evening), NOON).gained["village"] == 5


def test_a_channel_that_the_agreement_leaves_out_does_not_count():
    bawaslu = factories.partner()
    pks = factories.agreement(bawaslu, channels=["videotron"])
    draft = factories.draft(KENDAL, responsible=bawaslu, agreement=pks, channels=["website", "videotron"])

    assert impact(draft, NOON).gained["village"] == 5
    draft.channels = ["website"]
    assert not impact(draft, NOON).gained


def test_the_number_of_queries_is_that_of_one_region(django_assert_num_queries):
    ilm = factories.ilm(KENDAL)
    with django_assert_num_queries(6):
        impact(ilm, NOON)
