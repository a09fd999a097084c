"""What a visitor finds on the home page of a region."""

import re
from datetime import date, timedelta

import pytest
from django.utils.html import strip_tags

from tests import factories
from tests.factories import BLUMAH, BOJA, CAST, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db

KELURAHAN = "33.24.15.1001"


def text_of(response):
    return " ".join(strip_tags(response.content.decode()).split())


def bawaslu_ilm(**facts):
    bawaslu = factories.partner()
    return factories.ilm(KENDAL, responsible=bawaslu, agreement=factories.agreement(bawaslu), **facts)


@pytest.mark.parametrize("code", CAST)
def test_every_home_page_shows_what_bawaslu_hands_the_regency(visit, code):
    bawaslu_ilm(title="Tolak politik uang")

    page = text_of(visit(code))

    assert "Tolak politik uang" in page
    assert (
        "Materi dan tanggung jawab isi: Bawaslu Kabupaten Kendal. Disalurkan oleh: Diskominfo Kabupaten Kendal." in page
    )


def test_a_region_answers_for_an_ilm_without_a_partner(visit):
    village = factories.page(BLUMAH)
    village.distributor = "Pemerintah Desa Blumah"
    village.save(update_fields=["distributor"])
    factories.ilm(BLUMAH, title="Pilah sampah")

    expected = "Materi dan tanggung jawab isi: Pemerintah Desa Blumah. Disalurkan oleh: Pemerintah Desa Blumah."
    assert expected in text_of(visit(BLUMAH))


def test_an_ilm_stays_below_its_owner(visit):
    factories.ilm(PLANTUNGAN, title="Posko Plantungan")

    assert "Posko Plantungan" in text_of(visit(BLUMAH))
    assert "Posko Plantungan" not in text_of(visit(WELERI))
    assert "Posko Plantungan" not in text_of(visit(KENDAL))


def test_the_foremost_ilm_comes_first_and_large(visit):
    factories.ilm(KENDAL, title="Biasa saja")
    factories.ilm(KENDAL, title="Harus dibaca", binding="mandatory")

    html = visit(BLUMAH).content.decode()

    assert re.search(r'class="hero__title">\s*<a href="/ilm/\d+/">Harus dibaca</a>', html)
    assert "Wajib di semua wilayah" in html


@pytest.mark.database
def test_the_number_of_queries_grows_with_nothing(visit, django_assert_num_queries, django_assert_max_num_queries):
    bawaslu_ilm(creatives=[factories.poster()])
    factories.article(KENDAL)
    with django_assert_max_num_queries(20) as few:
        visit(KENDAL)

    for _ in range(5):
        bawaslu_ilm(creatives=[factories.poster(), factories.message()])
        factories.article(KENDAL)
    factories.load_regions(("33.24.02", "33.24.02.2001", "33.24.03"))

    with django_assert_num_queries(len(few.captured_queries)):
        visit(KENDAL)


def test_a_page_without_media_stays_below_100_kilobytes(visit, settings):
    sheets = [
        settings.BASE_DIR / name for name in ("ilm_blocks/static/ilm_blocks/ilm.css", "sites/static/sites/site.css")
    ]
    styles = sum(sheet.stat().st_size for sheet in sheets)
    for number in range(20):
        bawaslu_ilm(title=f"Materi {number} " + "kata " * 20, summary="ringkasan " * 28, creatives=[factories.poster()])
        factories.article(BLUMAH, introduction="pengantar " * 38)

    assert len(visit(BLUMAH).content) + styles < 100_000


def test_pages_need_no_script(visit):
    ilm = bawaslu_ilm()
    article = factories.article(BLUMAH)

    for path in ("/", "/ilm/", "/kabar/", f"/ilm/{ilm.pk}/", f"/{article.slug}/"):
        html = visit(BLUMAH, path).content.decode()
        assert set(re.findall(r"<script[^>]*>", html)) <= {'<script type="application/ld+json">'}, (
            path
        )  # data, which runs nothing
        assert not re.search(r"\son[a-z]+=|javascript:", html), path


# Words and ways


@pytest.mark.parametrize(
    ("code", "word", "name"),
    [
        (KENDAL, "Kabupaten", "Kendal"),
        (PLANTUNGAN, "Kecamatan", "Plantungan"),
        (BLUMAH, "Desa", "Blumah"),
        (KELURAHAN, "Kelurahan", "Candiroto"),
    ],
)
def test_the_masthead_names_the_level_with_the_region(visit, code, word, name):
    html = visit(code).content.decode()

    [heading] = re.findall(r"<h1.*?</h1>", html, re.DOTALL)
    assert strip_tags(heading).split() == [word, name]
    assert '<html lang="id">' in html


def test_a_regency_leads_to_its_districts_and_a_district_to_its_villages(visit):
    regency, district = visit(KENDAL).content.decode(), visit(PLANTUNGAN).content.decode()

    assert '<a href="http://plantungan.localhost/">Kecamatan Plantungan</a>' in regency
    assert "Blumah" not in regency
    assert '<a href="http://blumah.localhost/">Desa Blumah</a>' in district
    assert '<a href="http://localhost/">Kabupaten Kendal</a>' in district


