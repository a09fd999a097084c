"""News from above in the list of a region and in copies of it: whose it is, and that it vanishes at once."""

from datetime import timedelta

import pytest
from wagtail.models import PageViewRestriction

from sites.cascading.models import PageDecision
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI
from tests.partner_api.delivery.copying import Copy

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("clock")]
HOUR = timedelta(hours=1)


@pytest.fixture
def listed(client):
    def listed(code=BLUMAH, query=""):
        return client.get(f"/api/v1/regions/{code}/articles/{query}").json()["items"]

    return listed


def titles(items):
    return [item["title"] for item in items]


def test_news_from_above_names_its_region_and_leads_to_its_site(listed):
    own, district, regency = (factories.cascading(KENDAL), factories.cascading(PLANTUNGAN), factories.article(BLUMAH))[
        ::-1
    ]

    found = {item["id"]: item for item in listed()}

    assert found[regency.pk]["origin"] == {
        "code": KENDAL, "name": "Kendal", "level": "regency", "label": "Kabupaten",
    }  # fmt: skip
    assert found[regency.pk]["url"] == f"http://localhost/{regency.slug}/"
    assert found[district.pk]["origin"]["code"] == PLANTUNGAN
    assert found[own.pk]["origin"]["code"] == BLUMAH


def test_it_is_in_the_list_of_each_region_for_which_it_is_meant(listed):
    only = {"side": "include", "subtree": factories.page(PLANTUNGAN)}
    factories.cascading(KENDAL, title="Untuk semua")
    factories.cascading(KENDAL, title="Untuk Plantungan", reach="target", target=[("subtree", only)])
    factories.article(KENDAL, title="Hanya di sini")

    assert titles(listed(BLUMAH)) == ["Untuk Plantungan", "Untuk semua"]
    assert titles(listed(WELERI)) == ["Untuk semua"]
    assert titles(listed(KENDAL)) == ["Hanya di sini", "Untuk Plantungan", "Untuk semua"]


def test_decisions_hide_it_and_put_it_first(listed):
    hidden, pinned = factories.cascading(KENDAL, title="A"), factories.cascading(KENDAL, title="B")
    factories.article(BLUMAH, title="C")
    factories.page_decision("hide", hidden, PLANTUNGAN, covers_subtree=True)
    factories.page_decision("pin", pinned, BLUMAH)

    assert titles(listed(BLUMAH)) == ["B", "C"]
    assert titles(listed(KEDITEN)) == ["B"]
    assert titles(listed(WELERI)) == ["B", "A"]


@pytest.mark.parametrize("limit", [1, 2, 3])
@pytest.mark.parametrize("query", ["", "&q=kabar", "&from=2024-01-01"])
def test_its_leaves_hold_each_article_once_pinned_ones_first(client, limit, query):
    day = NOON.date()
    pinned = [factories.cascading(KENDAL, date=day - timedelta(days=n)) for n in (9, 3)]
    others = [factories.article(BLUMAH, date=day - timedelta(days=n)) for n in (0, 1, 5)]
    for article in pinned:
        factories.page_decision("pin", article, BLUMAH)
    found, address = [], f"/api/v1/regions/{BLUMAH}/articles/?limit={limit}{query}"

    while address:
        leaf = client.get(address).json()
        found, address = found + leaf["items"], leaf["next"]

    assert [item["id"] for item in found] == [article.pk for article in (*pinned[::-1], *others)]


def test_search_and_days_find_it(listed):
    factories.cascading(KENDAL, title="Pengawas dilantik", date=NOON.date() - timedelta(days=3))

    assert titles(listed(query="?q=pengawas")) == ["Pengawas dilantik"]
    assert listed(query="?from=2024-02-01") == []


def test_a_list_says_how_long_the_clock_leaves_it_as_it_is(client, clock, listed):
    factories.cascading(KENDAL, listed_until=NOON.date())  # midnight is in 12 hours
    clock.shift(timedelta(hours=11, minutes=59))

    assert "s-maxage=60" in client.get(f"/api/v1/regions/{BLUMAH}/articles/")["Cache-Control"]
    clock.shift(timedelta(minutes=1))
    assert listed() == []


# Copies


@pytest.fixture
def copy(client):
    factories.ilm(KENDAL)
    factories.article(BLUMAH)
    return Copy(client, BLUMAH)


def follow(copy):
    told = copy.follow()
    assert copy.held == copy.snapshot()
    return told["articles"]


def test_copies_follow_what_cascades(copy, clock):
    article = factories.cascading(KENDAL, title="Pengawas dilantik")
    [new] = follow(copy)["changed"]
    assert (new["title"], new["origin"]["code"]) == ("Pengawas dilantik", KENDAL)

    decision = factories.page_decision("hide", article, PLANTUNGAN, covers_subtree=True)
    assert follow(copy)["removed"] == [article.pk]

    decision.undone_at = NOON
    decision.save(update_fields=["undone_at"])
    assert [row["id"] for row in follow(copy)["changed"]] == [article.pk]

    factories.page_decision("pin", article, BLUMAH)
    assert follow(copy)["order"][0] == article.pk


@pytest.mark.parametrize("way", ["unpublish", "delete", "restrict", "only_here", "move"])
def test_what_is_gone_above_is_gone_below_at_once(copy, way):
    article = factories.cascading(KENDAL)
    follow(copy)

    match way:
        case "unpublish":
            article.unpublish()
        case "delete":
            article.delete()
        case "restrict":
            PageViewRestriction.objects.create(page=article, restriction_type="login")
        case "only_here":
            article.reach = "here"
            article.save()
        case "move":
            article.move(factories.page(WELERI), pos="last-child")

    assert follow(copy)["removed"] == [article.pk]


def test_a_copy_says_when_the_clock_changes_its_news_and_since_when_it_holds(client, copy, clock):
    factories.cascading(KENDAL, listed_until=NOON.date())
    follow(copy)
    assert copy.held["valid_until"] == "2024-02-01T17:00:00Z"

    clock.shift(timedelta(hours=15))
    assert len(follow(copy)["removed"]) == 1
    assert (copy.held["at"], copy.held["valid_until"]) == ("2024-02-01T17:00:00Z", None)
    clock.shift(timedelta(days=9))
    assert copy.snapshot()["at"] == "2024-02-01T17:00:00Z"


def test_the_record_outlives_an_article(copy):
    article = factories.cascading(KENDAL, title="Pengawas dilantik")
    factories.page_decision("hide", article, BLUMAH)

    article.delete()

    assert str(PageDecision.objects.get()) == "sembunyikan: Pengawas dilantik"
