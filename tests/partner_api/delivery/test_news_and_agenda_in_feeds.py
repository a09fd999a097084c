"""News and agenda in the feeds of a region, for websites that ask for them: as its own website lists them."""

from datetime import UTC, date, datetime, time, timedelta
from xml.etree import ElementTree

import pytest
from django.utils.dateparse import parse_datetime

from tests import factories
from tests.factories import BLUMAH, BOJA, KENDAL, NOON, PLANTUNGAN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FORMATS = ("json", "rss", "atom", "mrss", "txt")
every_format = pytest.mark.parametrize("form", FORMATS)
A_WEEK = timedelta(days=7)


def address(form="json", content="all", code=BLUMAH):
    return f"/api/v1/regions/{code}/feed.{form}?content={content}"


@pytest.fixture
def titles(client):
    def titles(content="all", code=BLUMAH):
        return [item["title"] for item in client.get(address(content=content, code=code)).json()["items"]]

    return titles


@pytest.fixture
def everything():
    factories.ilm(KENDAL, title="Tolak politik uang")
    factories.article(BLUMAH, title="Jalan desa diperbaiki", slug="jalan")
    factories.event(BLUMAH, title="Kerja bakti", slug="kerja-bakti")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("ilm", ["Tolak politik uang"]),
        ("news", ["Tolak politik uang", "Jalan desa diperbaiki"]),
        ("agenda", ["Tolak politik uang", "Kerja bakti"]),
        ("all", ["Tolak politik uang", "Jalan desa diperbaiki", "Kerja bakti"]),
    ],
)
def test_ilm_are_told_always_and_first_and_beside_them_what_was_asked_for(titles, everything, content, told):
    assert titles(content) == told


@every_format
def test_who_asks_for_nothing_gets_ilm_alone(client, everything, form):
    plain = client.get(f"/api/v1/regions/{BLUMAH}/feed.{form}")

    assert plain.content == client.get(address(form, "ilm")).content
    assert "Jalan desa" not in plain.content.decode()
    assert "Kerja bakti" not in plain.content.decode()


def test_a_feed_says_in_its_name_and_addresses_what_it_tells(client):
    feed = client.get(address(content="all")).json()

    assert feed["title"] == "Iklan layanan masyarakat, kabar, dan agenda Desa Blumah"
    assert feed["home_page_url"] == "http://blumah.localhost/"
    assert feed["feed_url"] == f"http://localhost:8000/api/v1/regions/{BLUMAH}/feed.json?channel=website&content=all"


def test_a_piece_of_news_leads_to_its_page_and_carries_its_picture_in_the_format_that_all_read(client):
    article = factories.article(
        BLUMAH, title="Panen raya", introduction="Di lumbung & <sawah>.", slug="panen", image=factories.image("Sawah")
    )
    [item] = client.get(address(content="news")).json()["items"]
    feed = ElementTree.fromstring(client.get(address("mrss", "news")).content)
    sizes = list(feed.iter("{http://search.yahoo.com/mrss/}content"))

    assert item["id"] == f"http://localhost:8000/api/v1/articles/{article.pk}/"
    assert item["url"] == "http://blumah.localhost/panen/"
    assert item["date_published"] == "2024-01-31T17:00:00Z", "the begin of its day in Kendal"
    assert item["authors"] == [{"name": "Pemerintah Desa Blumah"}]
    assert item["tags"] == ["news"]
    assert "<p>Di lumbung &amp; &lt;sawah&gt;.</p>" in item["content_html"]
    assert item["image"].startswith("http://localhost:8000/media/")
    assert item["image"].endswith(".jpg")
    assert "attachments" not in item, "how many bytes it is nobody has counted"
    assert sizes[0].get("url") == item["image"]
    assert {size.get("type") for size in sizes} == {"image/jpeg"}
    assert not any(size.get("fileSize") for size in sizes)


