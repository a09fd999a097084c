"""The agenda of a region's website as files for calendars."""

from datetime import date, time, timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from icalendar import Calendar

from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, NOON, PLANTUNGAN

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def events(visit, code=BLUMAH, path="/agenda.ics"):
    answer = visit(code, path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content).events


def titles(visit, code=BLUMAH):
    return [str(event["summary"]) for event in events(visit, code)]


class Links(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if tag in ("a", "link") and "href" in facts:
            self.found.setdefault(facts["href"], []).append((tag, facts.get("rel"), facts.get("type")))


def links(visit, path):
    return Links(visit(BLUMAH, path).content.decode()).found


def test_it_has_what_the_agenda_lists(visit):
    factories.event(BLUMAH, title="Senam", date=date(2024, 1, 5), weekly_until=date(2024, 3, 1))
    factories.event(BLUMAH, title="Lewat", date=date(2024, 1, 31))
    factories.event(BLUMAH, title="Draf", live=False)
    factories.event(PLANTUNGAN, title="Rapat kecamatan")
    kirab = factories.event(KENDAL, title="Kirab", reach="below", slug="kirab", contact="Pak Carik")

    assert titles(visit) == ["Kirab", "Senam"]
    [above, _own] = events(visit)
    assert str(above["url"]) == "http://localhost/kirab/"
    assert str(above["description"]) == "Ringkasan acara.\n\nNarahubung: Pak Carik\n\nDari Kabupaten Kendal"
    assert above["categories"].to_ical() == b"Kabupaten Kendal"
    factories.page_decision("hide", kirab, BLUMAH)
    assert titles(visit) == ["Senam"]
    assert titles(visit, KEDITEN) == ["Kirab"]


def test_an_event_keeps_its_name_when_it_is_edited_and_goes_by_another_address(visit, noon):
    event = factories.event(BLUMAH, title="Rapat")
    event.save_revision().publish()
    [before] = events(visit)
    noon.shift(timedelta(minutes=5))
    event.refresh_from_db()
    event.title, event.slug = "Rapat besar", "rapat-besar"
    event.save_revision().publish()

    [after] = events(visit)

    assert str(after["uid"]) == str(before["uid"])
    assert (before["sequence"], after["sequence"]) == (0, 300)
    assert after["last-modified"].dt == NOON + timedelta(minutes=5)
    assert str(after["url"]) == "http://blumah.localhost/rapat-besar/"


def test_an_address_of_other_letters_is_written_as_addresses_are(visit):
    factories.event(BLUMAH, title="ꦮꦪꦁ", slug="wayang-ꦮ")

    [event] = events(visit)

    assert str(event["url"]) == "http://blumah.localhost/wayang-%EA%A6%AE/"
    assert str(event["summary"]) == "ꦮꦪꦁ"


def test_a_region_with_nothing_has_an_empty_calendar(visit):
    assert events(visit) == []


def test_it_holds_until_an_event_in_it_is_over(visit, client, noon):
    factories.event(BLUMAH, starts_at=time(12), ends_at=time(12, 1))  # it is noon
    first = visit(BLUMAH, "/agenda.ics")
    assert "s-maxage=60" in first["Cache-Control"]
    again = client.get("/agenda.ics", headers={"host": "blumah.localhost", "if-none-match": first["ETag"]})
    assert again.status_code == 304

    noon.shift(timedelta(minutes=1))
    assert events(visit) == []


def test_one_event_is_a_file_of_its_own_at_the_website_of_its_region(visit, noon):
    event = factories.event(KENDAL, title="Kirab", reach="below", slug="kirab")
    other = factories.event(KENDAL, live=False)
    path = f"/agenda/{event.pk}.ics"

    answer = visit(KENDAL, path)

    assert answer["Content-Disposition"] == 'attachment; filename="kirab.ics"'
    assert [str(found["summary"]) for found in events(visit, KENDAL, path)] == ["Kirab"]
    assert visit(BLUMAH, path).status_code == 404
    assert visit(KENDAL, f"/agenda/{other.pk}.ics").status_code == 404
    assert visit(KENDAL, "/agenda/99999999999999999999.ics").status_code == 404
    noon.shift(timedelta(days=9))
    assert len(events(visit, KENDAL, path)) == 1


def test_pages_lead_to_it(visit):
    event = factories.event(BLUMAH)

    for path in ("/", "/agenda/", f"/{event.slug}/", "/kabar/"):
        assert ("link", "alternate", "text/calendar") in links(visit, path)["/agenda.ics"]
    for path in ("/", "/agenda/"):
        assert ("a", None, None) in links(visit, path)["/agenda.ics"]
    assert f"/agenda/{event.pk}.ics" in links(visit, f"/{event.slug}/")


def test_more_events_take_no_more_queries(visit, django_assert_max_num_queries):
    factories.event(BLUMAH)
    factories.event(KENDAL, reach="below")
    visit(BLUMAH, "/agenda.ics")
    with django_assert_max_num_queries(20) as few:
        visit(BLUMAH, "/agenda.ics")
    for _number in range(4):
        factories.event(BLUMAH)
        factories.event(KENDAL, reach="below")
    with django_assert_max_num_queries(len(few.captured_queries)):
        visit(BLUMAH, "/agenda.ics")


def test_only_reading_is_possible_and_hosts_without_a_region_have_none(client):
    assert client.post("/agenda.ics", headers={"host": "blumah.localhost"}).status_code == 405
    assert client.get("/agenda.ics", headers={"host": "testserver"}).status_code == 404
