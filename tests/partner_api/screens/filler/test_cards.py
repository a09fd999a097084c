"""What a screen is given to tell of its own region beside ILM."""

from datetime import date, datetime, time, timedelta

import pytest
from wagtail.models import PageViewRestriction

from ilm_blocks import qr
from partner_api.screens import tokens
from sites import addresses
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TODAY = NOON.date()


@pytest.fixture
def screen(noon):
    return factories.screen(filler_percent=20)


@pytest.fixture
def cards(manifest):
    """The cards of a design that the screen has now."""

    def cards(design):
        return [card for card in manifest()["cards"] if card["design"] == design]

    return cards


def titles(cards):
    return [card["title"] for card in cards]


def home():
    page = factories.page(BLUMAH)
    return addresses.homes([page.pk])[page.pk]


def flight(card):
    return [at and datetime.fromisoformat(at) for at in card["flight"]]


def test_a_screen_to_which_nothing_of_it_is_left_has_neither_filler_nor_cards(screen, manifest):
    factories.article(BLUMAH)
    type(screen).objects.filter(pk=screen.pk).update(filler_percent=0)

    told = manifest()
    assert (told["cards"], told["items"], told["shares"]["filler"]) == ([], [], 0)


def test_the_filler_is_one_item_of_the_second_tier_whatever_the_region_publishes(manifest):
    before = manifest()
    factories.article(BLUMAH)
    factories.event(BLUMAH)
    after = manifest()

    assert [(item["id"], item["tier"], item["kind"]) for item in after["items"]] == [("f0.0", 2, "card")]
    assert len(after["cards"]) == 3
    assert {key: after[key] for key in ("items", "members", "today", "seq")} == {
        key: before[key] for key in ("items", "members", "today", "seq")
    }, "village news moves neither the plan nor its number"


def test_it_has_the_shape_that_the_openapi_document_promises(manifest, shape):
    factories.article(BLUMAH, image=factories.image())
    factories.event(BLUMAH, starts_at=time(19, 30), ends_at=time(22))
    shape("Manifest", manifest())


def test_the_news_of_the_region_come_first_and_then_what_cascades_to_it(cards):
    factories.cascading(KENDAL, title="Vaksinasi se-kabupaten", date=TODAY)
    factories.article(BLUMAH, title="Posyandu", date=TODAY - 9 * DAY)
    factories.article(BLUMAH, title="Kerja bakti", date=TODAY - DAY)
    factories.article(KENDAL, title="Hanya di kabupaten")
    factories.cascading(WELERI, title="Pasar Weleri")

    found = cards("news")
    assert titles(found) == ["Kerja bakti", "Posyandu", "Vaksinasi se-kabupaten"]
    assert [card["region"]["name"] for card in found] == ["Desa Blumah", "Desa Blumah", "Kabupaten Kendal"]
    assert found[0]["when"] == "Rabu, 31 Januari 2024"


def test_there_are_five_news_at_most_and_none_that_is_three_months_old(cards):
    for number in range(7):
        factories.article(BLUMAH, title=f"Kabar ke-{number}", date=TODAY - number * DAY)
    factories.article(BLUMAH, title="Kabar lama", date=TODAY - 90 * DAY)

    assert titles(cards("news")) == [f"Kabar ke-{number}" for number in range(5)]


def test_what_nobody_else_may_read_is_on_no_screen(cards):
    factories.article(BLUMAH, title="Konsep", live=False)
    closed = factories.article(BLUMAH, title="Untuk perangkat desa")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    edited = factories.article(BLUMAH, title="Sudah terbit")
    edited.title = "Belum terbit"
    edited.save_revision()
    factories.event(BLUMAH, title="Rapat tertutup", live=False)

    assert (titles(cards("news")), titles(cards("agenda"))) == (["Sudah terbit"], [])


def test_what_the_region_hides_from_above_is_on_none_of_its_screens(cards):
    hidden = factories.cascading(KENDAL, title="Disembunyikan")
    factories.page_decision("hide", hidden, BLUMAH)
    assert titles(cards("news")) == []


def test_what_is_hidden_for_some_days_comes_back_by_the_clock_of_the_screen(cards):
    news = factories.cascading(KENDAL)
    factories.page_decision("hide", news, BLUMAH, until=NOON + 2 * DAY)

    (card,) = cards("news")
    assert flight(card)[0] == NOON + 2 * DAY


def test_news_from_above_end_with_the_last_day_on_which_they_are_listed(cards):
    factories.cascading(KENDAL, listed_until=TODAY + 3 * DAY)

    (card,) = cards("news")
    assert card["flight"][1] == "2024-02-05T00:00:00+07:00"


