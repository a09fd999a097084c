"""The cascade in a project of plain pages: the provider that needs nothing but nested Sites."""

import pytest
from django.test import override_settings

from ilm_blocks import cascade, regions
from ilm_blocks.choices import Channel
from ilm_blocks.regions import page_regions
from tests import factories
from tests.factories import BLUMAH, BOJA, KEDITEN, KENDAL, NOON, PLANTUNGAN

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def plain():
    """The cast seen as plain pages: names and nesting, and none of our own facts."""
    with override_settings(ILM_BLOCKS={}):
        yield


def of(code):
    return factories.page(code).pk


def test_the_chain_is_that_of_the_nested_sites(plain):
    assert [region.name for region in page_regions.chain(of(BLUMAH))] == ["Kendal", "Plantungan", "Blumah"]
    assert page_regions.chain(factories.article(BLUMAH).pk) == ()


def test_the_subtree_comes_with_each_chain_parents_first(plain):
    names = [[region.name for region in chain] for chain in page_regions.subtree(of(PLANTUNGAN))]

    assert names == [
        ["Kendal", "Plantungan"], ["Kendal", "Plantungan", "Blumah"], ["Kendal", "Plantungan", "Kediten"],
    ]  # fmt: skip


def test_an_ordinary_page_belongs_to_the_nearest_region(plain):
    assert page_regions.of_page(factories.article(KEDITEN)).name == "Kediten"


@pytest.mark.parametrize("code", ["x", "33.24", "999999"])
def test_a_code_that_is_no_page_is_no_region(plain, code):
    assert regions.by_code(code) is None


def test_the_cascade_runs_on_them(plain):
    ilm = factories.ilm(PLANTUNGAN)
    found = {
        code: cascade.resolve(regions.by_code(str(of(code))), Channel.WEBSITE, NOON).items
        for code in (KENDAL, PLANTUNGAN, BLUMAH, BOJA)
    }

    assert found == {KENDAL: [], PLANTUNGAN: [ilm], BLUMAH: [ilm], BOJA: []}
