"""What a region shows, as a client reads it."""

from datetime import timedelta

import pytest

from tests import factories
from tests.factories import BLUMAH, BOJA, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HOUR = timedelta(hours=1)


def address(code=BLUMAH, query=""):
    return f"/api/v1/regions/{code}/ilm/{query}"


def titles(response):
    return [item["title"] for item in response.json()["items"]]


def test_an_item_names_all_who_stand_behind_it(client):
    bawaslu = factories.partner(website="https://kendal.bawaslu.go.id/")
    paper = factories.agreement(bawaslu)
    ilm = factories.ilm(
        KENDAL,
        title="Tolak politik uang",
        responsible=bawaslu,
        agreement=paper,
        priority=3,
        binding="mandatory",
        content_class="election_education",
    )

    answer = client.get(address()).json()

    assert answer["region"] == {"code": BLUMAH, "name": "Blumah", "level": "village", "label": "Desa"}
    assert (answer["channel"], answer["takeover"]) == ("website", None)
    item = answer["items"][0]
    creative = item.pop("creatives")[0]
    assert item == {
        "id": ilm.pk,
        "revision": ilm.live_revision_id,
        "title": "Tolak politik uang",
        "summary": "",
        "owner": {"code": KENDAL, "name": "Kendal", "level": "regency", "label": "Kabupaten"},
        "responsible": {
            "id": bawaslu.pk,
            "kind": "external",
            "name": "Bawaslu Kabupaten Kendal",
            "short_name": "Bawaslu",
            "website": "https://kendal.bawaslu.go.id/",
        },
        "distributor": {"name": "Diskominfo Kabupaten Kendal"},
        "binding": "mandatory",
        "priority": "urgent",
        "content_class": "election_education",
        "information_class": "any_time",
        "on_air_from": "2024-01-31T05:00:00Z",
        "on_air_until": None,
        "url": f"http://blumah.localhost/ilm/{ilm.pk}/",
        "verify_url": f"http://localhost/ilm/{ilm.pk}/",
        "agreement": {"number": paper.number, "valid_until": "2026-10-31"},
        "notes": [],
        "rule": "R2",
    }
    assert creative == {
        "type": "message",
        "id": ilm.frozen[0]["id"],
        "heading": "Awasi bersama",
        "text": "Laporkan pelanggaran ke Bawaslu.",
    }


def test_without_a_partner_the_owner_answers_in_one_language_for_all(client):
    factories.ilm(PLANTUNGAN)

    indonesian, english = (client.get(address(), headers={"accept-language": word}) for word in ("id", "en"))

    assert indonesian.content == english.content
    assert indonesian.json()["items"][0]["responsible"] == {
        "id": None,
        "kind": "office",
        "name": "Pemerintah Kecamatan Plantungan",
        "short_name": "",
        "website": "http://plantungan.localhost",
    }