@pytest.mark.parametrize(
    ("first", "told"),
    [
        (datetime(2024, 2, 1, 3, tzinfo=UTC), "2024-02-01T03:00:00Z"),
        (datetime(2024, 1, 20, 3, tzinfo=UTC), "2024-01-20T03:00:00Z"),
        (datetime(2024, 2, 3, 3, tzinfo=UTC), "2024-01-31T17:00:00Z"),
    ],
    ids=["on its day", "before it", "news of long ago put in later"],
)
def test_news_is_as_old_as_its_day_and_never_of_the_future(client, clock, first, told):
    clock.move_to(NOON + 3 * timedelta(days=1))
    factories.article(BLUMAH, first_published_at=first)

    [item] = client.get(address(content="news")).json()["items"]

    assert item["date_published"] == told


def test_an_event_tells_its_day_its_hours_and_its_place_in_words_in_every_format(client):
    factories.event(BLUMAH, title="Rapat", date=date(2024, 2, 5), starts_at=time(8), ends_at=time(10, 30))
    when = "Senin, 5 Februari 2024, 08.00 WIB – 10.30 WIB"
    [item] = client.get(address(content="agenda")).json()["items"]

    assert item["summary"] == f"{when}, Balai desa. Ringkasan acara."
    assert f"<p><strong>{when}</strong>,<br>\nBalai desa</p>\n<p>Ringkasan acara.</p>" in item["content_html"]
    for form in ("rss", "atom", "mrss", "txt"):
        assert when in client.get(address(form, "agenda")).content.decode()
    line = client.get(address("txt", "agenda")).content.decode()
    assert line == f"Rapat: {when}, Balai desa — Pemerintah Desa Blumah\n"


def test_an_event_leads_to_its_page_at_the_region_that_holds_it(client):
    event = factories.event(KENDAL, title="Pasar murah", reach="below", slug="pasar-murah")
    [item] = client.get(address(content="agenda")).json()["items"]

    assert item["id"] == f"http://localhost:8000/api/v1/events/{event.pk}/"
    assert client.get(item["id"]).json()["title"] == "Pasar murah"
    assert item["url"] == "http://localhost/pasar-murah/"
    assert item["authors"] == [{"name": "Pemerintah Kabupaten Kendal"}]
    assert item["tags"] == ["agenda"]


def test_with_the_channel_of_social_media_news_and_events_are_posts_too(client, everything):
    items = client.get(f"{address(content='all')}&channel=social").json()["items"]

    assert [item["content_text"].splitlines()[0] for item in items[-2:]] == ["Jalan desa diperbaiki", "Kerja bakti"]
    assert items[-1]["content_text"].splitlines()[-1] == "http://blumah.localhost/kerja-bakti/"
    assert "Kamis, 1 Februari 2024, Balai desa" in items[-1]["content_text"]


def test_what_cascades_is_told_and_what_was_hidden_here_is_not(titles):
    for make, kind in ((factories.cascading, "Kabar"), (factories.event, "Acara")):
        _shown, hidden = (
            make(KENDAL, title=f"{kind} {word}", slug=f"{kind}-{word}".lower(), reach="below")
            for word in ("tampil", "disembunyikan")
        )
        make(BOJA, title=f"{kind} Boja", slug=f"{kind}-boja".lower())
        factories.page_decision("hide", hidden, PLANTUNGAN, covers_subtree=True)

    assert titles() == ["Kabar tampil", "Acara tampil"]
    assert "Kabar disembunyikan" in titles(code=KENDAL)


def test_what_was_pinned_here_is_told_before_what_is_newer(titles):
    older = factories.cascading(KENDAL, title="Lama", date=NOON.date() - A_WEEK, slug="lama")
    factories.article(BLUMAH, title="Baru", slug="baru")
    factories.page_decision("pin", older, BLUMAH)

    assert titles("news") == ["Lama", "Baru"]


def test_drafts_and_what_is_over_are_not_told(titles):
    factories.article(BLUMAH, title="Rancangan", live=False)
    factories.event(BLUMAH, title="Rancangan acara", live=False)
    factories.event(BLUMAH, title="Kemarin", date=NOON.date() - timedelta(days=1))
    factories.cascading(KENDAL, title="Sudah lewat", listed_until=NOON.date() - timedelta(days=1))

    assert titles() == []


