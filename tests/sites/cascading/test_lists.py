"""What a region lists beside its own news: that of those above it and below it, which stays at its owner's site."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils.html import strip_tags
from wagtail.models import PageViewRestriction

from sites.models import ArticlePage
from tests import factories
from tests.factories import BLUMAH, BOJA, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(strip_tags(response.content.decode()).split())


@pytest.fixture
def read(visit):
    def read(code, path="/"):
        return text_of(visit(code, path))

    return read


@pytest.mark.parametrize("path", ["/", "/kabar/"])
def test_news_of_the_regency_is_listed_in_all_regions_below_under_its_name(visit, path):
    article = factories.cascading(KENDAL, title="Pengawas dilantik")

    for code in (PLANTUNGAN, BLUMAH):
        response = visit(code, path)
        assert "Kabar dari Kabupaten Kendal" in text_of(response)
        assert f'<a href="http://localhost/{article.slug}/">Pengawas dilantik</a>' in response.content.decode()
    assert ArticlePage.objects.count() == 1


def test_its_page_stays_at_the_site_of_its_owner(visit):
    article = factories.cascading(KENDAL)

    assert f'rel="canonical" href="http://localhost/{article.slug}/"' in (
        visit(KENDAL, f"/{article.slug}/").content.decode()
    )
    assert visit(BLUMAH, f"/{article.slug}/").status_code == 404


def test_the_owner_lists_it_once_as_its_own(read):
    factories.cascading(KENDAL, title="Pengawas dilantik")

    for path in ("/", "/kabar/"):
        assert read(KENDAL, path).count("Pengawas dilantik") == 1
        assert "Kabar dari Kabupaten Kendal" not in read(KENDAL, path)


def test_news_of_a_district_is_listed_in_its_villages_alone(read):
    factories.cascading(PLANTUNGAN, title="Jalan ditutup")

    assert "Kabar dari Kecamatan Plantungan" in read(BLUMAH)
    assert "Jalan ditutup" not in read(WELERI)


def test_own_news_comes_first_in_a_section_of_its_own(visit):
    factories.article(BLUMAH, title="Kerja bakti", date=NOON.date() - timedelta(days=60))
    factories.cascading(KENDAL, title="Pengawas dilantik")

    html = visit(BLUMAH).content.decode()

    assert re.search("Kabar Desa Blumah.*Kerja bakti.*Kabar dari Kabupaten Kendal.*Pengawas dilantik", html, re.DOTALL)


def test_in_one_list_only_what_comes_from_above_is_named_so(visit):
    factories.cascading(KENDAL, title="Pengawas dilantik")
    factories.article(BLUMAH, title="Kerja bakti", date=NOON.date() - timedelta(days=60))

    html = visit(BLUMAH, "/kabar/").content.decode()

    assert html.count("Kabar dari Kabupaten Kendal") == 1
    assert re.search("Kabar dari Kabupaten Kendal.*Pengawas dilantik.*Kerja bakti", html, re.DOTALL)


def test_what_cascades_takes_the_place_of_what_a_village_without_news_shows(read):
    factories.cascading(PLANTUNGAN, title="Jalan ditutup")
    factories.article(PLANTUNGAN, title="Rapat camat")

    page = read(BLUMAH)

    assert page.count("Jalan ditutup") == 1
    assert "belum menerbitkan kabar sendiri" not in page
    assert "Rapat camat" not in page


def test_news_for_a_target_is_listed_there_alone(read):
    factories.cascading(KENDAL, title="Banjir", reach="target", target=subtree(PLANTUNGAN))

    assert "Banjir" in read(BLUMAH)
    assert "Banjir" in read(PLANTUNGAN)
    assert "Banjir" not in read(WELERI, "/kabar/")


def subtree(code):
    return [("subtree", {"side": "include", "subtree": factories.page(code)})]


def test_it_is_listed_below_until_its_last_day_is_over(read):
    factories.cascading(KENDAL, title="Pendaftaran", listed_until=NOON.date())

    with time_machine.travel(NOON.replace(hour=16, minute=59), tick=False):
        assert "Pendaftaran" in read(BLUMAH, "/kabar/")
    with time_machine.travel(NOON.replace(hour=17, minute=0), tick=False):
        assert "Pendaftaran" not in read(BLUMAH, "/kabar/")
        assert "Pendaftaran" in read(KENDAL, "/kabar/")


def test_what_is_unpublished_restricted_or_deleted_is_listed_nowhere(read):
    unpublished, private, deleted = (factories.cascading(KENDAL, title=f"Kabar {n}") for n in "ABC")
    unpublished.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    deleted.delete()

    for code, path in ((BLUMAH, "/"), (BLUMAH, "/kabar/"), (KENDAL, "/kabar/")):
        assert not re.search("Kabar [ABC]", read(code, path))


# Decisions


def test_what_is_hidden_comes_not_back_when_its_last_day_is_over(read):
    article = factories.cascading(PLANTUNGAN, title="Jalan ditutup", listed_until=NOON.date())
    factories.article(PLANTUNGAN, title="Rapat camat")
    factories.page_decision("hide", article, BLUMAH)

    for at in (NOON, NOON + timedelta(days=9)):
        with time_machine.travel(at, tick=False):
            page = read(BLUMAH)
        assert "Jalan ditutup" not in page
        assert "Rapat camat" in page


@pytest.mark.parametrize("path", ["/", "/kabar/"])
def test_what_a_region_hides_is_met_there_in_no_way(read, path):
    article = factories.cascading(KENDAL, title="Pengawas dilantik")
    factories.page_decision("hide", article, PLANTUNGAN, covers_subtree=True)
    factories.page_decision("adopt", article, KEDITEN)

    assert "Pengawas dilantik" not in read(PLANTUNGAN, path)
    assert "Pengawas dilantik" not in read(BLUMAH, path)
    assert "Pengawas dilantik" in read(KEDITEN, path)
    assert "Pengawas dilantik" in read(WELERI, path)


def test_what_a_region_pins_comes_first(read):
    pinned = factories.cascading(KENDAL, title="Lama disematkan", date=NOON.date() - timedelta(days=20))
    factories.cascading(KENDAL, title="Baru")
    factories.article(BLUMAH, title="Kerja bakti")
    factories.page_decision("pin", pinned, BLUMAH)

    assert re.search("Lama disematkan.*Baru", read(BLUMAH))
    assert re.search("Lama disematkan.*Kerja bakti", read(BLUMAH, "/kabar/"))
    assert re.search("Baru.*Lama disematkan", read(KEDITEN))


# From below


def test_a_district_names_the_newest_news_of_its_villages(visit):
    article = factories.article(BLUMAH, title="Kerja bakti")
    factories.article(WELERI, title="Bukan dari sini")

    response = visit(PLANTUNGAN)

    assert "Kabar dari desa" in text_of(response)
    assert re.search("Desa Blumah.*Kerja bakti", text_of(response))
    assert f'href="http://blumah.localhost/{article.slug}/"' in response.content.decode()
    assert "Bukan dari sini" not in text_of(response)


def test_the_regency_names_that_of_its_districts_and_villages_without_its_own(read):
    factories.article(BLUMAH, title="Kerja bakti")
    factories.article(BOJA, title="Pasar murah", date=NOON.date() - timedelta(days=1))
    factories.article(KENDAL, title="Rapat bupati")

    page = read(KENDAL)
    below = page[page.index("Kabar dari kecamatan dan desa") :]

    assert re.search("Desa Blumah.*Kerja bakti.*Kecamatan Boja.*Pasar murah", below)
    assert "Rapat bupati" not in below


def test_only_what_everybody_may_read_comes_up(read):
    factories.article(BLUMAH, title="Konsep", live=False)
    private = factories.article(KEDITEN, title="Rahasia")
    PageViewRestriction.objects.create(page=private, restriction_type="login")

    assert not re.search("Konsep|Rahasia|Kabar dari desa", read(PLANTUNGAN))


def test_a_day_that_lies_ahead_is_not_the_newest_until_it_comes(visit, read):
    factories.article(BLUMAH, title="Salah ketik", date=NOON.date() + timedelta(days=1))
    for _ in range(6):
        factories.article(KEDITEN, title="Hari ini")
    midnight = NOON + timedelta(hours=12)  # of Kendal

    with time_machine.travel(midnight - timedelta(seconds=60), tick=False):
        assert "Salah ketik" not in read(PLANTUNGAN)
        assert "s-maxage=60" in visit(PLANTUNGAN)["Cache-Control"]
    with time_machine.travel(midnight, tick=False):
        assert "Salah ketik" in read(PLANTUNGAN)


def test_an_alias_is_not_listed_beside_its_page(read):
    article = factories.cascading(KENDAL, title="Pengawas dilantik")
    article.create_alias(update_slug="lagi")

    assert read(BLUMAH).count("Pengawas dilantik") == 1
    assert read(BLUMAH, "/kabar/").count("Pengawas dilantik") == 1


def test_an_alias_is_not_listed_beside_its_page_above(read):
    factories.article(BLUMAH, title="Ronda malam").create_alias(update_slug="lagi")

    for code in (PLANTUNGAN, KENDAL):
        assert read(code).count("Ronda malam") == 1


def test_a_village_has_nobody_below(read):
    factories.article(BLUMAH)

    assert "Kabar dari desa" not in read(BLUMAH)


@pytest.mark.database
@pytest.mark.parametrize("code", [KENDAL, PLANTUNGAN, BLUMAH])
@pytest.mark.parametrize("path", ["/", "/kabar/"])
def test_the_number_of_queries_grows_with_nothing(
    visit, django_assert_num_queries, django_assert_max_num_queries, code, path
):
    def more():
        for owner in (KENDAL, PLANTUNGAN):
            article = factories.cascading(owner, image=factories.image())
            factories.page_decision("pin", article, BLUMAH)
        for owner in (BLUMAH, KEDITEN, BOJA):
            factories.article(owner, image=factories.image())

    more()
    visit(code, path)  # the sizes of pictures are made once
    with django_assert_max_num_queries(29) as few:
        visit(code, path)
    count = len(few.captured_queries)
    more()
    factories.load_regions(("33.24.02", "33.24.02.2002", "33.24.03"))
    factories.article("33.24.02.2002")
    visit(code, path)

    with django_assert_num_queries(count):
        visit(code, path)
