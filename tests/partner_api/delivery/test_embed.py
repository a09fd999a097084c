"""A small page of a region for the websites of others: framed anywhere, it says what the feed of the region says."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from ilm_blocks import actions
from partner_api.delivery.embed.options import Height
from partner_api.http.content_policy import hash_of
from sites import region_facts
from tests import factories
from tests.factories import BLUMAH, BOJA, KENDAL, NOON, PLANTUNGAN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
EMBED = f"/embed/{BLUMAH}/"
SILENCE = datetime(2024, 2, 11, tzinfo=ZoneInfo("Asia/Jakarta"))
ODD = "<b>Awas</b> \"kutip\" & 'petik' 🌊 ꦏꦼꦤ꧀ꦝꦭ꧀"


@pytest.fixture
def ilm():
    bawaslu = factories.partner()
    return factories.ilm(
        KENDAL, title="Tolak politik uang", summary="Laporkan.", responsible=bawaslu,
        agreement=factories.agreement(bawaslu), creatives=[factories.poster("Poster Bawaslu")],
    )  # fmt: skip


@pytest.fixture
def ask(client):
    def ask(address=EMBED, host="blumah.localhost", **headers):
        return client.get(address, headers={"host": host} | headers)

    return ask


def test_it_tells_what_the_region_shows_and_who_answers_for_it(ask, ilm):
    page = ask().content.decode()

    assert "Tolak politik uang" in page
    assert "Materi dan tanggung jawab isi: Bawaslu" in page
    assert "Disalurkan oleh: Diskominfo Kabupaten Kendal" in page
    assert f'href="http://blumah.localhost/ilm/{ilm.pk}/"' in page
    assert 'width="400"' in page, "the smallest size of the poster"


def test_anybody_may_frame_it_and_it_loads_its_pictures_alone(ask, ilm):
    response = ask()
    policy = response["Content-Security-Policy"]
    [styles] = re.findall("<style>(.*?)</style>", response.content.decode(), re.DOTALL)

    assert "X-Frame-Options" not in response
    assert "frame-ancestors" not in policy
    assert policy.startswith(f"default-src 'none'; style-src {hash_of(styles)}; img-src http://localhost:8000;")
    assert "<script" not in response.content.decode()
    assert " style=" not in response.content.decode()
    assert not response.cookies
    assert ask("/")["X-Frame-Options"] == "SAMEORIGIN", "other pages stay as they are"


def test_every_link_opens_beside_the_page_that_frames_it(ask, ilm):
    factories.article(BLUMAH)
    factories.event(BLUMAH)
    links = re.findall("<a [^>]*>", ask(f"{EMBED}?content=all").content.decode())

    assert len(links) > 6
    assert all('target="_blank" rel="noopener"' in link for link in links)


def test_its_foot_says_in_indonesian_who_distributes_what_is_shown_and_while_that_is_nothing_who_would(ask):
    said = "Iklan layanan masyarakat disalurkan oleh {}. Setiap materi menyebut penanggung jawab isinya."
    region_facts.write(factories.page(BLUMAH).pk, {"distributor": "Pemerintah Desa Blumah"})
    nothing = ask().content.decode()
    factories.ilm(KENDAL, priority=3)
    factories.ilm(BLUMAH)

    assert said.format("Pemerintah Desa Blumah") in nothing
    assert said.format("Diskominfo Kabupaten Kendal, Pemerintah Desa Blumah") in ask().content.decode()


def test_its_foot_says_where_the_region_s_site_is_for_frames_in_which_no_link_opens(ask, ilm):
    assert ">blumah.localhost</a></footer>" in ask().content.decode()


def test_pictures_are_loaded_when_they_come_into_sight(ask, ilm):
    assert all('loading="lazy"' in image for image in re.findall("<img [^>]*>", ask().content.decode()))


@pytest.mark.parametrize("height", [height.value for height in Height])
def test_it_is_light_however_much_there_is_to_tell(ask, height):
    for number in range(30):
        factories.ilm(KENDAL, title=f"Judul {number} " + "x" * 60, summary="Ringkasan yang panjang. " * 12,
                      creatives=[factories.message()])  # fmt: skip
        factories.article(BLUMAH, title="Kabar yang berjudul panjang sekali " * 3, slug=f"kabar-{number}")
        factories.event(BLUMAH, title="Acara yang berjudul panjang sekali " * 3, slug=f"acara-{number}",
                        place="Tempat yang bernama panjang " * 5)  # fmt: skip

    assert len(ask(f"{EMBED}?height={height}&content=all").content) < 30_000


@pytest.mark.parametrize("height", [height.value for height in Height])
def test_it_is_light_also_where_everything_is_mandatory(ask, height):
    for number in range(20):
        factories.ilm(KENDAL, title=f"Wajib {number} " + "x" * 60, summary="Ringkasan yang panjang. " * 12,
                      binding="mandatory", creatives=[factories.message()])  # fmt: skip
        factories.event(BLUMAH, title="Acara " * 12, place="Tempat " * 12, slug=f"acara-{number}")
        factories.article(BLUMAH, title="Kabar " * 12, slug=f"kabar-{number}")
    response = ask(f"{EMBED}?height={height}&content=all")

    assert response.content.decode().count("<article") == response.content.decode().count('ilm-attribution">') == 20
    assert len(response.content) < 30_000


def test_the_more_room_the_more_it_tells_and_mandatory_ones_always(ask):
    for number in range(12):
        factories.ilm(KENDAL, title=f"Sukarela {number}")
    for number in range(4):
        factories.ilm(KENDAL, title=f"Wajib {number}", binding="mandatory")

    told = [ask(f"{EMBED}?height={height.value}").content.decode().count("<article") for height in Height]

    assert told == [4, 5, 8]


def test_news_of_the_region_stands_in_it_where_it_was_asked_for(ask, ilm):
    factories.article(BLUMAH, title="Kerja bakti", slug="kerja-bakti")
    factories.article(BLUMAH, title="Rahasia", live=False)

    assert "Kerja bakti" not in ask().content.decode()
    page = ask(f"{EMBED}?content=news").content.decode()
    assert 'href="http://blumah.localhost/kerja-bakti/"' in page
    assert "Rahasia" not in page


def test_news_from_above_stands_in_it_with_its_origin_until_its_last_day(ask, ilm):
    factories.cascading(KENDAL, title="Pengawas dilantik", listed_until=NOON.date())
    response = ask(f"{EMBED}?content=news")

    assert 'href="http://localhost/' in response.content.decode()
    assert "<span>Kabupaten Kendal</span>" in response.content.decode()
    assert response.holds_until == datetime(2024, 2, 1, 17, tzinfo=UTC)


def test_the_agenda_of_the_region_stands_in_it_where_it_was_asked_for(ask, ilm):
    factories.event(BLUMAH, title="Posyandu", place="Balai & lapangan", slug="posyandu",
                    starts_at=time(13), ends_at=time(15))  # fmt: skip
    factories.event(BLUMAH, title="Rahasia", live=False)
    page = ask(f"{EMBED}?content=agenda").content.decode()

    assert "Posyandu" not in ask().content.decode() + ask(f"{EMBED}?content=news").content.decode()
    assert 'href="http://blumah.localhost/posyandu/"' in page
    assert "Kamis, 1 Februari 2024, 13.00 WIB" in page
    assert "Balai &amp; lapangan" in page
    assert 'href="http://blumah.localhost/agenda/"' in page
    assert "Rahasia" not in page
    assert "Kabar Desa Blumah" not in page


def test_both_stand_in_it_news_first(ask, ilm):
    factories.article(BLUMAH, title="Kerja bakti")
    factories.event(BLUMAH, title="Posyandu")
    page = ask(f"{EMBED}?content=all").content.decode()

    assert 0 < page.index("Tolak politik uang") < page.index("Kerja bakti") < page.index("Posyandu")


def test_an_event_from_above_stands_in_it_with_its_region_unless_it_was_hidden_here(ask, ilm):
    event = factories.event(KENDAL, title="Pasar murah", slug="pasar-murah", reach="below")
    shown = ask(f"{EMBED}?content=agenda").content.decode()
    factories.page_decision("hide", event, BLUMAH)

    assert 'href="http://localhost/pasar-murah/"' in shown
    assert "<span>Kabupaten Kendal</span>" in shown
    assert "Pasar murah" not in ask(f"{EMBED}?content=agenda").content.decode()


def test_an_event_stands_in_it_until_it_ends(ask, clock):
    factories.event(BLUMAH, title="Rapat", starts_at=time(8), ends_at=time(12, 1))
    before = ask(f"{EMBED}?content=agenda")
    clock.shift(timedelta(minutes=1))

    assert "Rapat" in before.content.decode()
    assert before["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert "Rapat" not in ask(f"{EMBED}?content=agenda").content.decode()


def test_a_region_with_nothing_says_so(ask):
    page = ask(f"{EMBED}?content=all").content.decode()

    assert "Saat ini belum ada iklan layanan masyarakat yang tayang." in page
    assert "Belum ada kabar." in page
    assert "Belum ada acara." in page


def test_an_emergency_stands_above_everything_and_is_kept_for_seconds(ask, ilm):
    factories.takeover(PLANTUNGAN)
    response = ask()
    page = response.content.decode()

    assert 0 < page.index("Banjir bandang") < page.index("Tolak politik uang")
    assert "s-maxage=5" in response["Cache-Control"]


def test_what_is_not_shown_is_not_told(ask, ilm):
    factories.ilm(KENDAL, title="rahasia", on_air_from=NOON + timedelta(hours=1))
    factories.draft(KENDAL, title="rahasia")
    factories.ilm(BOJA, title="rahasia")
    actions.withdraw(factories.ilm(KENDAL, title="rahasia"), code="legal")

    assert "rahasia" not in ask().content.decode()


def test_it_changes_with_the_first_moment_of_a_quiet_period(ask, clock):
    factories.ilm(KENDAL, title="Bupati berpesan", content_class="official_portrait")
    factories.quiet_period()
    clock.move_to(SILENCE - timedelta(seconds=90))
    before = ask()
    clock.move_to(SILENCE)

    assert "Bupati berpesan" in before.content.decode()
    assert "s-maxage=90" in before["Cache-Control"]
    assert "Bupati berpesan" not in ask().content.decode()


@pytest.mark.parametrize("title", [ODD, "</style><script>alert(1)</script>"])
def test_a_title_is_words_whatever_they_are(ask, title):
    factories.ilm(KENDAL, title=title, summary=title)
    factories.article(BLUMAH, title=title)
    factories.event(BLUMAH, title=title, place=title)
    page = ask(f"{EMBED}?content=all").content.decode()

    assert "<b>Awas" not in page
    assert "<script" not in page
    assert page.count("</style>") == 1
    assert (ODD in title) == ("🌊 ꦏꦼꦤ꧀ꦝꦭ꧀" in page)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_it_wears_the_chosen_theme(ask, theme):
    assert f'data-theme="{theme}"' in ask(f"{EMBED}?theme={theme}").content.decode()
    assert '<html lang="id">' in ask().content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "height=300",
        "height=",
        "height=٤٠٠",
        "theme=pink",
        "content=events",
        "content=ilm,news",
        "theme=light&theme=dark",
    ],
)
def test_a_choice_outside_of_its_set_is_told_where_it_would_have_stood(ask, query):
    response = ask(f"{EMBED}?{query}")

    assert response.status_code == 400
    assert response["Cache-Control"] == "no-store"
    assert "Sematan ini belum disetel dengan benar" in response.content.decode()
    assert query.partition("=")[0] in response.content.decode()
    assert "X-Frame-Options" not in response


def test_what_others_put_into_the_address_changes_nothing(ask, ilm):
    assert ask(f"{EMBED}?fbclid=x&halaman=2").content == ask().content


@pytest.mark.parametrize("code", ["33.24.99", "x", "33.24.01.2001.9", "٣٣.٢٤"])
def test_an_unknown_code_is_answered_politely_in_the_frame(ask, code):
    response = ask(f"/embed/{code}/")

    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store"
    assert "Wilayah ini tidak ada di sini" in response.content.decode()
    assert "X-Frame-Options" not in response


@pytest.mark.parametrize("address", [EMBED, "/embed/33.24.99/", f"{EMBED}?height=1", f"{EMBED}ilm/999999/"])
def test_every_answer_says_that_it_is_ours_to_the_element_that_reads_it(ask, address):
    script = ask("/embed/ilm-kendal.js").content.decode()
    [mark] = re.findall("const OURS = '(.*)';", script)

    assert ask(address).content.decode().count(mark) == 1


def test_a_former_code_leads_on_with_its_choices(ask):
    factories.page(BLUMAH).former_codes.create(code="33.24.01.2099", since=NOON)

    moved = ask("/embed/33.24.01.2099/?theme=dark")

    assert (moved.status_code, moved["Location"]) == (308, f"{EMBED}?theme=dark")
    assert "public" in moved["Cache-Control"]


def test_dots_of_a_code_may_be_left_out(ask, ilm):
    assert ask(f"/embed/{BLUMAH.replace('.', '')}/").content == ask().content


def test_one_alone(ask, ilm):
    factories.ilm(KENDAL, title="Yang lain")
    page = ask(f"{EMBED}ilm/{ilm.pk}/").content.decode()

    assert "Tolak politik uang" in page
    assert "Yang lain" not in page


def test_one_alone_that_is_not_shown_leads_to_the_page_that_says_why(ask, ilm):
    factories.decision("hide", ilm, BLUMAH)
    hidden = ask(f"{EMBED}ilm/{ilm.pk}/")
    actions.withdraw(ilm, code="legal")
    withdrawn = ask(f"{EMBED}ilm/{ilm.pk}/")
    unknown = ask(f"{EMBED}ilm/999999/")

    assert [answer.status_code for answer in (hidden, withdrawn, unknown)] == [404, 410, 404]
    assert f'href="http://blumah.localhost/ilm/{ilm.pk}/"' in hidden.content.decode()
    assert "Tolak politik uang" not in hidden.content.decode() + withdrawn.content.decode()


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "Iklan layanan masyarakat Desa Blumah"),
        ("?content=all", "Iklan layanan masyarakat, kabar, dan agenda Desa Blumah"),
    ],
)
def test_a_frame_is_called_by_what_it_shows(ask, query, title):
    assert f"<title>{title}</title>" in ask(f"{EMBED}{query}").content.decode()


@pytest.mark.database
@pytest.mark.parametrize(
    ("query", "queries"), [("", 10), ("?content=news", 15), ("?content=agenda", 14), ("?content=all", 16)]
)
def test_many_take_as_many_queries_as_one(ask, ilm, query, queries, django_assert_num_queries):
    ask()  # the site of the host is known from now on
    for number in range(10):
        factories.ilm(KENDAL, creatives=[factories.poster()])
        factories.article(BLUMAH, slug=f"kabar-{number}")
        factories.cascading(KENDAL, slug=f"kabar-kabupaten-{number}")
        factories.event(BLUMAH, slug=f"acara-{number}")
        factories.event(KENDAL, slug=f"acara-kabupaten-{number}", reach="below")

    with django_assert_num_queries(queries):
        ask(f"{EMBED}{query}")


def test_only_get_and_head_are_answered(client, ilm):
    assert client.post(EMBED).status_code == 405
    assert client.head(EMBED).content == b""


def test_the_element_for_other_websites_is_open_to_them_at_one_address(client):
    response = client.get("/embed/ilm-kendal.js")

    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == client.get(EMBED)["Access-Control-Allow-Origin"] == "*"
    assert 'define("ilm-kendal"' in response.content.decode()
    assert "import " not in response.content.decode(), "it needs nothing else"


def test_a_script_may_read_also_that_nothing_has_changed(ask, ilm):
    unchanged = ask(**{"if-none-match": ask()["ETag"]})

    assert (unchanged.status_code, unchanged["Access-Control-Allow-Origin"]) == (304, "*")


def test_every_host_of_the_project_answers_alike(ask, ilm):
    assert ask(host="boja.localhost").content == ask().content == ask(host="127.0.0.1").content
