"""The agenda of a region, as an app reads it: when each event takes place, by the clock of the region that holds it."""

import json
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.factories import BLUMAH, BOJA, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI
from tests.partner_api.delivery.test_articles import restrict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LIST = f"/api/v1/regions/{BLUMAH}/events/"
EVENING = {"starts_at": time(20), "ends_at": time(2), "until_day": date(2024, 2, 2)}
HOUR = timedelta(hours=1)
#: Text as people paste it: markup, quotation marks, a picture of four bytes, Javanese letters, an address.
PASTED = 'Pentas <b>"Ngèsti"</b> & \\n🎭 ꦗꦮ, {{ x }}; http://contoh.example/?a=1&b=2'


def listed(client, query="", code=BLUMAH):
    return client.get(f"/api/v1/regions/{code}/events/?{query}").json()["items"]


def titles(client, query="", code=BLUMAH):
    return [item["title"] for item in listed(client, query, code)]


def times(occurrence):
    return occurrence["begins_at"], occurrence["ends_at"]


def furnished(**facts):
    """An event with a picture and a link in its body."""
    link = f'<p>Di <a linktype="page" id="{factories.page(BOJA).pk}">Boja</a>.</p>'
    picture = {"image": factories.image("pentas").pk, "alt_text": "Panggung", "decorative": False}
    body = [{"type": "paragraph", "value": link}, {"type": "image", "value": picture}]
    return factories.event(BLUMAH, body=json.dumps(body), **facts)


def test_an_event_is_told_with_its_region_place_and_times(client):
    event = furnished(title="Wayang kulit", slug="wayang", contact="Pak Carik", **EVENING)

    [item] = listed(client)

    assert item == client.get(f"/api/v1/events/{event.pk}/").json()
    paragraph, image = item.pop("body")["blocks"]
    assert 'href="http://boja.localhost/"' in paragraph["html"]
    assert image["picture"]["renditions"][0]["url"].startswith("http://localhost:8000/media/images/")
    night = {
        "first_day": "2024-02-01", "last_day": "2024-02-02",
        "begins_at": "2024-02-01T20:00:00+07:00", "ends_at": "2024-02-02T02:00:00+07:00",
    }  # fmt: skip
    assert item == {
        "id": event.pk,
        "title": "Wayang kulit",
        "summary": "Ringkasan acara.",
        "place": "Balai desa",
        "contact": "Pak Carik",
        "timezone": "Asia/Jakarta",
        "first": night,
        "weekly_until": None,
        "occurrences": [night],
        "url": "http://blumah.localhost/wayang/",
        "language": "id",
        "first_published_at": None,
        "last_published_at": None,
        "origin": {"code": BLUMAH, "name": "Blumah", "level": "village", "label": "Desa"},
    }


@pytest.mark.parametrize(
    ("facts", "days", "hours"),
    [
        ({}, ("2024-02-01", "2024-02-01"), (None, None)),
        ({"until_day": date(2024, 2, 3)}, ("2024-02-01", "2024-02-03"), (None, None)),
        ({"starts_at": time(19, 30)}, ("2024-02-01", "2024-02-01"), ("2024-02-01T19:30:00+07:00", None)),
        (
            {"starts_at": time(9), "ends_at": time(0), "until_day": date(2024, 2, 2)},
            ("2024-02-01", "2024-02-01"),
            ("2024-02-01T09:00:00+07:00", "2024-02-02T00:00:00+07:00"),
        ),
    ],
)
def test_days_are_dates_and_hours_are_instants(client, facts, days, hours):
    factories.event(BLUMAH, **facts)

    [item] = listed(client)

    assert (item["first"]["first_day"], item["first"]["last_day"]) == days
    assert times(item["first"]) == hours
    assert item["occurrences"] == [item["first"]]


def test_a_weekly_event_tells_the_next_times_and_until_when(client, clock):
    factories.event(BLUMAH, date=date(2024, 1, 4), starts_at=time(8), weekly_until=date(2024, 6, 30))

    [item] = listed(client)

    assert item["weekly_until"] == "2024-06-30"
    assert item["first"]["begins_at"] == "2024-01-04T08:00:00+07:00"
    assert [found["first_day"] for found in item["occurrences"]][:2] == ["2024-02-01", "2024-02-08"]
    assert len(item["occurrences"]) == 10
    clock.shift(12 * HOUR)
    assert listed(client)[0]["occurrences"][0]["first_day"] == "2024-02-08"
    assert len(listed(client, "until=2024-02-22")[0]["occurrences"]) == 3


