"""The fleet at a glance, for those who keep it: each screen's state, and the page of each."""

from datetime import timedelta
from itertools import cycle, islice

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from partner_api.models import Screen, ScreenCommand, ScreenEvent, ScreenHealth, ScreenPicture
from partner_api.screens.fleet import board
from partner_api.screens.fleet.models import EventKind
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI
from tests.partner_api.screens.fleet.conftest import beat

pytestmark = pytest.mark.django_db
BOARD = reverse("partner_api_fleet")
MINUTE = timedelta(minutes=1)


def page_of(screen, name="screen"):
    return reverse(f"partner_api_fleet_{name}", args=[screen.pk])


def told(screen, **facts):
    """As if it had sent a heartbeat."""
    Screen.objects.filter(pk=screen.pk).update(seen_at=NOON)
    facts = {"beat_at": NOON, "told": beat(), "signs": {}} | facts
    ScreenHealth.objects.update_or_create(screen=screen, defaults=facts)
    return screen


@pytest.fixture
def screens(screen):
    """One in Blumah, which is well; one in Weleri, whose token is copied; one of the regency, which is silent."""
    Screen.objects.filter(pk=screen.pk).update(token_hash="a")
    told(screen)
    weleri = factories.screen(WELERI, name="Pasar Weleri", token_hash="b")
    told(weleri, signs={"copied": int(NOON.timestamp() * 1000)})
    factories.screen(KENDAL, name="Alun-alun", token_hash="c", seen_at=NOON - 10 * MINUTE)
    return {row.name: row for row in Screen.objects.all()}


@pytest.fixture
def keeper(client, screens):
    user = factories.officer("kabupaten", KENDAL, "operate")
    client.force_login(user)
    return user


def test_the_board_tells_each_screen_with_its_state_and_why(client, keeper, screens):
    shown = client.get(BOARD).content.decode()

    for name in screens:
        assert name in shown
    assert "token disalin? Dua pemutar memakainya" in shown
    assert escape("Pasar Weleri, Desa Weleri") in shown or "Pasar Weleri, Kecamatan Weleri" in shown
    for state in ("tersambung", "terganggu", "tidak tersambung"):
        assert state in shown


def test_the_gravest_come_first(client, keeper):
    names = [one.screen.name for one, _playing, _picture in client.get(BOARD).context["rows"]]
    assert names == ["Alun-alun", "Pasar Weleri", "Balai desa"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"state": "degraded"}, {"Pasar Weleri"}),
        ({"region": PLANTUNGAN}, {"Balai desa"}),
        ({"q": "ALUN"}, {"Alun-alun"}),
        ({"q": "desa blumah"}, {"Balai desa"}),
        ({"state": "online", "q": "pasar"}, set()),
        ({"state": "dancing"}, {"Alun-alun", "Pasar Weleri", "Balai desa"}),
        ({"p": "99"}, {"Alun-alun", "Pasar Weleri", "Balai desa"}),
    ],
)
def test_the_list_is_narrowed_by_state_region_and_words(client, keeper, asked, names):
    rows = client.get(BOARD, asked).context["rows"]
    assert {one.screen.name for one, _playing, _picture in rows} == names


def test_the_ilm_that_plays_is_named(client, keeper, screens):
    ilm = factories.ilm(KENDAL, title="Tolak politik uang")
    told(screens["Balai desa"], told=beat(playing=f"{ilm.pk}.1"))
    told(screens["Pasar Weleri"], told=beat(playing="t3.1"))
    shown = client.get(BOARD).content.decode()
    assert "Tolak politik uang" in shown
    assert "siaran darurat" in shown


def test_who_has_no_screen_is_told_what_to_do(client, screens):
    client.force_login(factories.officer("kosong", PLANTUNGAN, "operate"))
    Screen.objects.all().delete()
    assert "Belum ada videotron di wilayah Anda" in client.get(BOARD).content.decode()


def fleet(count):
    """So many screens, spread over the regions of the story, in all states."""
    owners = islice(cycle([BLUMAH, WELERI, KENDAL, PLANTUNGAN]), count)
    pages = {code: factories.page(code) for code in (BLUMAH, WELERI, KENDAL, PLANTUNGAN)}
    Screen.objects.bulk_create(
        Screen(pk=f"s{number:07}", owner=pages[code], name=f"Videotron {number}", token_hash=str(number),
               paired_at=NOON, seen_at=NOON - (number % 5) * MINUTE)
        for number, code in enumerate(owners)
    )  # fmt: skip
    ScreenHealth.objects.bulk_create(
        ScreenHealth(screen_id=f"s{number:07}", beat_at=NOON, told=beat(playing=f"{number % 7}.1"),
                     signs={"lost": 1} if number % 3 else {})
        for number in range(count)
    )  # fmt: skip


def test_the_board_of_hundreds_takes_as_many_queries_as_that_of_a_few(client, screen):
    client.force_login(factories.officer("kabupaten", KENDAL, "operate"))
    counts = []
    for many in (6, 300):
        Screen.objects.all().delete()
        fleet(many)
        client.get(BOARD)
        with CaptureQueriesContext(connection) as queries:
            context = client.get(BOARD).context
        counts.append(len(queries))
    assert counts[1] <= counts[0] <= 30
    assert (context["total"], len(context["rows"])) == (300, 50)


