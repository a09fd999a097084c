"""Events on the websites of regions."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags

from sites.models import EventPage
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db

EVENING = {"starts_at": time(20), "ends_at": time(2), "until_day": date(2024, 2, 2)}


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def seen(visit, code, path="/"):
    return " ".join(strip_tags(visit(code, path).content.decode()).split())


def test_an_event_says_when_and_where_it_takes_place_and_whom_to_ask(visit):
    event = factories.event(BLUMAH, title="Wayang kulit", contact="Pak Carik, 0294 000000", **EVENING)

    page = seen(visit, BLUMAH, f"/{event.slug}/")

    assert "Kamis, 1 Februari 2024, 20.00 WIB – Jumat, 2 Februari 2024, 02.00 WIB" in page
    assert "Balai desa" in page
    assert "Narahubung: Pak Carik, 0294 000000" in page


@pytest.mark.parametrize("path", ["/", "/agenda/"])
def test_an_event_leaves_lists_at_its_end_and_they_hold_until_then(visit, path):
    factories.event(BLUMAH, title="Wayang kulit", **EVENING)
    ends = NOON + timedelta(hours=14)
    assert "Wayang kulit" in seen(visit, BLUMAH, path)
    with time_machine.travel(ends - timedelta(seconds=60), tick=False):
        answer = visit(BLUMAH, path)
        assert "Wayang kulit" in answer.content.decode()
        assert "s-maxage=60" in answer.headers["Cache-Control"]
    with time_machine.travel(ends, tick=False):
        assert "Wayang kulit" not in seen(visit, BLUMAH, path)


def test_the_agenda_is_in_the_order_of_what_comes_next(visit):
    factories.event(BLUMAH, title="Rapat", date=date(2024, 2, 5))
    factories.event(BLUMAH, title="Senam", date=date(2024, 1, 5), weekly_until=date(2024, 3, 1))
    factories.event(BLUMAH, title="Panen", date=date(2024, 1, 31))

    page = seen(visit, BLUMAH, "/agenda/")

    assert page.index("Jumat, 2 Februari 2024 Senam") < page.index("Senin, 5 Februari 2024 Rapat")
    assert "Panen" not in page


def test_regions_below_list_what_is_meant_for_them_until_it_is_over(visit):
    event = factories.event(KENDAL, title="Kirab", reach="below", date=date(2024, 2, 3))
    factories.event(PLANTUNGAN, title="Rapat kecamatan")

    for path in ("/", "/agenda/"):
        page = seen(visit, BLUMAH, path)
        assert "Dari Kabupaten Kendal Sabtu, 3 Februari 2024 Kirab" in page
        assert "Rapat kecamatan" not in page
    factories.page_decision("hide", event, BLUMAH)
    assert "Kirab" not in seen(visit, BLUMAH, "/agenda/")
    assert "Kirab" in seen(visit, KEDITEN, "/agenda/")
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        assert "Kirab" not in seen(visit, KEDITEN, "/agenda/")


@pytest.mark.parametrize(("zone", "hours"), [("Asia/Jakarta", 11.5), ("Asia/Jayapura", 11.5)])
def test_in_another_zone_below_it_is_listed_until_it_is_over_where_it_takes_place(visit, zone, hours):
    """At 23.30 in Kendal it is the next day in Jayapura."""
    village = factories.page(BLUMAH)
    village.zone = zone
    village.save(update_fields=["zone"])
    factories.event(KENDAL, title="Wayang kulit", reach="below", starts_at=time(20))

    with time_machine.travel(NOON + timedelta(hours=hours), tick=False):
        assert "Kamis, 1 Februari 2024, 20.00 WIB Wayang kulit" in seen(visit, BLUMAH, "/agenda/")
    with time_machine.travel(NOON + timedelta(hours=12), tick=False):
        assert "Wayang kulit" not in seen(visit, BLUMAH, "/agenda/")


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, "Kamis, 1 Februari 2024 Ringkasan"),
        ({"starts_at": time(13), "ends_at": time(14)}, "Kamis, 1 Februari 2024, 13.00 WIB – 14.00 WIB"),
        ({"starts_at": time(13)}, "Kamis, 1 Februari 2024, 13.00 WIB Ringkasan"),
    ],
)
def test_a_day_that_is_named_as_the_last_one_too_is_said_once(visit, facts, told):
    event = factories.event(BLUMAH, until_day=NOON.date(), **facts)

    page = seen(visit, BLUMAH, f"/{event.slug}/")

    assert told in page
    assert page.count("Kamis, 1 Februari 2024") == 1


def test_an_event_may_go_on_beyond_the_last_week_of_the_calendar(visit):
    weeks = {"date": date(2100, 12, 17), "until_day": date(2100, 12, 22), "weekly_until": date(2100, 12, 31)}
    event = factories.event(BLUMAH, **weeks)

    event.save_revision().publish()

    assert "17 Desember 2100" in seen(visit, BLUMAH, "/agenda/")


def test_what_the_region_pins_comes_first(visit):
    pinned = factories.event(KENDAL, title="Kirab", reach="below", date=date(2024, 3, 3))
    factories.event(BLUMAH, title="Rapat")
    factories.page_decision("pin", pinned, BLUMAH)

    for path in ("/", "/agenda/"):
        page = seen(visit, BLUMAH, path)
        assert page.index("Kirab") < page.index("Rapat")


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("ends_at", {"starts_at": time(20), "ends_at": time(2)}),
        ("until_day", {"until_day": date(2024, 1, 31)}),
        ("starts_at", {"ends_at": time(2)}),
        ("weekly_until", {"weekly_until": date(2024, 1, 31)}),
        ("slug", {"slug": "agenda"}),
        ("target", {"reach": "target"}),
    ],
)
def test_what_an_event_may_not_say_is_refused_at_its_field(field, facts):
    with pytest.raises(ValidationError) as refused:
        factories.event(KENDAL, **facts)
    assert field in refused.value.message_dict


def test_the_pages_above_tell_what_takes_place_next_below(visit):
    factories.event(BLUMAH, title="Senam", date=date(2024, 1, 5), weekly_until=date(2024, 3, 1))
    factories.event(KEDITEN, title="Rapat", date=date(2024, 2, 1))
    factories.event(PLANTUNGAN, title="Pasar murah", date=date(2024, 2, 3))
    factories.event(WELERI, title="Kirab", date=date(2024, 2, 4))
    factories.event(BLUMAH, title="Lewat", date=date(2024, 1, 31))
    factories.event(KEDITEN, title="Draf", live=False)

    regency, district = seen(visit, KENDAL), seen(visit, PLANTUNGAN)

    found = [regency.index(f"Dari {name}") for name in ("Desa Kediten", "Desa Blumah", "Kecamatan Plantungan")]
    assert found == sorted(found)
    assert "Kirab" not in regency
    assert district.index("Pasar murah") < district.index("Agenda desa") < district.index("Rapat")
    assert "Lewat" not in district
    assert "Draf" not in district
    assert "Agenda desa" not in seen(visit, BLUMAH)


def test_an_alias_is_not_told_above_beside_its_event(visit):
    event = factories.event(BLUMAH, title="Senam")
    event.create_alias(update_slug="lagi")
    event.create_alias(parent=factories.page(KEDITEN))

    for code in (PLANTUNGAN, KENDAL):
        assert seen(visit, code).count("Senam") == 1


def test_the_page_above_holds_until_an_event_below_is_over(visit):
    factories.event(BLUMAH, title="Senam", starts_at=time(12), ends_at=time(12, 1))
    answer = visit(PLANTUNGAN)
    assert "Senam" in answer.content.decode()
    assert "s-maxage=60" in answer["Cache-Control"]

    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        assert "Senam" not in seen(visit, PLANTUNGAN)


def test_more_events_below_take_no_more_queries(visit, django_assert_max_num_queries):
    factories.event(BLUMAH)
    visit(PLANTUNGAN)
    with django_assert_max_num_queries(60) as few:
        visit(PLANTUNGAN)
    for number in range(6):
        factories.event((BLUMAH, KEDITEN)[number % 2])
    with django_assert_max_num_queries(len(few.captured_queries)):
        visit(PLANTUNGAN)


def test_the_number_of_queries_grows_with_no_number_of_events(visit, django_assert_max_num_queries):
    factories.event(BLUMAH)
    factories.event(KENDAL, reach="below")
    visit(BLUMAH, "/agenda/")
    with django_assert_max_num_queries(24) as few:
        visit(BLUMAH, "/agenda/")
    for _number in range(5):
        factories.event(BLUMAH)
        factories.event(KENDAL, reach="below")
    with django_assert_max_num_queries(len(few.captured_queries)):
        visit(BLUMAH, "/agenda/")


def test_an_event_is_for_regions_alone():
    assert EventPage.allowed_parent_page_models()[0].__name__ == "RegionPage"
    assert EventPage.allowed_subpage_models() == []
