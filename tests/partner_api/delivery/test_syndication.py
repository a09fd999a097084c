"""What a region shows, in the formats that feed readers, players of other makers and tickers know."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.utils.dateparse import parse_datetime

from ilm_blocks import actions
from tests import factories
from tests.factories import BLUMAH, BOJA, KENDAL, NOON, PLANTUNGAN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HOUR = timedelta(hours=1)
ATOM, MEDIA, DC = (
    "{http://www.w3.org/2005/Atom}", "{http://search.yahoo.com/mrss/}", "{http://purl.org/dc/elements/1.1/}",
)  # fmt: skip
FORMATS = {
    "json": "application/feed+json",
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "mrss": "application/rss+xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
every_format = pytest.mark.parametrize("form", FORMATS)


def address(form, code=BLUMAH):
    return f"/api/v1/regions/{code}/feed.{form}"


def xml(client, form):
    return ElementTree.fromstring(client.get(address(form)).content)


def strings(told):
    """Every text in ``told``, however deep."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict | list):
        for part in told.values() if isinstance(told, dict) else told:
            yield from strings(part)


@pytest.fixture
def ilm():
    bawaslu = factories.partner(website="https://kendal.bawaslu.go.id/")
    return factories.ilm(
        KENDAL, title="Tolak politik uang", summary="Awasi & <laporkan>.", responsible=bawaslu,
        agreement=factories.agreement(bawaslu), creatives=[factories.poster("Poster Bawaslu"), factories.message()],
    )  # fmt: skip


@pytest.fixture
def guid(ilm):
    return f"http://localhost:8000/api/v1/ilm/{ilm.pk}/"


def test_as_json_feed(client, ilm, guid):
    feed = client.get(address("json")).json()

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["home_page_url"] == "http://blumah.localhost/ilm/"
    assert feed["feed_url"] == f"http://localhost:8000{address('json')}?channel=website"
    assert "Desa Blumah" in feed["title"]
    [item] = feed["items"]
    assert (item["id"], item["url"]) == (guid, f"http://blumah.localhost/ilm/{ilm.pk}/")
    assert (item["title"], item["date_published"]) == ("Tolak politik uang", "2024-02-01T05:00:00Z")
    assert item["authors"] == [{"name": "Bawaslu Kabupaten Kendal", "url": "https://kendal.bawaslu.go.id/"}]
    assert "<p>Awasi &amp; &lt;laporkan&gt;.</p>" in item["content_html"]
    assert "<h2>Awasi bersama</h2>" in item["content_html"]
    assert "Diskominfo Kabupaten Kendal" in item["content_html"]
    [file] = item["attachments"]
    assert (file["mime_type"], file["url"]) == ("image/jpeg", item["image"])
    assert file["url"].startswith("http://localhost:8000/m/")
    path = file["url"].removeprefix("http://blumah.localhost")
    assert len(client.get(path).getvalue()) == file["size_in_bytes"]


def test_as_rss(client, ilm, guid):
    root = xml(client, "rss")

    assert (root.tag, root.get("version")) == ("rss", "2.0")
    [channel] = root
    assert channel.findtext("link") == "http://blumah.localhost/ilm/"
    assert channel.findtext("language") == "id"
    assert channel.find(f"{ATOM}link").get("href").startswith("http://localhost:8000/api/v1/")
    [item] = channel.findall("item")
    assert (item.findtext("title"), item.findtext("link")) == (
        "Tolak politik uang",
        f"http://blumah.localhost/ilm/{ilm.pk}/",
    )
    assert (item.findtext("guid"), item.find("guid").get("isPermaLink")) == (guid, "false")
    assert item.findtext("pubDate") == "Thu, 01 Feb 2024 05:00:00 +0000"
    assert item.findtext(f"{DC}creator") == "Bawaslu Kabupaten Kendal"
    assert "<p>Awasi &amp; &lt;laporkan&gt;.</p>" in item.findtext("description")
    assert item.find("enclosure").get("type") == "image/jpeg"


def test_as_atom(client, ilm, guid):
    feed = xml(client, "atom")

    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}id") == f"http://localhost:8000{address('atom')}?channel=website"
    assert parse_datetime(feed.findtext(f"{ATOM}updated")) == NOON
    [entry] = feed.findall(f"{ATOM}entry")
    assert (entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}title")) == (guid, "Tolak politik uang")
    assert parse_datetime(entry.findtext(f"{ATOM}updated")) == NOON
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Bawaslu Kabupaten Kendal"
    assert entry.find(f"{ATOM}link[@rel='alternate']").get("href") == f"http://blumah.localhost/ilm/{ilm.pk}/"


