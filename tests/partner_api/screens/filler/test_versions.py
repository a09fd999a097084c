"""When a screen gets other cards, and that nobody else notices."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partner_api.models import Screen
from partner_api.screens import tokens
from tests import factories
from tests.factories import BLUMAH, KENDAL, WELERI

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(screen, ask):
    """Whether a screen of Blumah with so much filler has something new after an act."""

    def asked(percent, act):
        Screen.objects.filter(pk=screen.pk).update(filler_percent=percent)
        token = tokens.issue(screen)
        etag = ask(token)["ETag"]
        assert ask(token, etag=etag).status_code == 304
        act()
        return ask(token, etag=etag).status_code == 200

    return asked


@pytest.mark.parametrize(("where", "is_new"), [(BLUMAH, True), (WELERI, False)])
def test_news_of_its_region_reach_a_screen_with_filler_and_those_of_others_do_not(asked, where, is_new):
    assert asked(10, lambda: factories.article(where)) == is_new


def test_news_from_above_reach_it_too(asked):
    assert asked(10, lambda: factories.cascading(KENDAL))


def test_a_screen_without_filler_hears_nothing_of_news(asked):
    assert not asked(0, lambda: factories.article(BLUMAH))


def test_what_is_unpublished_is_gone_with_the_next_question(screen, ask):
    Screen.objects.filter(pk=screen.pk).update(filler_percent=10)
    article, token = factories.article(BLUMAH, title="Keliru"), tokens.issue(screen)
    assert "Keliru" in ask(token).content.decode()
    article.unpublish()
    assert "Keliru" not in ask(token).content.decode()


def test_to_publish_costs_the_same_however_many_screens_have_filler(db):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            factories.cascading(KENDAL)
        return len(queries)

    cost()
    before = cost()
    for number in range(5):
        factories.screen(BLUMAH, name=f"Layar {number}", filler_percent=50)
    assert cost() == before


def test_screens_of_one_region_share_their_cards(screen, ask):
    Screen.objects.filter(pk=screen.pk).update(filler_percent=10)
    other = factories.screen(BLUMAH, name="Pasar", width=1080, height=1920, filler_percent=50)
    first, second = (ask(tokens.issue(one)).json() for one in (screen, other))

    assert first["cards"] == second["cards"]
    assert [told["shares"]["filler"] for told in (first, second)] == [10, 50]