def test_an_event_of_another_zone_is_told_by_its_own_clock(client):
    page = factories.page(BLUMAH)
    page.zone = "Asia/Jayapura"
    page.save(update_fields=["zone"])
    factories.event(KENDAL, title="Kirab", reach="below", starts_at=time(20))
    factories.event(BLUMAH, title="Rapat", starts_at=time(20))

    rapat, kirab = listed(client)

    assert (rapat["timezone"], rapat["first"]["begins_at"]) == ("Asia/Jayapura", "2024-02-01T20:00:00+09:00")
    assert (kirab["timezone"], kirab["first"]["begins_at"]) == ("Asia/Jakarta", "2024-02-01T20:00:00+07:00")


def test_the_list_is_in_the_order_of_what_comes_next_behind_what_is_pinned(client):
    factories.event(BLUMAH, title="Senam", date=date(2024, 1, 5), weekly_until=date(2024, 3, 1))
    factories.event(BLUMAH, title="Rapat", date=date(2024, 2, 5))
    factories.event(BLUMAH, title="Lewat", date=date(2024, 1, 31))
    pinned = factories.event(KENDAL, title="Kirab", reach="below", date=date(2024, 3, 3))
    factories.page_decision("pin", pinned, BLUMAH)

    assert titles(client) == ["Kirab", "Senam", "Rapat"]
    assert titles(client, code=KEDITEN) == ["Kirab"]


def test_events_from_above_name_their_region_and_obey_decisions(client):
    kirab = factories.event(KENDAL, title="Kirab", reach="below", slug="kirab")
    factories.event(KENDAL, title="Rapat dinas")
    factories.event(PLANTUNGAN, title="Pasar murah", reach="below")
    [origin] = [item["origin"]["code"] for item in listed(client) if item["title"] == "Kirab"]
    assert origin == KENDAL
    assert listed(client, "q=kirab")[0]["url"] == "http://localhost/kirab/"

    factories.page_decision("hide", kirab, PLANTUNGAN, covers_subtree=True)

    assert titles(client) == ["Pasar murah"]
    assert titles(client, code=WELERI) == ["Kirab"]
    assert titles(client, code=KENDAL) == ["Kirab", "Rapat dinas"]


def test_days_narrow_the_list_by_what_takes_place_on_them(client):
    factories.event(BLUMAH, title="Senam", date=date(2024, 1, 5), weekly_until=date(2024, 3, 1))
    factories.event(BLUMAH, title="Pekan raya", date=date(2024, 2, 1), until_day=date(2024, 2, 10))
    factories.event(BLUMAH, title="Wayang", **EVENING)
    factories.event(BLUMAH, title="Lewat", date=date(2024, 1, 20))

    assert titles(client, "from=2024-02-02&until=2024-02-02") == ["Pekan raya", "Wayang", "Senam"]
    assert titles(client, "from=2024-02-03&until=2024-02-08") == ["Pekan raya"]
    assert titles(client, "from=2024-01-01&until=2024-01-31") == ["Senam", "Lewat"]
    assert [found["first_day"] for found in listed(client, "from=2024-01-01&until=2024-01-20")[0]["occurrences"]] == [
        "2024-01-05", "2024-01-12", "2024-01-19",
    ]  # fmt: skip
    assert titles(client, "until=2024-02-01") == ["Pekan raya", "Wayang"]
    assert titles(client, "until=2024-01-31") == []


def test_past_days_are_told_with_what_came_from_above(client, clock):
    kirab = factories.event(KENDAL, title="Kirab", reach="below", starts_at=time(13), ends_at=time(14))
    factories.event(BLUMAH, title="Rapat", starts_at=time(15), ends_at=time(16))
    gone = factories.event(KENDAL, title="Batal di sini", reach="below")
    factories.page_decision("hide", gone, BLUMAH)
    factories.page_decision("pin", kirab, BLUMAH, until=NOON + HOUR)
    asked = f"{LIST}?from=2024-02-01&until=2024-02-01"
    clock.shift(2 * HOUR)
    before = client.get(asked)

    clock.shift(timedelta(days=5))

    assert titles(client, "from=2024-02-01&until=2024-02-01") == ["Kirab", "Rapat"]
    assert titles(client, "from=2024-01-31") == ["Kirab", "Rapat"]
    assert titles(client, "from=2024-02-02") == titles(client) == []
    assert client.get(asked)["ETag"] == before["ETag"]
    assert "s-maxage=300" in client.get(asked)["Cache-Control"]


