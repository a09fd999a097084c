"""Each region has one library, whoever asks first."""

import pytest
from wagtail.models import Collection

from sites.library import collection_of
from tests import factories
from tests.factories import BLUMAH, KENDAL

pytestmark = pytest.mark.django_db


def test_a_library_is_made_once_though_two_hold_the_region_from_before_there_was_one():
    here, there = factories.page(BLUMAH), factories.page(BLUMAH)
    above = factories.page(KENDAL)

    made = collection_of(here)

    assert collection_of(there) == made
    assert collection_of(above) == made.get_ancestors().get(depth=2)
    assert Collection.objects.filter(depth__gt=1).count() == 3