def test_an_event_is_told_until_it_is_over_also_where_no_server_is_heard(cards):
    factories.event(BLUMAH, title="Musdes", date=TODAY + DAY, starts_at=time(19, 30), ends_at=time(22))

    (card,) = cards("agenda")
    assert card["flight"] == [None, "2024-02-02T22:00:00+07:00"]
    assert (card["day"], card["month"], card["place"]) == ("2", "Februari", "Balai desa")
    assert card["when"] == "Jumat, 2 Februari 2024, 19.30 WIB – 22.00 WIB"


def test_what_takes_place_weekly_is_told_once_at_a_time(cards):
    factories.event(BLUMAH, date=TODAY, starts_at=time(6), ends_at=time(7), weekly_until=TODAY + 60 * DAY)

    found = cards("agenda")
    assert [card["day"] for card in found] == ["1", "8"]
    assert found[1]["flight"][0] == found[0]["flight"][1]
    assert len({card["id"] for card in found}) == 2


def test_what_takes_place_after_the_days_of_the_manifest_waits(cards):
    factories.event(BLUMAH, date=TODAY + 14 * DAY)
    factories.event(PLANTUNGAN, title="Lomba kecamatan", reach="below", date=TODAY + 13 * DAY)
    factories.event(PLANTUNGAN, title="Rapat kecamatan", date=TODAY + DAY)

    assert titles(cards("agenda")) == ["Lomba kecamatan"]


def test_the_address_of_the_website_is_always_there_with_its_code(cards):
    (card,) = cards("site")

    assert (card["title"], card["region"]["level"]) == ("Desa Blumah", "village")
    assert card["address"].startswith("blumah.")
    assert card["flight"] == [None, None]
    assert card["qr"] == qr.rows(home())


def test_the_code_of_news_leads_to_them(cards):
    article = factories.article(BLUMAH, title="Posyandu balita")
    (card,) = cards("news")

    assert card["qr"] == qr.rows(f"{home()}{article.slug}/")


def test_a_code_that_would_be_too_fine_for_a_street_leads_to_the_website(cards):
    factories.article(BLUMAH, slug="a" * 250)
    (card,) = cards("news")

    assert card["qr"] == qr.rows(home())


def test_pictures_travel_as_files_named_by_their_digests(cards, manifest):
    factories.article(BLUMAH, image=factories.image(width=3200, height=1800))
    (card,) = cards("news")

    file = manifest()["assets"][card["picture"]]
    assert (file["w"], file["h"], file["mime"]) == (1600, 900, "image/webp")
    assert file["url"] == f"/m/{card['picture']}.webp"


def test_news_whose_picture_is_broken_are_told_without_it(cards):
    image = factories.image()
    image.file.storage.delete(image.file.name)
    factories.article(BLUMAH, title="Tanpa gambar", image=image)

    (card,) = cards("news")
    assert (card["title"], card["picture"]) == ("Tanpa gambar", None)


def test_what_its_region_takes_down_by_the_clock_goes_by_that_of_the_screen(cards):
    takes_down = NOON + 2 * DAY
    factories.article(BLUMAH, expire_at=takes_down)
    factories.event(BLUMAH, date=TODAY + 5 * DAY, expire_at=takes_down)

    assert [flight(card) for design in ("news", "agenda") for card in cards(design)] == 2 * [[None, takes_down]]


@pytest.mark.parametrize(("word", "told"), [("Posyandu ", 30 * "Posyandu "), ("ꦥꦺꦴꦱ꧀ꦪꦤ꧀ꦢꦸ", 19 * "ꦥꦺꦴꦱ꧀ꦪꦤ꧀ꦢꦸ")])
def test_a_long_introduction_is_begun_in_any_script(cards, word, told):
    factories.article(BLUMAH, introduction=(50 * word)[:400])
    (card,) = cards("news")

    assert card["text"].startswith(told.strip()[:200])
    assert card["text"].endswith(" …")


def test_a_new_wording_is_another_card(cards):
    article = factories.article(BLUMAH, title="Sebelum")
    (before,) = cards("news")
    article.title = "Sesudah"
    article.save()
    (after,) = cards("news")

    assert after["id"] == before["id"]
    assert after["revision"] != before["revision"]


def test_the_same_rows_make_the_same_bytes_all_day(screen, ask, noon):
    factories.article(BLUMAH, image=factories.image())
    factories.event(BLUMAH, date=date(2024, 2, 1), starts_at=time(13), ends_at=time(14))
    token = tokens.issue(screen)
    before = ask(token)
    noon.move_to(NOON + timedelta(hours=9))

    assert ask(token).content == before.content
