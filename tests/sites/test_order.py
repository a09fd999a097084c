"""What stands where on the pages of a region: the same way around, its office at the foot, its colours on errors."""

import re

import pytest
from django.utils.html import strip_tags

from ilm_blocks.models import journal
from ilm_blocks.models.journal import PAGE
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN

pytestmark = pytest.mark.django_db

CURRENT = re.compile(r'<a href="([^"]*)"[^>]* aria-current="(\w+)"')


def html_of(response):
    return response.content.decode()


# Ads and news


def test_the_village_s_own_news_come_before_the_third_ad(visit):
    for number in range(6):
        factories.ilm(KENDAL, title=f"Materi nomor {number}.")
    factories.article(BLUMAH, title="Kerja bakti")

    page = html_of(visit(BLUMAH))
    before, after = page.split("Kerja bakti", 1)

    assert len(re.findall(r"Materi nomor \d\.</a>", before)) < 3
    assert len(re.findall(r"Materi nomor \d\.</a>", before + after)) == 4
    assert '<a href="/ilm/">Semua iklan layanan masyarakat</a></p>' in after


def test_a_home_without_ads_offers_no_list_of_more(visit):
    page = html_of(visit(BLUMAH))

    assert page.count("Semua iklan layanan masyarakat") == 1  # in the menu at the foot
    assert "Iklan layanan masyarakat lainnya" not in page


# The way around


def test_every_page_says_which_part_of_the_menu_it_is(visit):
    ilm, article = factories.ilm(KENDAL), factories.article(BLUMAH)
    expected = {
        "/": {("/", "page")},
        "/ilm/": {("/ilm/", "page")},
        f"/ilm/{ilm.pk}/": {("/ilm/", "true")},
        "/kabar/": {("/kabar/", "page")},
        f"/{article.slug}/": {("/kabar/", "true")},
    }

    assert {path: {*CURRENT.findall(html_of(visit(BLUMAH, path)))} for path in expected} == expected


# The office


@pytest.fixture
def office():
    page = factories.page(BLUMAH)
    page.address = "Jalan Raya <Blumah> 1"
    page.telephone = "(0294) 451 000"
    page.opening_hours = "Senin sampai Jumat, 08.00–15.30 WIB"
    page.save_revision().publish()
    return page


def test_the_foot_of_every_page_names_the_office(visit, office):
    ilm, article = factories.ilm(KENDAL), factories.article(BLUMAH)

    for path in ("/", "/ilm/", "/kabar/", f"/ilm/{ilm.pk}/", f"/{article.slug}/"):
        foot = html_of(visit(BLUMAH, path)).partition("<footer")[2]
        assert "Jalan Raya &lt;Blumah&gt; 1" in foot
        assert 'Telepon: <a href="tel:+62294451000">(0294) 451 000</a>' in foot
        assert "Jam layanan: Senin sampai Jumat, 08.00–15.30 WIB" in foot


def test_the_foot_names_nothing_that_nobody_has_written(visit):
    foot = strip_tags(html_of(visit(PLANTUNGAN)).partition("<footer")[2])

    assert "Telepon" not in foot
    assert "Jam layanan" not in foot


def test_the_foot_names_who_distributes_what_is_shown(visit):
    village = factories.page(BLUMAH)
    village.distributor = "Pemerintah Desa Blumah"
    village.save(update_fields=["distributor"])

    def foot():
        return strip_tags(html_of(visit(BLUMAH)).partition("<footer")[2])

    assert "disalurkan oleh Pemerintah Desa Blumah." in foot()
    factories.ilm(KENDAL)
    assert "disalurkan oleh Diskominfo Kabupaten Kendal." in foot()


def test_a_new_address_of_an_office_is_on_record(office):
    before = journal.newest(PAGE, office.pk).state

    office.address = "Jalan Raya 2"
    office.save_revision().publish()

    assert journal.newest(PAGE, office.pk).state != before


# Errors


@pytest.mark.parametrize(
    ("code", "level", "name"), [(BLUMAH, "village", "Desa Blumah"), (PLANTUNGAN, "district", "Kecamatan Plantungan")]
)
def test_a_page_that_is_not_there_is_missing_in_the_colours_and_name_of_its_region(visit, code, level, name):
    response = visit(code, "/tidak-ada/")

    assert response.status_code == 404
    assert f'<body class="level-{level}">' in html_of(response)
    assert f'<a href="/">Ke beranda {name}</a>' in html_of(response)


def test_the_page_of_an_unknown_host_leads_to_the_regency(client):
    response = client.get("/", headers={"host": "tidak-ada.localhost"})

    assert response.status_code == 400
    assert '<a href="http://localhost/">Ke beranda Kabupaten Kendal</a>' in html_of(response)
