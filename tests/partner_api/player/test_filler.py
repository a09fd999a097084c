"""Cards of the region on the stage: they come in their turns, are read whole on any screen, and nobody is billed."""

import gzip
import json

import pytest

from .conftest import WELERI
from .server import acknowledged

FILLER = {"id": "f0.0", "kind": "card", "tier": 2, "ilm": None, "revision": None, "agreement": None, "dur_ms": 1_000}
MESSAGE = {"id": "5.1", "kind": "message", "dur_ms": 1_000, "text": {"heading": "Awasi", "text": "Laporkan."}}
SHARES = {"guaranteed": 30, "ceiling": 60, "own": 0, "filler": 50}
LONG = "Pelatihan pengolahan hasil pertanian dan pemasaran daring bagi kelompok wanita tani tahap kedua " * 2
#: Whether all that is written on the card lies within it, and none of it over the code.
READ_WHOLE = """() => {
  const card = document.querySelector(".filler.on-air");
  const [outer, code] = [card, card.querySelector("svg")].map((it) => it.getBoundingClientRect());
  return [...card.querySelectorAll("p, h1")].filter((it) => it.getClientRects().length).every((it) => {
    const range = document.createRange();
    range.selectNodeContents(it);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    const isWide = left >= outer.left - 1 && right <= outer.right + 1;
    const isHigh = top >= outer.top - 1 && bottom <= outer.bottom + 1;
    const isBeside = right <= code.left + 1 || left >= code.right - 1;
    const isAboveOrBelow = bottom <= code.top + 1 || top >= code.bottom - 1;
    return isWide && isHigh && (isBeside || isAboveOrBelow);
  });
}"""


def card(card_id, design="news", **facts):
    return {
        "id": card_id, "revision": 1, "design": design, "region": WELERI, "eyebrow": "Kabar", "title": "Posyandu",
        "text": "Imunisasi.", "when": "Sabtu, 28 November 2026", "day": "28", "month": "November", "place": "",
        "picture": None, "address": "weleri.kendal.example", "say": "Pindai untuk membaca",
        "qr": [2**32 + 1] * 33, "flight": [None, None],
    } | facts  # fmt: skip


@pytest.fixture
def reported(screen):
    """The items of the plays that the server was told of."""
    found = []

    def take(body, headers):
        packed = headers.get("Content-Encoding") == "gzip"
        found.extend(row["item"] for row in json.loads(gzip.decompress(body) if packed else body)["rows"])
        return acknowledged(body, headers)

    screen.server.take_plays = take
    return found


def test_cards_take_turns_with_what_else_plays_and_are_reported_to_nobody(screen, schedule, reported):
    cards = [card("f1.1"), card("f2.1", "agenda"), card("f3.0", "site")]
    screen.open(schedule(MESSAGE, FILLER, shares=SHARES, cards=cards))
    played = screen.wait_for_plays(12)

    assert {"5.1", "f1.1", "f2.1", "f3.0"} <= set(played)
    assert 4 <= sum(item == "5.1" for item in played) <= 8, played
    assert reported
    assert set(reported) == {"5.1"}
    assert screen.warnings == []


def test_news_that_come_leave_the_card_that_is_read_its_time_unless_it_is_withdrawn(screen, schedule):
    filler, read = FILLER | {"dur_ms": 3_600_000}, card("f1.1")
    turns_of_all_day = [card(f"f{number}.1") for number in range(2, 26)]
    screen.open(schedule(filler, shares=SHARES, cards=[read]))
    screen.wait(playing="f1.1")

    screen.server.manifest = schedule(filler, shares=SHARES, cards=[*turns_of_all_day, read])
    screen.wait_for_polls(3)
    assert screen.played() == ["f1.1"]

    screen.server.manifest = schedule(filler, shares=SHARES, cards=turns_of_all_day)
    assert screen.wait_for_plays(2)[1] != "f1.1"


def test_a_card_says_itself_whose_it_is_and_no_credit_stands_below_it(screen, schedule):
    screen.open(schedule(FILLER, shares=SHARES, cards=[card("f1.1")]))
    screen.wait(playing="f1.1")

    assert screen.page.locator(".filler.on-air [data-slot=region]").inner_text() == "Kecamatan Weleri"
    assert not screen.page.locator(".attribution").is_visible()


def test_what_others_write_is_text(screen, schedule):
    screen.open(schedule(FILLER, shares=SHARES, cards=[card("f1.1", title="<b>Tebal</b> & <script>alert(1)</script>")]))
    screen.wait(playing="f1.1")

    assert screen.page.locator(".filler.on-air h1").inner_text() == "<b>Tebal</b> & <script>alert(1)</script>"


@pytest.mark.parametrize(
    ("design", "title"),
    [("news", LONG), ("agenda", LONG), ("site", LONG), ("agenda", 16 * "ꦩꦤꦸꦁꦱꦭꦲꦶꦂꦏꦏꦺ"), ("news", 255 * "🎉")],
    ids=["news", "agenda", "site", "no spaces", "emoji"],
)
def test_all_of_it_is_read_on_any_screen(screen, schedule, design, title):
    facts = {"title": title, "place": "Gedung Serbaguna Kecamatan Weleri, Jalan Raya Weleri", "text": LONG}
    screen.open(schedule(FILLER, shares=SHARES, viewing_m=25, cards=[card("f1.1", design, **facts)]))
    screen.wait(playing="f1.1")

    for width, height in ((700, 400), (768, 384), (1920, 1080), (2400, 1200), (1080, 1920), (360, 640)):
        screen.resize(width, height)
        screen.page.wait_for_function(READ_WHOLE, timeout=5_000)