def test_as_media_rss_with_every_size(client, ilm):
    [group] = xml(client, "mrss").iter(f"{MEDIA}group")

    files = group.findall(f"{MEDIA}content")
    assert [file.get("width") for file in files] == ["1600", "800", "400"]
    assert [file.get("isDefault") for file in files] == ["true", "false", "false"]
    assert {file.get("type") for file in files} == {"image/jpeg"}
    assert all(file.get("url").startswith("http://localhost:8000/m/") for file in files)
    assert group.findtext(f"{MEDIA}description") == "Poster Bawaslu"
    assert group.findtext(f"{MEDIA}credit") == "Bawaslu Kabupaten Kendal"


def test_a_film_tells_how_long_it_lasts(client, ilm):
    clip = {
        "sha256": "0" * 64,
        "ext": "mp4",
        "mime": "video/mp4",
        "bytes": 9,
        "width": 1920,
        "height": 1080,
        "duration_ms": 15_000,
    }
    film = {
        "id": ilm.frozen[0]["id"],
        "type": "video",
        "alt": "Film",
        "files": [clip],
        "poster": None,
        "captions": None,
    }
    type(ilm)._base_manager.filter(pk=ilm.pk).update(frozen=[film])

    [content] = xml(client, "mrss").iter(f"{MEDIA}content")
    [file] = client.get(address("json")).json()["items"][0]["attachments"]

    assert (content.get("medium"), content.get("duration"), content.get("fileSize")) == ("video", "15", "9")
    assert (file["duration_in_seconds"], file["size_in_bytes"]) == (15.0, 9)


@pytest.fixture
def past_the_rules(monkeypatch):
    """As a row from before them, or from a restore."""
    for module in ("prose", "draft_rules"):
        monkeypatch.setattr(f"ilm_blocks.models.{module}.validate_prose", lambda text, *, breaks=True: None)


def test_as_lines_for_a_ticker(client, ilm, past_the_rules):
    factories.ilm(KENDAL, title="Berjalan", creatives=[("running_text", {"text": "Jangan\n terima  uang"})], priority=3)
    factories.ilm(KENDAL, title="Bukan untuk videotron", channels=["website"])
    factories.takeover(PLANTUNGAN, is_drill=True)

    response = client.get(address("txt"))

    lines = response.content.decode().splitlines()
    assert len(lines) == 3
    assert "Banjir bandang (latihan)" in lines[0]
    assert lines[0].startswith("LATIHAN")
    assert lines[1] == "Jangan terima uang — Pemerintah Kabupaten Kendal · Diskominfo Kabupaten Kendal"
    assert lines[2] == "Tolak politik uang: Awasi & <laporkan>. — Bawaslu · Diskominfo Kabupaten Kendal"
    assert "Bukan untuk" in client.get(f"{address('txt')}?channel=website").content.decode()


@pytest.mark.parametrize("form", ["json", "rss", "atom", "mrss"])
def test_an_emergency_comes_first(client, ilm, form):
    factories.takeover(PLANTUNGAN)

    content = client.get(address(form)).content.decode()

    assert 0 < content.index("Banjir bandang") < content.index("Tolak politik uang")
    assert "s-maxage=5," in client.get(address(form))["Cache-Control"]


@every_format
def test_a_sign_that_xml_cannot_hold_breaks_nothing(client, form):
    factories.takeover(PLANTUNGAN, text="Awas\x0b banjir\x08")

    response = client.get(address(form))

    assert response.status_code == 200
    assert "Awas banjir" in response.content.decode()


@every_format
def test_neither_does_one_in_a_name(client, form, past_the_rules):
    with connection.cursor() as cursor:  # past the forms, as an import or a restore writes it
        cursor.execute("UPDATE wagtailcore_page SET title = %s", ["Nama\x0b & <desa>\x08"])
        cursor.execute("UPDATE ilm_sites_regionpage SET distributor = %s", ["Dinas\x1b"])
    bawaslu = factories.partner(name="Bawaslu\x0c", short_name="\x07Bawaslu")
    factories.ilm(KENDAL, title="Judul\x0e]]>", responsible=bawaslu, agreement=factories.agreement(bawaslu))
    factories.takeover(PLANTUNGAN)

    told = client.get(f"{address(form)}?channel=website").content.decode()

    if form in ("rss", "atom", "mrss"):
        ElementTree.fromstring(told)
    if form == "json":
        told = "".join(strings(json.loads(told)))
    assert "Judul]]" in told
    assert not re.search(r"[\x00-\x08\x0b-\x1f]", told)