def test_the_numbers_of_the_table_are_those_of_the_tiles(screen, noon):
    Screen.objects.all().delete()
    fleet(40)
    listed = board.fleet(Screen.objects.all(), NOON)
    tiles = board.tiles(listed)
    states, lines = board.table(tiles)
    assert sum(sum(numbers) for _region, numbers, _all in lines) == sum(every for _r, _n, every in lines) == 40
    assert dict(zip(states, map(sum, zip(*(numbers for _r, numbers, _a in lines), strict=True)), strict=True)) == {
        state: count for state, _mark, count in board.counts(listed)
    }


# The page of a screen


def test_the_page_of_a_screen_tells_what_it_shows_its_commands_and_its_history(client, keeper, screens):
    row = screens["Pasar Weleri"]
    ScreenEvent.objects.create(screen=row, at=NOON, kind=EventKind.FAULT, of="copied")
    ScreenEvent.objects.create(screen=row, at=NOON, kind=EventKind.SILENT, of=NOON.isoformat(timespec="seconds"))
    ScreenPicture.objects.create(screen=row, taken_at=NOON, mime="image/webp", width=4, height=2, content=b"RIFF")
    shown = client.get(page_of(row)).content.decode()

    for said in ("terganggu: token disalin?", "Mulai terganggu: token disalin?", "Tersambung lagi; diam sejak",
                 "1920 × 1080", page_of(row, "picture"), "Rencana sekarang, panggung",
                 "Rencana sekarang, teks berjalan", "<figcaption>1 Februari 2024 12.00 WIB</figcaption>",
                 "menurut kabarnya pada 1 Februari 2024 12.00 WIB"):  # fmt: skip
        assert said in shown


def test_the_picture_is_shown_to_those_who_see_the_screen_and_kept_by_no_cache(client, keeper, screens):
    row = screens["Pasar Weleri"]
    assert client.get(page_of(row, "picture")).status_code == 404
    ScreenPicture.objects.create(screen=row, taken_at=NOON, mime="image/webp", width=4, height=2, content=b"RIFF")
    answer = client.get(page_of(row, "picture"))
    assert (answer.content, answer["Content-Type"]) == (b"RIFF", "image/webp")
    assert "no-store" in answer["Cache-Control"]


def test_an_operator_commands_from_the_page(client, keeper, screens):
    row = screens["Balai desa"]
    answer = client.post(page_of(row, "command"), {"kind": "identify"}, follow=True)
    assert "Sudah diminta." in answer.content.decode()
    assert ScreenCommand.objects.get().asked_by == keeper
    answer = client.post(page_of(row, "command"), {"kind": "identify"}, follow=True)
    assert "sudah diminta dan menunggu" in answer.content.decode()
    assert client.post(page_of(row, "command"), {"kind": "dance"}).status_code == 404


def test_to_forget_everything_is_confirmed_by_the_number(client, keeper, screens):
    row = screens["Balai desa"]
    answer = client.post(page_of(row, "command"), {"kind": "clear", "confirm": "ya"}, follow=True)
    assert f"ketik nomor {row.pk}" in answer.content.decode()
    assert not ScreenCommand.objects.exists()
    client.post(page_of(row, "command"), {"kind": "clear", "confirm": f" {row.pk.upper()} "})
    assert ScreenCommand.objects.get().kind == "clear"


# Who may


@pytest.mark.parametrize("name", ["screen", "picture"])
def test_officers_of_another_region_see_nothing_of_a_screen(client, screens, name):
    client.force_login(factories.officer("weleri", WELERI, "operate"))
    ScreenPicture.objects.create(
        screen=screens["Balai desa"], taken_at=NOON, mime="image/webp", width=4, height=2, content=b"RIFF"
    )
    assert client.get(page_of(screens["Balai desa"], name)).status_code in (302, 403)
    names = {one.screen.name for one, _p, _i in client.get(BOARD).context["rows"]}
    assert names == {"Pasar Weleri"}
    assert "Balai desa" not in client.get(BOARD).content.decode()


@pytest.mark.parametrize(("at", "action"), [(WELERI, "operate"), (BLUMAH, "approve")])
def test_who_does_not_operate_a_screen_gives_it_no_command(client, screens, at, action):
    client.force_login(factories.officer("lain", at, action))
    assert client.post(page_of(screens["Balai desa"], "command"), {"kind": "reload"}).status_code in (302, 403)
    assert not ScreenCommand.objects.exists()


def test_who_approves_where_a_screen_stands_watches_it_without_buttons(client, screens):
    client.force_login(factories.officer("pengesah", BLUMAH, "approve"))
    shown = client.get(page_of(screens["Balai desa"])).content.decode()
    assert "Operatornya yang memberi perintah" in shown
    assert 'name="kind"' not in shown


def test_nobody_sees_the_board_without_any_region(client, screens):
    assert client.get(BOARD).status_code == 302
    client.force_login(factories.officer("tanpa", BLUMAH))
    assert client.get(BOARD).status_code in (302, 403)