def test_a_poster_comes_in_every_size(client):
    factories.ilm(KENDAL, creatives=[factories.poster("Poster Bawaslu")])

    poster = client.get(address()).json()["items"][0]["creatives"][0]

    assert (poster["type"], poster["alt"]) == ("poster", "Poster Bawaslu")
    assert [size["width"] for size in poster["srcset"]] == [1600, 800, 400]
    assert {name: poster[name] for name in ("src", "width", "height")} == poster["srcset"][0]
    path = poster["src"].removeprefix("http://localhost:8000")
    assert client.get(path)["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize("origin", ["", "https://media.example"])
def test_a_file_has_one_address_whatever_region_is_asked(client, settings, origin):
    settings.PARTNER_API = {"MEDIA_ORIGIN": origin}
    factories.ilm(KENDAL, creatives=[factories.poster("Poster Bawaslu")])

    [src] = {
        client.get(address(code)).json()["items"][0]["creatives"][0]["src"] for code in (BLUMAH, PLANTUNGAN, KENDAL)
    }

    assert src.startswith(f"{origin or 'http://localhost:8000'}/m/")


def test_an_answer_with_files_at_another_place_is_another_one(client, settings):
    factories.ilm(KENDAL, creatives=[factories.poster()])
    held = client.get(address())["ETag"]

    settings.PARTNER_API = {"MEDIA_ORIGIN": "https://media.example"}

    assert client.get(address(), headers={"if-none-match": held}).status_code == 200


def test_a_local_note_stands_beside_the_item(client):
    ilm = factories.ilm(KENDAL)
    factories.decision("note", ilm, PLANTUNGAN, covers_subtree=True, text="Tanya Pak Camat.")

    assert client.get(address()).json()["items"][0]["notes"] == [
        {
            "text": "Tanya Pak Camat.",
            "region": {"code": PLANTUNGAN, "name": "Plantungan", "level": "district", "label": "Kecamatan"},
        }
    ]
    assert client.get(address(BOJA)).json()["items"][0]["notes"] == []


@pytest.mark.database
def test_items_come_in_the_order_of_the_cascade(client):
    factories.ilm(KENDAL, title="biasa")
    factories.ilm(PLANTUNGAN, title="penting", priority=2)
    factories.ilm(PLANTUNGAN, title="wajib", binding="mandatory")

    assert titles(client.get(address())) == ["wajib", "penting", "biasa"]


def test_each_channel_has_its_own_items(client):
    factories.ilm(KENDAL, title="situs", channels=["website"])
    factories.ilm(KENDAL, title="videotron", channels=["videotron"])

    assert titles(client.get(address())) == ["situs"]
    assert titles(client.get(address(query="?channel=videotron"))) == ["videotron"]
    assert titles(client.get(address(query="?channel=app"))) == []


def test_a_live_emergency_stands_beside_the_items(client):
    factories.takeover(PLANTUNGAN)

    answer = client.get(address())

    assert answer.json()["takeover"] == {
        "id": answer.json()["takeover"]["id"],
        "severity": "awas",
        "text": "Banjir bandang (latihan)",
        "owner": {"code": PLANTUNGAN, "name": "Plantungan", "level": "district", "label": "Kecamatan"},
        "starts_at": "2024-02-01T05:00:00Z",
        "until": "2024-02-01T07:00:00Z",
        "is_drill": False,
    }
    assert "s-maxage=5," in answer["Cache-Control"]
    assert client.get(address(WELERI)).json()["takeover"] is None


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("channel=radio", "channel", "invalid_choice"),
        ("channel=", "channel", "invalid_choice"),
        ("at=2024-02-01T12:00:00", "at", "no_offset"),
        ("at=2024-02-01", "at", "no_offset"),
        ("at=besok", "at", "invalid"),
        ("at=2024-02-30T12:00:00Z", "at", "invalid"),
        ("at=2024-02-01T08.30%2B07:00", "at", "invalid"),
        ("at=2024-02-01T08:3%2B07:00", "at", "invalid"),
        ("at=2024-02-01T08%2B07:00", "at", "invalid"),
        ("at=2024-W05-3T08:00Z", "at", "invalid"),
        ("at=20240201T0830Z", "at", "invalid"),
        ("at=0001-01-01T00:00:00%2B07:00", "at", "out_of_range"),
        ("at=9999-12-31T23:59:59-07:00", "at", "out_of_range"),
        ("format=html", "format", "unknown_parameter"),
    ],
)
def test_a_wrong_parameter_is_named(client, query, parameter, code):
    response = client.get(address(query=f"?{query}"))

    assert response.status_code == 400
    assert [(error["parameter"], error["code"]) for error in response.json()["errors"]] == [(parameter, code)]


def test_an_unknown_region_has_no_feed(client):
    response = client.get(address("33.24.99"))

    assert (response.status_code, response.json()["code"]) == (404, "unknown_region")


# Another instant


def test_an_instant_can_be_asked_for(client):
    factories.ilm(KENDAL, title="selesai", on_air_until=NOON + HOUR)

    answer = client.get(address(query="?at=2024-02-01T12:59:59%2B07:00"))

    assert titles(answer) == ["selesai"]
    assert answer.json()["at"] == "2024-02-01T05:59:59Z"
    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer
    assert titles(client.get(address(query="?at=2024-02-01T13:00:00%2B07:00"))) == []