def test_days_are_those_of_the_region_that_is_asked(client):
    """In Jayapura the new day begins two hours before that of Jakarta."""
    page = factories.page(BLUMAH)
    page.zone = "Asia/Jayapura"
    page.save(update_fields=["zone"])
    factories.event(KENDAL, title="Larut", reach="below", date=date(2024, 2, 4), starts_at=time(22, 30))

    assert titles(client, "from=2024-02-05&until=2024-02-05") == ["Larut"]
    assert titles(client, "from=2024-02-04&until=2024-02-04") == []


@pytest.mark.database
def test_words_are_found_in_title_summary_and_place(client):
    factories.event(BLUMAH, title="Pengajian", place="Masjid Baiturrahman")
    factories.event(BLUMAH, title="Rapat", introduction="Bersama Pak Camat.")

    assert titles(client, "q=masjid pengajian") == ["Pengajian"]
    assert titles(client, "q=CAMAT") == ["Rapat"]
    assert titles(client, "q=%22") == []


@pytest.mark.database
@pytest.mark.parametrize("query", ["", "&q=acara", "&from=2024-01-01"])
def test_the_cursor_reaches_each_once_whatever_is_published_or_taken_away(client, query):
    events = [factories.event(BLUMAH, date=date(2024, 2, 3 + number // 2)) for number in range(4)]
    pinned = factories.event(KENDAL, reach="below", date=date(2024, 2, 20))
    factories.page_decision("pin", pinned, BLUMAH)
    first = client.get(f"{LIST}?limit=2{query}").json()
    factories.event(BLUMAH, date=date(2024, 2, 1))
    events[1].unpublish()

    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json() if second["next"] else {"items": [], "next": None}

    found = [[item["id"] for item in leaf["items"]] for leaf in (first, second, third)]
    assert found == [[pinned.pk, events[0].pk], [events[2].pk, events[3].pk], []]


def test_drafts_and_private_events_are_neither_listed_nor_told(client):
    public, draft, secret = (factories.event(BLUMAH) for _number in range(3))
    draft.unpublish()
    restrict(secret)

    assert [item["id"] for item in listed(client)] == [public.pk]
    addresses = [f"/api/v1/events/{page.pk}/" for page in (public, draft, secret)]
    assert [client.get(address).status_code for address in addresses] == [200, 404, 404]
    restrict(factories.page(BLUMAH))
    assert listed(client) == []
    assert client.get(addresses[0]).json()["code"] == "unknown_event"


def test_an_event_that_is_over_is_told_by_its_own_address_alone(client, clock):
    event = factories.event(BLUMAH)
    clock.shift(timedelta(days=1))

    assert listed(client) == []
    told = client.get(f"/api/v1/events/{event.pk}/").json()
    assert (told["first"]["first_day"], told["occurrences"]) == ("2024-02-01", [])


@pytest.mark.database
@pytest.mark.parametrize("form", ["blocks", "html", "text"])
def test_whatever_is_pasted_comes_back_as_it_was(client, form):
    factories.event(BLUMAH, title=PASTED, place=PASTED, contact=PASTED, introduction=PASTED)

    [item] = listed(client, f"format={form}")

    assert [item[name] for name in ("title", "place", "contact", "summary")] == [PASTED] * 4


def test_only_what_was_asked_of_an_item_is_told(client):
    event = furnished(title="Wayang")

    assert listed(client, "fields=id,title") == [{"id": event.pk, "title": "Wayang"}]


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("format=ics", "format", "invalid_choice"),
        ("from=besok", "from", "invalid"),
        ("from=2024-02-01T00:00:00Z", "from", "invalid"),
        ("from=2024-01-02&until=2024-01-01", "until", "backwards"),
        ("until=9999-01-01", "until", "out_of_calendar"),
        ("fields=schedule", "fields", "unknown_field"),
        ("cursor=x", "cursor", "invalid_cursor"),
        ("cursor=MCAyMDI0LTAxLTAxIDE", "cursor", "invalid_cursor"),  # of the news
        ("cursor=MSAyMDI0LTAyLTMwVDEzOjAwOjAwKzAwOjAwIDQ", "cursor", "invalid_cursor"),  # of 30 February
        ("limit=51", "limit", "max_value"),
        ("limit=2&limit=2", "limit", "repeated"),
        ("q=", "q", "blank"),
        ("at=2024-02-01T00:00:00Z", "at", "unknown_parameter"),
    ],
)
def test_a_wrong_parameter_is_named(client, query, parameter, code):
    response = client.get(f"{LIST}?{query}")

    assert response.status_code == 400
    assert [(error["parameter"], error["code"]) for error in response.json()["errors"]] == [(parameter, code)]


def test_an_unknown_region_has_no_agenda_and_a_former_code_leads_on(client):
    factories.page(BLUMAH).former_codes.create(code="33.24.01.2099", since=NOON)

    assert client.get("/api/v1/regions/33.24.99/events/").json()["code"] == "unknown_region"
    moved = client.get("/api/v1/regions/33.24.01.2099/events/?limit=2")
    assert (moved.status_code, moved["Location"]) == (308, f"{LIST}?limit=2")


@pytest.mark.database
@pytest.mark.parametrize("form", ["blocks", "html", "text"])
def test_many_events_take_as_many_queries_as_one(client, form):
    for number in range(5):
        furnished(weekly_until=date(2024, 6, 1) if number % 2 else None)
        factories.event(KENDAL, reach="below")
    client.get(LIST)  # sizes of pictures are made once

    counts = []
    for limit in (1, 10):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{LIST}?format={form}&limit={limit}")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def test_it_is_not_sent_again_until_something_changes(client):
    event = factories.event(BLUMAH, date=date(2024, 3, 1))
    for address in (LIST, f"/api/v1/events/{event.pk}/"):
        first = client.get(address)
        assert "s-maxage=300" in first["Cache-Control"]
        assert first["Surrogate-Key"] == f"r-33.24 r-33.24.01 r-{BLUMAH} e-{event.pk}"
        again = client.get(address, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    event.title = "Judul baru"
    event.save_revision().publish()
    assert client.get(address, headers={"if-none-match": first["ETag"]}).json()["title"] == "Judul baru"


def test_no_cache_keeps_it_beyond_the_end_of_an_event(client, clock):
    soon = factories.event(BLUMAH, starts_at=time(12), ends_at=time(12, 1))  # it is noon
    factories.event(BLUMAH, date=date(2024, 3, 1))
    for address in (LIST, f"{LIST}?limit=1", f"/api/v1/events/{soon.pk}/"):
        answer = client.get(address)
        assert answer["Cache-Control"] == "public, max-age=15, s-maxage=60"
        assert answer.holds_until == NOON + timedelta(minutes=1)
    held = answer["ETag"]

    clock.shift(timedelta(minutes=1))
    assert client.get(address, headers={"if-none-match": held}).json()["occurrences"] == []
    assert len(listed(client)) == 1


def test_days_that_were_asked_for_hold_though_events_in_them_end(client, clock):
    factories.event(BLUMAH, starts_at=time(12), ends_at=time(12, 1))
    asked = f"{LIST}?from=2024-02-01&until=2024-02-01"
    before = client.get(asked)
    assert "s-maxage=300" in before["Cache-Control"]

    clock.shift(timedelta(minutes=1))
    assert client.get(asked)["ETag"] == before["ETag"]


def test_an_event_from_above_is_listed_until_it_is_over_there(client, clock):
    page = factories.page(BLUMAH)
    page.zone = "Asia/Jayapura"
    page.save(update_fields=["zone"])
    factories.event(KENDAL, reach="below")
    clock.shift(timedelta(hours=11, minutes=59))  # midnight in Jakarta is a minute away, in Jayapura it is past

    assert "s-maxage=60" in client.get(LIST)["Cache-Control"]
    clock.shift(timedelta(minutes=1))
    assert listed(client) == []
