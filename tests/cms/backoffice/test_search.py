"""One search backend: whatever is typed finds what it says, and is an error on no database."""

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.query import And, Boost, Not, Or, Phrase, PlainText

from cms.backoffice.search import clean_query
from ilm_blocks.admin.searching import cleaned
from tests import factories
from tests.cms.backoffice.isolation.watching import Stubborn
from tests.factories import BLUMAH
from tests.sidebar import one_sidebar

pytestmark = [pytest.mark.django_db, pytest.mark.database]

#: What people and machines have typed; none of it is a word of an article.
MAD = (
    '"', '""', "'", "''", "\\", "\0", "*", "%", "_", "(", "((", ")", ":", ":*", "&", "|", "!", "-", "--", "^", "~",
    "{a} :",
    "AND", "OR", "NOT", "NEAR(", "a AND", "-- ;", "\u202e", "\ud800", "\U0001f4a7", "\uffff",
    " ", "\t\n", "\u200b",
    "x" * 100_000, "x " * 50_000, '" ' * 5_000, "ø" * 300, "%s", "%(a)s", "title:x", 'title:"x"', "<script>", "\x1b[0m",
)  # fmt: skip


@pytest.fixture
def article():
    return factories.article(BLUMAH, title="Pengajian Café di Balai O'Brien 33.24.01 covid-19 100%")


def found(query, way="autocomplete"):
    backend = get_search_backend()
    pages = Page.objects.all()
    return list((backend.autocomplete if way == "autocomplete" else backend.search)(query, pages))


@pytest.mark.parametrize("way", ["search", "autocomplete"])
def test_nothing_that_is_typed_is_an_error(article, way):
    for typed in MAD:
        plain, phrase = PlainText(typed), Phrase(typed)
        either = Or([phrase, PlainText("balai", operator="or")])
        for query in (typed, f"{typed}pengajian", plain, phrase, And([plain, phrase]), either, Not(plain)):
            found(query, way)


@pytest.mark.parametrize(
    "typed", ["café", "Café", "cafe", "33.24.01", "covid-19", "o'brien", "100%", "balai pengajian"]
)
def test_words_are_found_as_before(article, typed, settings):
    plain = {"default": {"BACKEND": "wagtail.search.backends.database"}}
    ours = [found(typed, way) for way in ("search", "autocomplete")]
    settings.WAGTAILSEARCH_BACKENDS = plain
    with_wagtail = [found(typed, way) for way in ("search", "autocomplete")]

    assert ours == with_wagtail
    assert any(ours) or typed in ("cafe", "covid-19")  # PostgreSQL keeps accents apart, and takes -19 for a number


@pytest.mark.parametrize(
    "typed", ['"pengajian', "pengajian\0", '"pengajian café"', "\\pengajian", "penga", "pengajian !", '" balai']
)
def test_what_is_not_a_word_does_not_hide_the_words_beside_it(article, typed):
    assert [page.pk for page in found(typed)] == [article.pk]


def test_nothing_but_signs_finds_nothing_and_says_so(admin_client, article):
    assert found('"!"') == []

    answer = admin_client.get(reverse("wagtailadmin_pages:search"), {"q": '"!"'})

    assert answer.status_code == 200
    assert "Pengajian" not in answer.content.decode()


def test_a_search_is_no_longer_than_anybody_types():
    assert cleaned("x" * 100_000) == "x" * 255
    assert len(cleaned("a " * 50_000).split()) == 20


SEARCHES = {
    "wagtailadmin_explore_root": "q", "wagtailadmin_pages:search": "q", "wagtailadmin_choose_page_search": "q",
    "wagtailimages:index": "q", "wagtailimages_chooser:choose_results": "q", "wagtaildocs:index": "q",
    "wagtaildocs_chooser:choose_results": "q", "wagtailmedia:index": "q", "wagtailmedia:chooser": "q",
    "wagtailsnippets_ilm_blocks_ilm:list": "q", "wagtailsnippetchoosers_ilm_blocks_ilm:choose_results": "q",
    "ilm_blocks_partner_modeladmin_index": "q", "partner_api_play_modeladmin_index": "q", "people:list": "q",
    "wagtailusers_users:index": "q", "wagtailusers_groups:index": "q", "wagtailsites:index": "q",
    "wagtailredirects:index": "q", "own_tags": "term", "own_reports:site_history": "label",
    "wagtailadmin_api:pages:listing": "search",
}  # fmt: skip


def test_every_search_of_the_admin_takes_anything(admin_user, article):
    client = Stubborn(raise_request_exception=False)
    client.force_login(admin_user)
    with one_sidebar(client):
        failed = {
            (name, typed[:20]): status
            for name, parameter in SEARCHES.items()
            for typed in MAD
            if (status := client.get(reverse(name), {parameter: typed.encode(errors="replace")}).status_code) >= 500
        }

    assert failed == {}


def test_a_boosted_query_is_cleaned_too():
    assert clean_query(Boost(PlainText('"'), 2)) is None
    assert clean_query(Boost(PlainText('"a'), 2)).subquery.query_string == "a"
