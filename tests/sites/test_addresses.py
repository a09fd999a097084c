"""One address a page, one Site a region, and no answer at any other host."""

import pytest
from django.core.management import call_command
from wagtail.models import Site

from sites.addresses import free_hostname, homes, set_port
from tests import factories
from tests.factories import BLUMAH, CAST, KENDAL, PLANTUNGAN

pytestmark = pytest.mark.django_db
DOCUMENT = "/api/v1/openapi.json"  # asks the database for nothing


def at(client, host, path="/"):
    return client.get(path, headers={"host": host})


# Pages below the hosts of the regions above them


@pytest.mark.parametrize(
    ("host", "path", "own"),
    [
        ("localhost", "/plantungan/", "http://plantungan.localhost/"),
        ("localhost", "/plantungan/blumah/", "http://blumah.localhost/"),
        ("plantungan.localhost", "/blumah/", "http://blumah.localhost/"),
        ("localhost", "/plantungan/blumah/?halaman=2&q=a%20b", "http://blumah.localhost/?halaman=2&q=a%20b"),
        ("localhost", "/plantungan/blumah/ilm/7/?dari=wa", "http://blumah.localhost/ilm/7/?dari=wa"),
        ("localhost", "/plantungan/kabar/", "http://plantungan.localhost/kabar/"),
    ],
)
def test_a_page_reached_under_another_host_leads_to_its_own(client, host, path, own):
    response = at(client, host, path)

    assert response.status_code == 301
    assert response["Location"] == own


def test_an_article_has_one_address_too(client):
    article = factories.article(BLUMAH)

    assert at(client, "localhost", f"/plantungan/blumah/{article.slug}/")["Location"] == (
        f"http://blumah.localhost/{article.slug}/"
    )
    assert at(client, "blumah.localhost", f"/{article.slug}/").status_code == 200


def test_every_region_answers_at_its_own_host(client):
    hosts = Site.objects.values_list("hostname", flat=True)

    assert len(set(hosts)) == len(CAST)
    assert [at(client, host).status_code for host in hosts] == [200] * len(CAST)


def test_there_is_no_default_site():
    assert not Site.objects.filter(is_default_site=True).exists()


# Hosts


@pytest.mark.parametrize("host", ["tidak-ada.localhost", "kendal.example", "x.blumah.localhost", "bl umah.localhost"])
@pytest.mark.parametrize("path", ["/", "/ilm/", "/api/v1/regions/"])
def test_an_unknown_host_is_refused(client, host, path):
    assert at(client, host, path).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "blumah.localhost", "BLUMAH.localhost:8123"])
def test_the_api_looks_up_a_known_host_once_a_minute(client, host, django_assert_num_queries, monkeypatch):
    at(client, host, DOCUMENT)

    with django_assert_num_queries(0):
        assert at(client, host, DOCUMENT).status_code == 200
    monkeypatch.setattr("sites.middleware.monotonic", lambda: float("inf"))
    with django_assert_num_queries(1):
        assert at(client, host, DOCUMENT).status_code == 200


def test_a_host_known_to_the_api_is_looked_up_for_each_page(client):
    assert at(client, "blumah.localhost", DOCUMENT).status_code == 200
    Site.objects.filter(hostname="blumah.localhost").update(hostname="lain.localhost")

    assert at(client, "blumah.localhost").status_code == 400
    assert at(client, "lain.localhost", DOCUMENT).status_code == 200


def test_the_refusal_is_a_page_people_can_read(client):
    html = at(client, "tidak-ada.localhost").content.decode()

    assert "Tidak ada situs di alamat ini" in html
    assert '<html lang="id">' in html
    assert "{%" not in html


@pytest.mark.parametrize("host", ["BLUMAH.localhost", "blumah.localhost:8123", "blumah.localhost."])
def test_a_host_is_known_however_it_is_spelt(client, host):
    assert at(client, host).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "[::1]", "[::1]:8000"])
def test_a_machine_host_serves_programs_but_no_pages(client, host):
    assert at(client, host, "/healthz").status_code == 200
    response = at(client, host, "/")
    assert response.status_code == 404
    assert "Halaman ini tidak ada" in response.content.decode()


def test_a_page_that_is_not_there_leads_home(client):
    response = at(client, "blumah.localhost", "/entah/")

    assert response.status_code == 404
    assert '<a href="/">Ke beranda Desa Blumah</a>' in response.content.decode()


def test_an_error_of_ours_is_told_in_words(client, monkeypatch):
    monkeypatch.setattr("sites.pages.home.of_region", lambda *_args, **_kwargs: 1 / 0)
    client.raise_request_exception = False

    response = at(client, "blumah.localhost")

    assert response.status_code == 500
    assert "Terjadi kesalahan di pihak kami" in response.content.decode()


# Ports


@pytest.mark.database
def test_the_port_is_written_into_every_site(client):
    at(client, "localhost")  # Wagtail keeps the addresses in its cache

    assert set_port(8123) == len(CAST)
    assert set_port(8123) == 0
    assert factories.page(BLUMAH).full_url == "http://blumah.localhost:8123/"
    assert 'href="http://plantungan.localhost:8123/"' in at(client, "blumah.localhost:8123").content.decode()


@pytest.mark.database
def test_what_is_loaded_answers_where_the_others_do(tmp_path, settings):
    set_port(8123)
    path = tmp_path / "wilayah.csv"
    path.write_text("code,level,name,parent_code\n33.24.01.2999,desa,Contoh,33.24.01\n")

    call_command("load_regions", path, verbosity=0)

    assert settings.PORT != 8123
    assert factories.page("33.24.01.2999").full_url == "http://contoh.localhost:8123/"


def test_a_page_view_does_not_look_up_each_site(client, django_assert_max_num_queries):
    at(client, "localhost", "/plantungan/")  # from now on the addresses of all Sites are in the cache

    with django_assert_max_num_queries(4, info="a redirect: the site, two pages on the way, the page itself"):
        at(client, "localhost", "/plantungan/")


@pytest.mark.database
def test_homes_are_found_in_one_query(django_assert_num_queries):
    ids = [factories.page(code).pk for code in (KENDAL, PLANTUNGAN)]

    with django_assert_num_queries(1):
        assert set(homes(ids).values()) == {"http://localhost/", "http://plantungan.localhost/"}


@pytest.mark.database
def test_a_free_host_name_is_the_first_that_nobody_has():
    assert free_hostname(["Kaliwungu Selatan"], domain="localhost", taken=set()) == "kaliwungu-selatan.localhost"
    assert free_hostname(["Boja", "Boja Boja"], domain="x.id", taken={"boja.x.id"}) == "boja-boja.x.id"


def test_a_machine_host_is_one_by_settings_alone(client, settings):
    settings.SITES = settings.SITES | {"MACHINE_HOSTS": ["127.0.0.1"]}

    assert at(client, "[::1]", "/healthz").status_code == 400
