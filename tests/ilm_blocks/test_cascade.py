"""What a region shows, told rule by rule."""

from datetime import timedelta

import pytest

from ilm_blocks import cascade
from ilm_blocks.choices import Channel
from ilm_blocks.models import ILM
from tests import factories
from tests.factories import BLUMAH, BOJA, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def shown(code, channel=Channel.WEBSITE, at=NOON):
    return cascade.resolve(factories.region(code), channel, at).items


def test_regency_ilm_reaches_every_district_and_village():
    ilm = factories.ilm(KENDAL)

    assert all(shown(code) == [ilm] for code in factories.CAST)


def test_hide_by_a_district_empties_its_villages_only():
    ilm = factories.ilm(KENDAL)
    factories.decision("hide", ilm, PLANTUNGAN, covers_subtree=True)

    assert shown(BLUMAH) == shown(PLANTUNGAN) == []
    assert shown(WELERI) == shown(BOJA) == [ilm]


def test_window_opens_at_its_start_and_closes_before_its_end():
    ilm = factories.ilm(KENDAL, on_air_from=NOON, on_air_until=NOON + timedelta(hours=1))

    assert shown(BLUMAH, at=NOON - timedelta(microseconds=1)) == []
    assert shown(BLUMAH, at=NOON) == [ilm]
    assert shown(BLUMAH, at=NOON + timedelta(hours=1)) == []


def test_resolving_takes_six_queries_however_many_items(django_assert_num_queries):
    region = factories.region(BLUMAH)
    for _ in range(3):
        factories.ilm(KENDAL)
    with django_assert_num_queries(6):
        cascade.resolve(region, Channel.WEBSITE, NOON)


def test_a_preview_lays_the_draft_over_what_is_live_at_any_moment():
    ilm = factories.ilm(KENDAL)
    ilm.target = [("levels", {"side": "include", "levels": ["district"]})]
    ilm.save_revision()
    draft = ilm.get_latest_revision_as_object()
    tomorrow = NOON + timedelta(days=1)

    def previewed(code):
        return cascade.preview(draft, factories.region(code), Channel.WEBSITE, tomorrow).items

    assert previewed(PLANTUNGAN) == [ilm]
    assert previewed(BLUMAH) == []
    assert shown(BLUMAH, at=tomorrow) == [ilm]


def test_a_preview_of_what_was_never_saved_saves_nothing():
    new = ILM(owner=factories.page(KENDAL), title="Baru", channels=["website"], on_air_from=NOON)

    assert [ilm.title for ilm in cascade.preview(new, factories.region(BLUMAH), Channel.WEBSITE, NOON).items] == [
        new.title
    ]
    assert not ILM.objects.exists()