@every_format
def test_a_sign_that_is_newer_than_this_program_is_kept(client, form):
    newest = "\U0001faff"
    factories.ilm(KENDAL, title=f"Awas {newest}")

    assert newest in client.get(f"{address(form)}?channel=website").content.decode()


def test_no_sign_in_a_title_turns_the_line_round(client, past_the_rules):
    """U+202E would show the name of who answers for it from its end."""
    factories.ilm(KENDAL, title="Awas \u202ebanjir\u2066")

    line = client.get(f"/api/v1/regions/{KENDAL}/feed.txt?channel=website").content.decode()

    assert "Awas banjir" in line
    assert not set("\u202e\u2066") & set(line)


@every_format
def test_nothing_that_is_not_shown_is_told(client, ilm, form):
    factories.ilm(KENDAL, title="rahasia", on_air_from=NOON + HOUR)
    factories.draft(KENDAL, title="rahasia")
    factories.ilm(BOJA, title="rahasia")
    actions.withdraw(factories.ilm(KENDAL, title="rahasia"), code="legal")

    assert "rahasia" not in client.get(f"{address(form)}?channel=website").content.decode()


@every_format
def test_it_says_what_it_is_whoever_asks(client, ilm, form):
    plain = client.get(address(form))
    picky = client.get(
        address(form), headers={"accept": "text/xml", "accept-language": "en", "host": "blumah.localhost"}
    )

    assert plain["Content-Type"] == FORMATS[form]
    assert (plain.content, dict(plain.items())) == (picky.content, dict(picky.items()))
    assert plain["Access-Control-Allow-Origin"] == "*"


@every_format
def test_an_empty_one_is_whole_too(client, form):
    response = client.get(address(form))

    assert response.status_code == 200
    if form in ("rss", "atom", "mrss"):
        ElementTree.fromstring(response.content)


@every_format
def test_it_is_not_sent_again_until_something_changes(client, clock, ilm, form, django_assert_num_queries):
    first = client.get(address(form))
    assert first["Last-Modified"] == "Thu, 01 Feb 2024 05:00:00 GMT"
    assert first["Surrogate-Key"] == f"r-{KENDAL} r-{PLANTUNGAN} r-{BLUMAH} i-{ilm.pk}"
    assert dict(client.head(address(form)).items()) == dict(first.items())

    clock.shift(HOUR)
    with django_assert_num_queries(1):
        again = client.get(address(form), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address(form)).content == first.content

    factories.ilm(BLUMAH)
    assert client.get(address(form), headers={"if-none-match": first["ETag"]}).status_code == 200


def test_no_format_s_etag_is_that_of_another(client, ilm):
    etags = {client.get(f"{address(form)}?channel=website")["ETag"] for form in FORMATS}

    assert len(etags) == len(FORMATS)
    assert client.get(f"/api/v1/regions/{BLUMAH}/ilm/")["ETag"] not in etags


@pytest.mark.database
@every_format
def test_many_items_take_as_many_queries_as_one(client, ilm, form, django_assert_num_queries):
    for _number in range(20):
        factories.ilm(KENDAL, creatives=[factories.message()])

    with django_assert_num_queries(9):  # as the same in our own format
        client.get(address(form))


@every_format
@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("channel=radio", "channel", "invalid_choice"),
        ("channel=app&channel=app", "channel", "repeated"),
        ("at=2024-02-01T12:00:00Z", "at", "unknown_parameter"),
    ],
)
def test_a_wrong_parameter_is_named(client, form, query, parameter, code):
    response = client.get(f"{address(form)}?{query}")

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert [(error["parameter"], error["code"]) for error in response.json()["errors"]] == [(parameter, code)]


@every_format
def test_an_unknown_region_is_a_problem_and_a_former_code_leads_on(client, form):
    factories.page(BLUMAH).former_codes.create(code="33.24.01.2099", since=NOON)

    assert client.get(address(form, "33.24.99")).json()["code"] == "unknown_region"
    moved = client.get(f"{address(form, '33.24.01.2099')}?channel=app")
    assert (moved.status_code, moved["Location"]) == (308, f"{address(form)}?channel=app")


def test_another_format_is_not_there(client):
    assert client.get(address("xml")).json()["code"] == "not_found"