def test_a_plus_that_nobody_escaped_is_understood(client):
    assert client.get(address(query="?at=2024-02-01T12:00:00+07:00")).json()["at"] == "2024-02-01T05:00:00Z"


def test_what_has_yet_to_begin_cannot_be_seen_in_advance(client, clock):
    factories.ilm(KENDAL, title="rahasia", on_air_from=NOON + HOUR)
    factories.takeover(KENDAL, starts_at=NOON + HOUR)
    later = address(query="?at=2024-02-01T06:30:00Z")

    assert titles(client.get(later)) == []
    assert client.get(later).json()["takeover"] is None

    clock.move_to(NOON + HOUR)
    assert titles(client.get(later)) == ["rahasia"]
    assert client.get(later).json()["takeover"] is not None


def test_what_airs_is_told_by_the_clock_even_where_that_was_set_back_behind_the_last_write(client, clock):
    ends_between = factories.ilm(KENDAL, title="Posyandu", on_air_until=NOON + HOUR)
    clock.move_to(NOON + 2 * HOUR)
    factories.ilm(KENDAL, title="Kerja bakti")

    clock.move_to(NOON)

    assert ends_between.title in titles(client.get(address()))


# What it costs and how it travels


@pytest.mark.database
@pytest.mark.parametrize("extra", [0, 297])
def test_a_whole_answer_takes_the_same_few_queries_for_any_number_of_items(client, django_assert_num_queries, extra):
    bawaslu = factories.partner()
    paper = factories.agreement(bawaslu)
    for owner in (KENDAL, PLANTUNGAN, BLUMAH):
        facts = {"creatives": [factories.message(), factories.poster()]}
        facts |= {"responsible": bawaslu, "agreement": paper} if owner == KENDAL else {}
        factories.ilm(owner, **facts)
    for _ in range(extra):
        factories.ilm(KENDAL)

    # Three of the chain, five of what has aired since its last write; the last one asks whether anything was written.
    with django_assert_num_queries(9):
        answer = client.get(address())

    assert len(answer.json()["items"]) == 3 + extra


def test_any_origin_may_read_it_and_every_cache_keeps_one_copy(client):
    headers = {"origin": "https://desa.example", "accept-language": "en"}
    answer = client.get(address(), headers=headers)

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Vary"] == "Accept, Accept-Encoding"
    assert "Content-Language" not in answer
    assert not answer.cookies
    assert dict(answer.items()) == dict(client.get(address()).items())


def test_caches_learn_what_to_purge(client):
    ilm = factories.ilm(PLANTUNGAN)

    assert client.get(address())["Surrogate-Key"] == f"r-{KENDAL} r-{PLANTUNGAN} r-{BLUMAH} i-{ilm.pk}"


def test_caches_keep_it_no_longer_than_it_holds(client, clock):
    factories.ilm(KENDAL, on_air_until=NOON + HOUR)
    lasting = "public, max-age=15, s-maxage=300, stale-while-revalidate=60, stale-if-error=3300"
    ending = "public, max-age=9, s-maxage=9"
    assert sorted(client.get(address())["Cache-Control"].split(", ")) == sorted(lasting.split(", "))

    clock.move_to(NOON + HOUR - timedelta(seconds=9.5))
    answer = client.get(address())
    assert sorted(answer["Cache-Control"].split(", ")) == sorted(ending.split(", "))
    again = client.get(address(), headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, answer["Cache-Control"])


def test_head_has_the_headers_and_no_body(client):
    factories.ilm(KENDAL)
    head, get = client.head(address()), client.get(address())

    assert head.content == b""
    assert dict(head.items()) == dict(get.items())


def test_a_browser_may_ask_with_an_etag_from_any_origin(client):
    preflight = client.options(
        address(),
        headers={
            "origin": "https://desa.example",
            "access-control-request-method": "GET",
            "access-control-request-headers": "if-none-match",
        },
    )

    assert preflight.status_code == 200
    assert preflight["Access-Control-Allow-Origin"] == "*"
    assert "if-none-match" in preflight["Access-Control-Allow-Headers"]
    assert "GET" in preflight["Access-Control-Allow-Methods"]