def test_of_many_the_first_twenty_are_told(titles):
    for number in range(25):
        factories.article(BLUMAH, title=f"Kabar {number}", slug=f"kabar-{number}")
        factories.event(BLUMAH, title=f"Acara {number}", slug=f"acara-{number}",
                        date=NOON.date() + timedelta(days=number))  # fmt: skip
    told = titles()

    assert len(told) == 40
    assert "Acara 19" in told
    assert "Acara 20" not in told


@every_format
def test_no_cache_keeps_an_event_past_its_end(client, clock, form):
    factories.event(BLUMAH, title="Rapat", starts_at=time(8), ends_at=time(12, 1))
    before = client.get(address(form, "agenda"))
    clock.shift(timedelta(minutes=1))
    after = client.get(address(form, "agenda"), headers={"if-none-match": before["ETag"]})

    assert "s-maxage=60" in before["Cache-Control"]
    assert "stale-while-revalidate" not in before["Cache-Control"]
    assert "Rapat" in before.content.decode()
    assert after.status_code == 200
    assert "Rapat" not in after.content.decode()


def test_news_from_above_is_told_until_midnight_of_its_last_day(client):
    factories.cascading(KENDAL, listed_until=NOON.date())

    assert client.get(address(content="news")).holds_until == datetime(2024, 2, 1, 17, tzinfo=UTC)


def test_a_weekly_event_is_one_entry_that_is_renewed_when_it_was_held(client, clock):
    factories.event(BLUMAH, starts_at=time(8), ends_at=time(13), weekly_until=NOON.date() + A_WEEK)
    [first] = client.get(address(content="agenda")).json()["items"]
    clock.shift(timedelta(hours=1))
    [second] = client.get(address(content="agenda")).json()["items"]

    assert first["id"] == second["id"]
    assert "Kamis, 1 Februari" in first["summary"]
    assert "Kamis, 8 Februari" in second["summary"]
    assert parse_datetime(second["date_modified"]) == NOON + timedelta(hours=1)
    assert first["date_published"] == second["date_published"]


@every_format
def test_it_is_not_sent_again_until_something_changes(client, clock, everything, form):
    first = client.get(address(form))
    clock.shift(timedelta(minutes=5))
    again = client.get(address(form), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    factories.article(BLUMAH, title="Kabar baru", slug="kabar-baru")
    changed = client.get(address(form), headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert "Kabar baru" in changed.content.decode()


def test_no_etag_is_that_of_another_choice(client, everything):
    etags = {client.get(address(form, content))["ETag"] for form in FORMATS for content in ("ilm", "news", "all")}

    assert len(etags) == 15


def test_an_emergency_comes_first_and_is_kept_for_seconds(client, everything):
    factories.takeover(PLANTUNGAN)
    response = client.get(address())

    assert "Banjir bandang" in response.json()["items"][0]["title"]
    assert "s-maxage=5" in response["Cache-Control"]


@pytest.mark.database
@every_format
@pytest.mark.parametrize(("content", "queries"), [("news", 14), ("agenda", 11), ("all", 15)])
def test_many_take_as_many_queries_as_one(client, form, content, queries, django_assert_num_queries):
    image = factories.image()
    for number in range(12):
        factories.article(BLUMAH, slug=f"kabar-{number}", image=image)
        factories.cascading(KENDAL, slug=f"kabar-kabupaten-{number}")
        factories.event(BLUMAH, slug=f"acara-{number}")
        factories.event(KENDAL, slug=f"acara-kabupaten-{number}", reach="below")
    client.get(address(form, content))  # its pictures are made

    with django_assert_num_queries(queries):
        client.get(address(form, content))


@every_format
@pytest.mark.parametrize("given", ["ilm,news", "NEWS", "", "events"])
def test_a_content_that_there_is_not_is_named_with_those_that_there_are(client, form, given):
    response = client.get(address(form, given))

    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == ["content"]
    assert "ilm, news, agenda, all" in response.json()["errors"][0]["detail"]
