"""Every feed is what its specification asks for, whatever stands in a title, and with nothing to tell as well.

The rules of the W3C feed validator, of JSON Feed 1.1 and of Media RSS 1.5 are written out; feedparser reads as
readers do.
"""

import re
from datetime import timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from django.utils.dateparse import parse_datetime

from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ATOM, MEDIA = "{http://www.w3.org/2005/Atom}", "{http://search.yahoo.com/mrss/}"
ODD = "<b>Awas</b> \"kutip\" & 'petik' &amp; 🌊 ]]> ꦏꦼꦤ꧀ꦝꦭ꧀"
#: RFC 822 with the years of RFC 1123, as RSS 2.0 asks for.
RFC_822 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}")


def address(form, channel="website", content="ilm"):
    beside = "" if content == "ilm" else f"&content={content}"
    return f"/api/v1/regions/{BLUMAH}/feed.{form}?channel={channel}{beside}"


@pytest.fixture(params=["full", "empty"])
def told(request):
    """A region with everything a feed can tell, under odd names, and one with nothing."""
    if request.param == "full":
        party = factories.partner(name=ODD, short_name="", website="https://contoh.example/?a=1&b=2")
        everywhere = ["videotron", "website", "social"]
        factories.ilm(KENDAL, title=ODD, summary=ODD, responsible=party, channels=everywhere,
                      agreement=factories.agreement(party), creatives=[factories.poster(ODD)])  # fmt: skip
        factories.ilm(KENDAL, title="Kedua", channels=everywhere, on_air_from=NOON - timedelta(days=3))
        factories.takeover(PLANTUNGAN, text=ODD)
        factories.article(BLUMAH, title=ODD, introduction=ODD, slug="kabar-desa", image=factories.image(ODD))
        factories.cascading(KENDAL, title=ODD, introduction=ODD, slug="kabar-kabupaten")
        factories.event(BLUMAH, title=ODD, introduction=ODD, place=ODD, slug="acara-desa")
        factories.event(KENDAL, title=ODD, reach="below", slug="acara-kabupaten", weekly_until=NOON.date())
    return request.param


@pytest.fixture(params=["ilm", "news", "agenda", "all"])
def content(request):
    return request.param


def entries(told, content):
    """How many of them there are."""
    return {"ilm": 3, "news": 5, "agenda": 5, "all": 7}[content] if told == "full" else 0


def is_absolute(url):
    return urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).netloc)


@pytest.mark.parametrize("channel", ["website", "social"])
@pytest.mark.parametrize("form", ["rss", "mrss"])
def test_rss(client, told, form, channel, content):
    root = ElementTree.fromstring(client.get(address(form, channel, content)).content)
    [feed] = root

    assert root.get("version") == "2.0"
    for name in ("title", "link", "description", "language", "lastBuildDate"):
        assert len(feed.findall(name)) == 1, name
        assert feed.findtext(name).strip()
    assert is_absolute(feed.findtext("link"))
    assert RFC_822.fullmatch(feed.findtext("lastBuildDate"))
    [myself] = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert myself.get("href") == f"http://localhost:8000{address(form, channel, content)}"
    items = feed.findall("item")
    guids = [item.findtext("guid") for item in items]
    assert len(guids) == len(set(guids)) == entries(told, content)
    for item in items:
        for name in ("title", "link", "guid", "pubDate", "description"):
            assert len(item.findall(name)) == 1, name
            assert item.findtext(name).strip()
        assert RFC_822.fullmatch(item.findtext("pubDate"))
        assert parsedate_to_datetime(item.findtext("pubDate")) <= NOON
        assert item.find("guid").get("isPermaLink") == "false"
        assert is_absolute(item.findtext("link"))
        assert len(item.findall("enclosure")) <= 1
        for enclosure in item.findall("enclosure"):
            assert is_absolute(enclosure.get("url"))
            assert enclosure.get("length").isdigit()
            assert re.fullmatch(r"[a-z]+/[\w.+-]+", enclosure.get("type"))


def test_media_rss(client, told, content):
    root = ElementTree.fromstring(client.get(address("mrss", content=content)).content)
    groups = list(root.iter(f"{MEDIA}group"))

    assert bool(groups) == (told == "full")
    for group in groups:
        files = group.findall(f"{MEDIA}content")
        assert [file.get("isDefault") for file in files].count("true") == 1
        for file in files:
            assert is_absolute(file.get("url"))
            assert file.get("medium") in {"image", "audio", "video", "document", "executable"}
            assert file.get("fileSize", "0").isdigit()
        assert group.find(f"{MEDIA}description").get("type") == "plain"