def test_a_village_leads_up_to_its_district_and_its_regency(visit):
    html = visit(BLUMAH).content.decode()

    assert '<a href="http://plantungan.localhost/">Kecamatan Plantungan</a>' in html
    assert '<a href="http://localhost/">Kabupaten Kendal</a>' in html


def test_a_home_page_names_its_own_address_as_canonical(visit):
    assert '<link rel="canonical" href="http://blumah.localhost/">' in visit(BLUMAH).content.decode()


# News


@pytest.mark.database
def test_own_news_come_newest_first(visit):
    factories.article(BLUMAH, title="Kabar lama", date=date(2024, 1, 1))
    factories.article(BLUMAH, title="Kabar baru", date=date(2024, 1, 31))

    page = text_of(visit(BLUMAH))

    assert page.index("Kabar baru") < page.index("Kabar lama")
    assert "Rabu, 31 Januari 2024" in page


def test_a_village_without_news_shows_those_of_the_regency_at_their_own_address(visit):
    article = factories.article(KENDAL, title="Kabar kabupaten")

    html = visit(BLUMAH).content.decode()

    assert f'<a href="http://localhost/{article.slug}/">Kabar kabupaten</a>' in html
    assert "Kabar Kabupaten Kendal" in html


def test_the_nearest_region_above_that_has_news_is_preferred(visit):
    factories.article(KENDAL, title="Kabar kabupaten")
    factories.article(PLANTUNGAN, title="Kabar kecamatan")

    page = text_of(visit(BLUMAH))

    assert "Kabar kecamatan" in page
    assert "Kabar kabupaten" not in page


def test_own_news_leave_no_room_for_those_from_above(visit):
    factories.article(KENDAL, title="Kabar kabupaten")
    factories.article(BLUMAH, title="Kabar desa")

    assert "Kabar kabupaten" not in text_of(visit(BLUMAH))
    assert "Kabar kabupaten" in text_of(visit(KEDITEN))


def test_a_page_with_nothing_to_show_says_so(visit):
    page = text_of(visit(BLUMAH))

    assert "Saat ini belum ada iklan layanan masyarakat yang tayang." in page
    assert "Belum ada kabar." in page


def test_drafts_of_news_are_not_shown(visit):
    factories.article(BLUMAH, title="Masih ditulis", live=False)

    assert "Masih ditulis" not in text_of(visit(BLUMAH))
    assert "Masih ditulis" not in text_of(visit(BLUMAH, "/kabar/"))


# Lists


def test_what_does_not_fit_at_home_is_in_the_list(visit):
    for number in range(15):
        factories.ilm(KENDAL, title=f"Materi nomor {number}.")

    home, whole = text_of(visit(BLUMAH)), text_of(visit(BLUMAH, "/ilm/"))

    assert sum(f"Materi nomor {number}." in home for number in range(15)) == 4
    assert all(f"Materi nomor {number}." in whole for number in range(15))


@pytest.mark.database
def test_mandatory_ilms_are_all_at_home(visit):
    for number in range(15):
        factories.ilm(KENDAL, title=f"Materi nomor {number}.", binding="mandatory")

    home = text_of(visit(BLUMAH))

    assert all(f"Materi nomor {number}." in home for number in range(15))


@pytest.mark.database
def test_long_lists_come_in_leaves(visit):
    for number in range(26):
        factories.article(BLUMAH, title=f"Kabar nomor {number}.", date=NOON.date() - timedelta(days=number))

    first, second = text_of(visit(BLUMAH, "/kabar/")), text_of(visit(BLUMAH, "/kabar/?halaman=2"))

    assert "Halaman 1 dari 2" in first
    assert "Kabar nomor 0." in first
    assert "Kabar nomor 25." not in first
    assert "Kabar nomor 25." in second


# Emergencies and local words


def test_a_takeover_stands_on_top_in_words(visit):
    factories.takeover(PLANTUNGAN, severity=3, text="Banjir bandang. Menjauh dari sungai.")

    page = text_of(visit(BLUMAH))

    assert page.index("Banjir bandang. Menjauh dari sungai.") < page.index("Iklan layanan masyarakat")
    assert "Awas" in page
    assert "Dikeluarkan oleh Kecamatan Plantungan. Berlaku sampai Kamis, 1 Februari 2024 pukul 14.00 WIB." in page
    assert "LATIHAN" not in page
    assert "Banjir bandang" not in text_of(visit(WELERI))


def test_a_drill_is_marked(visit):
    factories.takeover(KENDAL, severity=1, is_drill=True)

    page = text_of(visit(BOJA))

    assert "LATIHAN" in page
    assert "Waspada" in page


def test_a_note_is_shown_as_the_words_of_the_region_that_wrote_it(visit):
    ilm = bawaslu_ilm(title="Tolak politik uang")
    factories.decision("note", ilm, PLANTUNGAN, covers_subtree=True, text="Posko di kantor kecamatan.")

    assert "Catatan Kecamatan Plantungan Posko di kantor kecamatan." in text_of(visit(BLUMAH))
    assert "Posko di kantor kecamatan." not in text_of(visit(BOJA))
