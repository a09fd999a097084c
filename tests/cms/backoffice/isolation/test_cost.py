"""What sight and the guard ask of the database does not grow with the territory."""

from functools import partial
from itertools import product

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from cms.accounts.models import Role
from cms.backoffice.isolation import guard, visibility
from sites.models import RegionPage
from sites.region_rows import read
from tests import factories
from tests.cms.backoffice.isolation.world import person
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN

pytestmark = [pytest.mark.django_db, pytest.mark.bare]

FEW, MANY = 3, 60  # villages


def load(villages):
    """The first villages of the regency, with their districts."""
    codes = [row.code for row in read(factories.KENDAL_CSV) if row.level == "village"][:villages]
    factories.load_regions((KENDAL, *{code[:8] for code in codes}, *codes))


def asked(work, name):
    user = get_user_model().objects.get(username=name)  # who remembers nothing
    with CaptureQueriesContext(connection) as queries:
        work(user)
    return len(queries)


SIGHTS = (
    visibility.pages, visibility.choosable_pages, visibility.own_pages, visibility.people, visibility.images,
    visibility.tags, visibility.tasks,
)  # fmt: skip


def listed(user):
    for rows in SIGHTS:
        list(rows(user)[:10])


def test_sight_and_guard_ask_the_same_whatever_the_size():
    load(FEW)
    places = {"desa": BLUMAH, "kecamatan": PLANTUNGAN, "kabupaten": KENDAL}
    for name, code in places.items():
        person(name, Role.APPROVER, code)
    address = resolve(reverse("wagtailadmin_explore", args=[RegionPage.objects.get(code=BLUMAH).pk]))
    works = list(product((listed, partial(guard.check, address=address, ids=[])), places))
    asked(*works[0])  # content types are remembered

    before = [asked(*work) for work in works]
    load(MANY)

    assert RegionPage.objects.filter(level="village").count() == MANY
    assert [asked(*work) for work in works] == before