@pytest.mark.parametrize("channel", ["website", "social"])
def test_atom(client, told, channel, content):
    feed = ElementTree.fromstring(client.get(address("atom", channel, content)).content)
    found = feed.findall(f"{ATOM}entry")

    assert len(found) == entries(told, content)
    for part in (feed, *found):
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"{ATOM}{name}")) == 1, name
            assert part.findtext(f"{ATOM}{name}").strip()
        assert is_absolute(part.findtext(f"{ATOM}id"))
        assert parse_datetime(part.findtext(f"{ATOM}updated")).utcoffset() is not None
        assert len(part.findall(f"{ATOM}link[@rel='alternate']")) == 1
    assert len(feed.findall(f"{ATOM}link[@rel='self']")) == 1
    assert all(entry.findtext(f"{ATOM}author/{ATOM}name") for entry in found)
    ids = [entry.findtext(f"{ATOM}id") for entry in found]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("channel", ["website", "social"])
def test_json_feed(client, told, channel, content):
    feed = client.get(address("json", channel, content)).json()

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert is_absolute(feed["feed_url"])
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"]) == entries(told, content)
    for item in feed["items"]:
        assert "content_html" in item
        assert is_absolute(item["url"])
        assert is_absolute(item.get("image", item["url"]))
        assert all(parse_datetime(item[name]).utcoffset() is not None for name in ("date_published", "date_modified"))
        assert all("name" in author for author in item["authors"])
        assert all({"url", "mime_type"} <= file.keys() for file in item.get("attachments", ()))


@pytest.mark.parametrize("form", ["rss", "atom", "mrss"])
def test_readers_read_it_without_a_complaint(client, told, form, content):
    response = client.get(address(form, content=content))
    read = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})

    assert not read.bozo, read.get("bozo_exception")
    assert read.version == ("atom10" if form == "atom" else "rss20")
    assert len(read.entries) == entries(told, content)
    assert all(entry.link and entry.title and entry.published_parsed for entry in read.entries)


@pytest.mark.parametrize("form", ["json", "rss", "atom", "mrss", "txt"])
def test_an_odd_title_is_the_same_words_in_every_format(client, form):
    factories.ilm(KENDAL, title=ODD)
    factories.article(BLUMAH, title=ODD, introduction="Ringkasan")
    factories.event(BLUMAH, title=ODD)
    response = client.get(address(form, content="all"))
    titles = {
        "json": lambda: [item["title"] for item in response.json()["items"]],
        "txt": lambda: [line[: len(ODD)] for line in response.content.decode().splitlines()],
        "atom": lambda: [title.text for title in ElementTree.fromstring(response.content).iter(f"{ATOM}title")][1:],
    }
    in_rss = lambda: [item.findtext("title") for item in ElementTree.fromstring(response.content).iter("item")]  # noqa: E731

    assert titles.get(form, in_rss)() == [ODD, ODD, ODD]


@pytest.mark.parametrize("content", ["ilm", "all"])
def test_readers_that_take_the_marks_away_run_no_words_together(client, content):
    """As WordPress does for the excerpt of an entry."""
    factories.ilm(KENDAL, summary="Awasi.", creatives=[factories.message(), factories.message()])
    factories.article(BLUMAH, introduction="Panen raya.", image=factories.image())
    factories.event(BLUMAH, place="Balai desa", introduction="Bawa buku.")

    for item in client.get(address("json", content=content)).json()["items"]:
        assert not re.search(r"</(p|h2)><|<br><?\S", item["content_html"])


def test_the_feed_for_social_media_carries_ready_posts_and_pictures(client):
    party = factories.partner()
    ilm = factories.ilm(
        KENDAL, title="Tolak politik uang", summary="Awasi & <laporkan>.", responsible=party, channels=["social"],
        agreement=factories.agreement(party), creatives=[factories.poster()],
    )  # fmt: skip
    post = (
        "Tolak politik uang\nAwasi & <laporkan>.\n"
        "Materi dan tanggung jawab isi: Bawaslu Kabupaten Kendal. Disalurkan oleh: Diskominfo Kabupaten Kendal.\n"
        f"http://blumah.localhost/ilm/{ilm.pk}/\n"
        "#Bawaslu #DiskominfoKabupatenKendal"
    )

    [entry] = client.get(address("json", "social")).json()["items"]
    [item] = ElementTree.fromstring(client.get(address("rss", "social")).content).iter("item")
    [read] = feedparser.parse(client.get(address("rss", "social")).content).entries

    assert entry["content_text"] == post
    assert entry["image"].startswith("http://localhost:8000/m/")
    assert item.find("enclosure").get("url") == entry["image"]
    assert item.findtext("description") == entry["content_html"]
    assert re.sub("<br ?/?>", "\n", read.summary).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") \
        .removeprefix("<p>").removesuffix("</p>") == post  # fmt: skip
    assert "content_text" not in client.get(address("json")).content.decode()


def test_an_emergency_is_a_post_too(client):
    factories.takeover(PLANTUNGAN)

    [entry] = client.get(address("json", "social")).json()["items"]

    assert entry["content_text"].splitlines()[-1] == "http://blumah.localhost/"
    assert "Banjir bandang" in entry["content_text"]
