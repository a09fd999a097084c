"""What is asked again costs nothing, and is never anything else than what Django would answer."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from wagtail.models import Site
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY, SITE_ROOT_PATHS_CACHE_VERSION

from cms.answers.wsgi import Application
from ilm_blocks import actions
from ilm_blocks.models import JournalHead, LocalDecision
from partner_api.delivery.syndication import api as syndication
from sites import addresses
from sites.succession.merging import merge
from tests import factories
from tests.cms.answers.visiting import Visitor
from tests.factories import BLUMAH, BOJA, KEDITEN, KENDAL, NOON, PLANTUNGAN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FEED = f"/api/v1/regions/{BLUMAH}/ilm/"
HOME = "//blumah.localhost/"


@pytest.fixture
def clock(noon_in_kendal):
    return noon_in_kendal


@pytest.fixture
def visitor(settings):
    settings.ANSWERS = {"MEMORY_MB": 4, "LOOK_MS": 0}  # each request looks, as after a while
    return Visitor(Application())


@pytest.fixture
def ilm(db):
    found = factories.ilm(KENDAL, title="Awasi bersama", creatives=[factories.message()])
    PUBLIC["one ILM"] = f"{API}ilm/{found.pk}/"
    return found


API = "/api/v1/"
PUBLIC = {
    "regions": f"{API}regions/?below=33.24.01",
    "region": f"{API}regions/{BLUMAH}/",
    "subtree": f"{API}regions/{PLANTUNGAN}/below/",
    "all ILM": f"{API}ilm/?limit=5",
    "one ILM": f"{API}ilm/1/",
    "articles": f"{API}regions/{BLUMAH}/articles/",
    "RSS": f"{API}regions/{BLUMAH}/feed.rss",
    "RSS with news and agenda": f"{API}regions/{BLUMAH}/feed.rss?content=all",
    "feed": FEED,
    "feed of a channel": f"{FEED}?channel=videotron",
    "home": HOME,
    "list of ILM": f"{HOME}ilm/",
    "a leaf of it": f"{HOME}ilm/?halaman=1",
    "news": f"{HOME}kabar/",
    "embed": f"//blumah.localhost/embed/{BLUMAH}/?theme=dark",
    "element of the embed": "//blumah.localhost/embed/ilm-kendal.js",
    "oEmbed of a home": "//localhost/oembed/?url=http://blumah.localhost/&format=json",
    "oEmbed as XML": "//localhost/oembed/?url=http://blumah.localhost/&format=xml&maxwidth=300",
    "embed with news": f"//blumah.localhost/embed/{BLUMAH}/?content=news",
    "embed with news and agenda": f"//blumah.localhost/embed/{BLUMAH}/?content=all",
}


@pytest.mark.parametrize("what", PUBLIC)
@pytest.mark.parametrize("coding", ["", "gzip", "br"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_second_request_reaches_nothing_and_gets_every_header_and_byte_of_the_first(
    visitor, ilm, what, coding, method
):
    address = PUBLIC[what]
    first = visitor.get(address, method, accept_encoding=coding)
    assert first.status == 200
    assert not visitor.is_stored

    second = visitor.get(address, method, accept_encoding=coding)
    assert visitor.is_stored
    assert second.headers == first.headers
    assert (second.body == first.body) or method == "HEAD"


@pytest.mark.parametrize("what", PUBLIC)
def test_not_modified_out_of_the_memory_has_the_headers_that_django_gives_it(visitor, ilm, what):
    address = PUBLIC[what]
    etag = visitor.get(address).headers["etag"]
    stored = visitor.get(address, if_none_match=etag)
    visitor.application.memory.clear()
    made = visitor.get(address, if_none_match=etag)

    assert (stored.status, stored.body) == (made.status, made.body) == (304, b"")
    assert stored.headers == made.headers


def test_whoever_holds_it_in_one_coding_holds_it_in_all(visitor, ilm):
    etags = {coding: visitor.get(FEED, accept_encoding=coding).headers["etag"] for coding in ("", "gzip", "br")}

    assert len(set(etags.values())) == 3, "a strong ETag names one sequence of bytes"
    for coding in etags:
        for etag in etags.values():
            assert visitor.get(FEED, accept_encoding=coding, if_none_match=f'"x", W/{etag}').status == 304
    assert visitor.get(FEED, if_none_match="*").status == 304
    assert visitor.get(FEED, if_none_match='"x"').status == 200


def test_who_holds_a_coded_answer_is_told_so_also_when_nothing_is_stored(visitor, ilm):
    etag = visitor.get(FEED, accept_encoding="br").headers["etag"]
    visitor.application.memory.clear()

    answer = visitor.get(FEED, accept_encoding="br", if_none_match=etag)
    assert (answer.status, answer.headers["etag"]) == (304, etag)
    assert not visitor.is_stored
    assert visitor.get(FEED, accept_encoding="br", if_none_match=etag).status == 304
    assert visitor.is_stored, "that it is unchanged is known without a body"
    assert visitor.get(FEED).status == 200


def test_equal_bodies_are_compressed_to_equal_bytes(settings, ilm):
    settings.ANSWERS = {"LOOK_MS": 0}
    first, second = (Visitor(Application()).get(FEED, accept_encoding="gzip") for _ in range(2))

    assert first.body == second.body
    assert len(first.body) < len(first.text)


@pytest.mark.parametrize(
    ("accept", "is_stored"),
    [
        ("*/*", True),
        ("application/json", True),
        ("text/html,*/*;q=0.8", True),
        ("text/html", False),
        ("*/*;q=0", False),
    ],
)
def test_who_may_want_something_else_than_json_is_answered_by_django(visitor, ilm, accept, is_stored):
    visitor.get(FEED)
    visitor.reached.clear()

    visitor.get(FEED, accept=accept)

    assert visitor.is_stored is is_stored


@pytest.mark.parametrize("accept", ["application/rss+xml, application/xml;q=0.9", "text/html", "*/*;q=0"])
@pytest.mark.parametrize("view", syndication.VIEWS)
def test_a_feed_is_the_same_for_every_reader_whatever_it_asks_for(visitor, ilm, view, accept):
    address = reverse(f"delivery:feed-{view.extension}", args=[BLUMAH])
    stored = visitor.get(address)
    visitor.reached.clear()

    assert visitor.get(address, accept=accept).body == stored.body
    assert visitor.is_stored
    assert Client().get(address, headers={"accept": accept}).content == stored.body, "as Django answers"


@pytest.mark.parametrize("offered", ["gzip;q=0", "identity", "gzipped", ""])
def test_a_coding_is_used_only_where_it_is_offered(visitor, ilm, offered):
    assert "content-encoding" not in visitor.get(FEED, accept_encoding=offered).headers


# What makes it anew


def hide(ilm):
    actions.decide_locally(LocalDecision(owner=factories.page(BLUMAH), ilm=ilm, kind="hide", reason_code="capacity"))


def rename(ilm):
    page = factories.page(PLANTUNGAN)
    page.title = "Plantungan Baru"
    page.save(update_fields=["title"])


def another_host(ilm):
    site = factories.page(BLUMAH).get_site()
    site.port = 8123
    site.save()


CHANGES = {
    "a new ILM": lambda ilm: factories.ilm(PLANTUNGAN),
    "a withdrawal": lambda ilm: actions.withdraw(ilm, code="legal"),
    "a hiding": hide,
    "a quiet period": lambda ilm: factories.quiet_period(),
    "a takeover": lambda ilm: factories.takeover(),
    "a new name of a region": rename,
    "another port of one host": another_host,
    "another port of all": lambda ilm: addresses.set_port(8124),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("address", [FEED, HOME], ids=["feed", "home"])
def test_every_change_of_the_programme_makes_feed_and_home_anew(visitor, ilm, change, address):
    visitor.get(address)
    change(ilm)
    visitor.reached.clear()

    visitor.get(address)

    assert not visitor.is_stored


def test_what_happens_in_another_district_leaves_it_as_it_is(visitor, ilm):
    visitor.get(FEED), visitor.get(HOME)
    factories.ilm(BOJA)
    factories.decision("hide", ilm, BOJA, covers_subtree=True)
    factories.article(KEDITEN)
    visitor.reached.clear()

    visitor.get(FEED), visitor.get(HOME)

    assert visitor.is_stored


def test_a_port_behind_the_name_of_a_host_makes_no_other_page(visitor, ilm):
    first = visitor.get(HOME)
    assert not visitor.is_stored
    other = visitor.get(HOME.replace("blumah.localhost", "blumah.localhost:4242"))

    assert visitor.is_stored
    assert (other.body, other.headers) == (first.body, first.headers)
    visitor.application.memory.clear()
    made = visitor.get(HOME.replace("blumah.localhost", "blumah.localhost:4242"))
    assert (made.body, made.headers) == (first.body, first.headers), "as Django itself answers"


def test_news_of_the_village_makes_its_pages_anew_and_no_feed(visitor, ilm):
    visitor.get(FEED), visitor.get(HOME)
    factories.article(BLUMAH, title="Kerja bakti")
    visitor.reached.clear()

    visitor.get(FEED)
    assert visitor.is_stored
    assert "Kerja bakti" in visitor.get(HOME).text


def test_at_the_border_of_the_clock_it_is_made_anew(visitor, noon_in_kendal):
    factories.ilm(KENDAL, title="Sampai sore", on_air_until=NOON + timedelta(hours=4))
    with time_machine.travel(NOON, tick=False) as clock:
        for address in (FEED, HOME):
            assert "Sampai sore" in visitor.get(address).text
        clock.move_to(NOON + timedelta(hours=4) - timedelta(seconds=1))
        visitor.reached.clear()
        last = visitor.get(FEED)
        assert visitor.is_stored
        assert "max-age=1, s-maxage=1" in last.headers["cache-control"]
        clock.move_to(NOON + timedelta(hours=4))
        for address in (FEED, HOME):
            assert "Sampai sore" not in visitor.get(address).text


def test_at_the_end_of_its_last_day_news_from_above_is_listed_no_more(visitor, noon_in_kendal):
    factories.cascading(KENDAL, title="Sampai malam", listed_until=NOON.date())
    midnight = NOON + timedelta(hours=12)
    lists = (HOME, f"{HOME}kabar/", f"{API}regions/{BLUMAH}/articles/", f"{API}regions/{BLUMAH}/snapshot/")
    with time_machine.travel(midnight - timedelta(seconds=1), tick=False) as clock:
        for address in lists:
            assert "Sampai malam" in visitor.get(address).text
            visitor.reached.clear()
            assert "s-maxage=1" in visitor.get(address).headers["cache-control"]
            assert visitor.is_stored
        clock.move_to(midnight)
        for address in lists:
            assert "Sampai malam" not in visitor.get(address).text


def test_news_of_a_village_makes_the_page_of_its_district_anew_and_no_other_district(visitor, noon_in_kendal):
    above, beside = "//plantungan.localhost/", "//boja.localhost/"
    visitor.get(above), visitor.get(beside)
    factories.article(BLUMAH, title="Kerja bakti")
    visitor.reached.clear()

    visitor.get(beside)
    assert visitor.is_stored
    assert "Kerja bakti" in visitor.get(above).text


def test_a_decision_on_news_makes_no_feed_anew_and_no_page_elsewhere(visitor, ilm, noon_in_kendal):
    article, beside = factories.cascading(KENDAL, title="Untuk semua"), "//boja.localhost/"
    visitor.get(FEED), visitor.get(HOME), visitor.get(beside)
    factories.page_decision("hide", article, PLANTUNGAN, covers_subtree=True)
    visitor.reached.clear()

    visitor.get(FEED), visitor.get(beside)
    assert visitor.is_stored
    assert "Untuk semua" not in visitor.get(HOME).text


# What is never stored


def test_what_may_not_be_one_for_all_always_reaches_django(visitor, ilm):
    never = {
        "a problem": f"{FEED}?channel=radio",
        "another instant": f"{FEED}?at=2024-02-01T12:00:00Z",
        "no such region": "/api/v1/regions/99.99/ilm/",
        "no such page": f"{HOME}tidak-ada/",
        "an ILM that was withdrawn": f"{HOME}ilm/{ilm.pk}/",
        "the admin": "/admin/login/",
        "a search": f"{API}ilm/?q=awasi",
    }
    actions.withdraw(ilm, code="legal")
    for what, address in never.items():
        visitor.get(address)
        visitor.reached.clear()
        visitor.get(address)
        assert not visitor.is_stored, what


def test_a_key_or_a_change_of_anything_reaches_django(visitor, ilm):
    visitor.get(FEED)
    visitor.reached.clear()

    visitor.get(FEED, authorization="Bearer abc")
    assert not visitor.is_stored
    visitor.get(FEED, "POST")
    assert not visitor.is_stored
    visitor.get(FEED, "OPTIONS")
    assert not visitor.is_stored


def test_a_cookie_changes_nothing(visitor, ilm):
    plain = visitor.get(HOME)
    visitor.reached.clear()

    assert visitor.get(HOME, cookie="sessionid=abc").body == plain.body
    assert visitor.is_stored


def test_parameters_of_others_are_no_other_page(visitor, ilm):
    plain = visitor.get(HOME)
    visitor.reached.clear()

    assert visitor.get(f"{HOME}?fbclid=abc&utm_source=x").body == plain.body
    assert visitor.is_stored


def test_an_unknown_host_is_refused_though_the_same_answer_is_stored_for_a_known_one(visitor, ilm):
    visitor.get(f"//blumah.localhost{FEED}")

    assert visitor.get(f"//lain.example{FEED}").status == 400
    assert visitor.get(f"//127.0.0.1{FEED}").status == 200
    assert visitor.get("//lain.example/").status == 400


def test_hosts_share_the_answers_of_the_api_and_no_pages(visitor, ilm):
    homes = {visitor.get(f"//{host}.localhost/").body for host in ("blumah", "kediten", "plantungan")}
    assert len(homes) == 3
    assert len(visitor.application.memory) == 3
    for host in ("blumah", "kediten", "plantungan"):
        visitor.get(f"//{host}.localhost{FEED}")
    assert len(visitor.application.memory) == 4


# After a restore


def test_a_restore_with_one_other_change_revives_nothing(visitor, ilm):
    """The numbers count anew: the same ETag must not name other content, nor may what was stored go out."""
    from django.db import transaction

    class Restored(Exception):
        pass

    try:
        with transaction.atomic():
            factories.ilm(BLUMAH, title="Hilang bersama basis data")
            lost = visitor.get(FEED)
            head = JournalHead.objects.get()
            raise Restored
    except Restored:
        pass
    factories.ilm(BLUMAH, title="Yang ditulis sesudahnya")

    assert JournalHead.objects.get().seq == head.seq
    answer = visitor.get(FEED, if_none_match=lost.headers["etag"])
    assert answer.status == 200
    assert "Yang ditulis sesudahnya" in answer.text
    assert "Hilang" not in answer.text


# The memory


def test_it_keeps_no_more_than_it_may_and_drops_what_was_asked_least(settings, ilm):
    settings.ANSWERS = {"MEMORY_MB": 1, "LOOK_MS": 0}
    visitor = Visitor(Application())
    visitor.application.memory.most_bytes = 20_000
    visitor.get(FEED)
    for number in range(1, 40):
        visitor.get(f"{HOME}ilm/?halaman={number}")
        visitor.get(FEED)
    memory = visitor.application.memory

    assert 0 < memory.bytes <= 20_000
    visitor.reached.clear()
    visitor.get(FEED)
    assert visitor.is_stored


def test_without_memory_everything_is_made_by_django(settings, ilm):
    settings.ANSWERS = {"MEMORY_MB": 0}
    visitor = Visitor(Application())
    visitor.get(FEED)
    visitor.reached.clear()

    visitor.get(FEED)

    assert not visitor.is_stored


def test_the_project_is_served_through_it():
    from cms.wsgi import application

    assert isinstance(application, Application)
    assert settings.WSGI_APPLICATION == "cms.wsgi.application"


@pytest.mark.parametrize("what", PUBLIC)
def test_a_cache_in_front_learns_that_there_are_several_codings(visitor, ilm, what):
    plain = visitor.get(PUBLIC[what])
    unchanged = visitor.get(PUBLIC[what], if_none_match=plain.headers["etag"])

    assert unchanged.status == 304
    assert "Accept-Encoding" in plain.headers["vary"]
    assert "Accept-Encoding" in unchanged.headers["vary"]


def test_a_host_is_the_same_in_any_letters(visitor):
    visitor.get(HOME)
    visitor.is_stored  # noqa: B018  (asked anew from here)
    visitor.get(HOME.replace("blumah", "BLUMAH"))

    assert visitor.is_stored


# Of other processes


def test_where_regions_lead_is_known_here_too_once_another_process_has_merged_them(visitor):
    visitor.get("//blumah.localhost/")
    remembered = Site.get_site_root_paths()
    merge(factories.page(BLUMAH).pk, factories.page(KEDITEN).pk)
    cache.set(SITE_ROOT_PATHS_CACHE_KEY, remembered, version=SITE_ROOT_PATHS_CACHE_VERSION)  # the other's is not ours

    answer = visitor.get("//blumah.localhost/kabar/")

    assert (answer.status, answer.headers["location"]) == (308, "http://kediten.localhost/kabar/")
