"""Addresses of pages among thousands of Sites, found on the page's own path."""

import inspect

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from wagtail.models import AbstractPage, Page, Site

from ilm_blocks import site_paths
from sites.models import RegionPage
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WAGTAILS = AbstractPage._get_relevant_site_root_paths


@pytest.fixture(autouse=True)
def cast(db):
    cache.clear()


@pytest.fixture
def narrow(monkeypatch):
    monkeypatch.setattr(AbstractPage, "_get_relevant_site_root_paths", site_paths.relevant_site_root_paths)


def test_wagtail_still_has_the_method_that_is_replaced():
    assert str(inspect.signature(WAGTAILS)) == "(self, cache_object=None)"
    assert "_get_relevant_site_root_paths(request)" in inspect.getsource(AbstractPage.get_url_parts)


def test_it_is_off_unless_the_setting_says_so():
    assert AbstractPage._get_relevant_site_root_paths is WAGTAILS


def test_it_finds_what_wagtail_finds_for_every_page():
    article = factories.article(BLUMAH)
    pages = [*Page.objects.all(), article.page_ptr, article]

    assert [site_paths.relevant_site_root_paths(page) for page in pages] == [WAGTAILS(page) for page in pages]


def test_a_page_without_a_site_above_it_has_no_address(narrow):
    loose = Page.get_first_root_node().add_child(instance=Page(title="Lepas"))

    assert loose.get_url_parts() is None


def test_a_listing_of_siblings_asks_once(narrow, django_assert_num_queries):
    request = RequestFactory().get("/")
    villages = list(RegionPage.objects.child_of(factories.page(PLANTUNGAN)))
    assert len(villages) == 2

    with django_assert_num_queries(2):  # the Sites, and Wagtail's own question which Site the request is for
        addresses = [village.get_url_parts(request)[1] for village in villages]
    assert addresses == ["http://blumah.localhost", "http://kediten.localhost"]


def test_other_sites_are_not_read(narrow):
    request = RequestFactory().get("/")
    factories.page(KENDAL).get_url(request)

    known = [srp for paths in getattr(request, site_paths.KNOWN).values() for srp in paths]
    assert len(known) == 1 < Site.objects.count()
