"""What goes out is counted, stored or not, and costs no query."""

import pytest
from django.conf import settings as project
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.answers.wsgi import Application
from ilm_blocks import actions
from sites.page_views.models import PageViews
from tests import factories
from tests.cms.answers.visiting import Visitor
from tests.factories import BLUMAH, KENDAL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]

HOME = "//blumah.localhost/"
READER = {"user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"}


@pytest.fixture
def visit(settings):
    """``settings.ANSWERS`` may say otherwise until the first visit."""
    settings.SITES = project.SITES | {"COUNT_PAGE_VIEWS": True, "PAGE_VIEWS_SECONDS": 3600}
    settings.ANSWERS = {"LOOK_MS": 0}
    visitors = []

    def visit(address, **headers):
        if not visitors:
            visitors.append(Visitor(Application()))
        visit.visitor = visitors[0]
        return visitors[0].get(address, **READER | headers)

    return visit


def counted(visit):
    visit.visitor.application.views.write()
    return {
        (kind, subject): count for kind, subject, count in PageViews.objects.values_list("kind", "subject_id", "count")
    }


def test_each_page_is_counted_for_what_it_shows(visit):
    ilm, article = factories.ilm(KENDAL), factories.article(BLUMAH, slug="kabar-desa")
    for path in ("", "ilm/", "kabar/", f"ilm/{ilm.pk}/", "kabar-desa/", ""):
        assert visit(f"{HOME}{path}").status == 200
    page = factories.page(BLUMAH).pk

    assert counted(visit) == {
        ("home", page): 2, ("ilms", page): 1, ("kabar", page): 1, ("ilm", ilm.pk): 1, ("article", article.pk): 1,
    }  # fmt: skip


@pytest.mark.parametrize("megabytes", [0, 4])
def test_stored_or_not_and_seen_before_or_not(visit, settings, megabytes):
    settings.ANSWERS = {"LOOK_MS": 0, "MEMORY_MB": megabytes}
    etag = visit(HOME).headers["etag"]
    visit(HOME)
    assert visit(HOME, if_none_match=etag).status == 304

    assert list(counted(visit).values()) == [3]


def test_a_view_costs_no_query(visit):
    visit(HOME)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        visit(HOME)

    assert not [query for query in queries if "pageviews" in query["sql"]]


def test_what_is_no_page_for_readers_is_not_counted(visit):
    ilm = factories.ilm(KENDAL)
    visit(HOME, user_agent="curl/8.5.0")
    visit(HOME, method="HEAD")
    visit(f"{HOME}tiada/")
    visit(f"/api/v1/regions/{BLUMAH}/ilm/")
    actions.withdraw(ilm, code="legal")
    assert visit(f"{HOME}ilm/{ilm.pk}/").status == 410

    assert counted(visit) == {}


def test_nothing_is_counted_where_it_is_switched_off(visit, settings):
    settings.SITES = project.SITES | {"COUNT_PAGE_VIEWS": False}
    visit(HOME)

    assert counted(visit) == {}


def test_an_answer_is_the_same_to_those_who_are_counted_and_to_others(visit):
    reader, program = visit(HOME), visit(HOME, user_agent="curl/8.5.0")

    assert (reader.headers, reader.body) == (program.headers, program.body)
    assert "set-cookie" not in reader.headers
