"""The pages of early warnings: who finds what there, and what is said of what was typed."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ilm_blocks.models import Takeover
from partner_api.alerts import message, receiving, xml
from partner_api.alerts.models import AlertSource, DistrictBox
from partner_api.outward import targets
from tests import factories
from tests.factories import BOJA, KENDAL, NOON, PLANTUNGAN, WELERI

from .messages import alert, area, info

pytestmark = pytest.mark.django_db
PAGE = reverse("partner_api_alerts")
BOXES = reverse("partner_api_alert_boxes")
ADD = reverse("partner_api_alert_source_add")


@pytest.fixture
def warning(source):
    body = alert(info(area("Weleri, Boja")))
    return receiving.receive(source.pk, message.read(xml.root_of(body)), body, source.url, NOON)


@pytest.fixture
def page(warning):
    return reverse("partner_api_alert", args=[warning.pk])


def heard(response):
    return " ".join(response.content.decode().split())


def ticked(warning, *codes):
    return [each.pk for each in warning.proposals.all() if each.owner.specific.code in codes]


def begin(warning, *codes, **said):
    said = {"verb": "begin", "severity": 1, "text": "Hujan lebat", "until": "01/02/2024 14.00"} | said
    return said | {"proposals": ticked(warning, *codes)}


def test_proposals_that_wait_stand_first(warning, sign_in):
    told = heard(sign_in(KENDAL, "broadcast").get(PAGE))

    assert "Hujan lebat di sebagian wilayah (contoh)" in told
    assert told.index("Usulan yang menunggu") < told.index("BMKG (contoh)") < told.index("Yang pernah masuk")


@pytest.mark.parametrize("duty", ["add", "approve"])
def test_whoever_neither_broadcasts_nor_operates_nor_administers_finds_no_page(warning, sign_in, page, duty):
    client = sign_in(KENDAL, duty)

    assert client.get(PAGE).status_code == client.get(page).status_code == 302
    assert "Peringatan dini" not in heard(client.get(reverse("wagtailadmin_home")))


def test_a_district_decides_on_its_own_proposal_alone(warning, sign_in, page):
    client = sign_in(WELERI, "broadcast")
    client.post(page, begin(warning, WELERI, BOJA))
    assert not Takeover.objects.exists()

    client.post(page, begin(warning, WELERI))
    assert [each.owner.specific.code for each in Takeover.objects.all()] == [WELERI]


def test_an_operator_reads_and_decides_nothing(warning, sign_in, page):
    client = sign_in(KENDAL, "operate")

    assert "Tayangkan sekarang" not in heard(client.get(page))
    client.post(page, begin(warning, WELERI))
    assert not Takeover.objects.exists()


def test_what_is_wrong_in_the_form_is_said_on_it_and_nothing_begins(warning, sign_in, page):
    client = sign_in(KENDAL, "broadcast")

    for said in ({"severity": 3}, {"until": "03/02/2024 14.00"}, {"until": "besok"}, {"text": ""}):
        assert client.post(page, begin(warning, WELERI, **said)).status_code == 200
    assert "Centang paling sedikit satu wilayah." in heard(client.post(page, begin(warning)))
    assert client.post(page, {"verb": "lain"}).status_code == 404
    assert not Takeover.objects.exists()


def test_a_label_ticks_the_box_of_its_own_form(warning, sign_in, page):
    told = sign_in(KENDAL, "broadcast").get(page).content.decode()

    ids = re.findall(r'\bid="([^"]+)"', told)
    assert len(re.findall(r'<input[^>]*name="proposals"', told)) == 4
    assert not {each for each in ids if ids.count(each) > 1}


def test_who_sends_it_twice_is_told_that_it_is_decided(warning, sign_in, page):
    client, said = sign_in(KENDAL, "broadcast"), begin(warning, WELERI)
    client.post(page, said)

    assert "sudah diputuskan" in heard(client.post(page, said))
    assert Takeover.objects.count() == 1


def test_it_is_dismissed_with_a_reason_that_all_can_read(warning, sign_in, page):
    client = sign_in(KENDAL, "broadcast")

    client.post(page, {"verb": "dismiss", "proposals": ticked(warning, WELERI, BOJA), "reason": "Sudah reda"})

    assert "“Sudah reda”" in heard(client.get(page))
    assert "Tidak ada yang menunggu Anda." in heard(client.get(PAGE))


def test_a_feed_that_stands_still_and_a_flaw_are_said_at_the_source(source, sign_in):
    client = sign_in(KENDAL, "administer")
    AlertSource.objects.update(answered_at=NOON, changed_at=NOON.replace(month=1, day=29))
    assert "Umpan terakhir berubah 3 hari yang lalu" in heard(client.get(PAGE))

    AlertSource.objects.update(flaw="too_large", detail="2")
    assert "Berkas lebih besar dari 2 MB dan tidak dibaca." in heard(client.get(PAGE))


def test_the_page_takes_a_constant_number_of_queries(source, sign_in):
    client = sign_in(KENDAL, "broadcast", "administer")
    counts = []
    for number in range(6):
        body = alert(info(area("Weleri, Boja, Plantungan")), identifier=f"CONTOH.{number}")
        receiving.receive(source.pk, message.read(xml.root_of(body)), body, source.url, NOON)
        if number in (1, 5):
            client.get(PAGE)
            with CaptureQueriesContext(connection) as queries:
                client.get(PAGE)
            counts.append(len(queries))

    assert counts[0] == counts[1] <= 30


# Sources


@pytest.fixture
def anywhere(monkeypatch):
    monkeypatch.setattr(targets, "resolve", lambda *_said: [targets.ipaddress.ip_address("8.8.8.8")])


def a_source(**said):
    facts = {"owner": factories.page(KENDAL).pk, "name": "BMKG", "attribution": "BMKG", "is_active": "on"}
    return facts | {"url": "https://peringatan.example/rss.xml"} | said


def test_an_administrator_makes_and_changes_a_source(noon, sign_in, anywhere):
    client = sign_in(KENDAL, "administer")
    client.post(ADD, a_source())
    source = AlertSource.objects.get()
    AlertSource.objects.update(etag='"lama"', flaw="not_ok")

    client.post(reverse("partner_api_alert_source", args=[source.pk]), a_source(url="https://peringatan.example/lain"))

    source.refresh_from_db()
    assert (source.url, source.etag, source.flaw) == ("https://peringatan.example/lain", "", "")


@pytest.mark.parametrize(
    "url", ["http://peringatan.example/", "https://127.0.0.1/", "ftp://x", "https://a@peringatan.example/"]
)
def test_no_address_within_and_none_without_tls_is_taken(noon, sign_in, url):
    assert sign_in(KENDAL, "administer").post(ADD, a_source(url=url)).status_code == 200
    assert not AlertSource.objects.exists()


def test_nobody_makes_or_changes_a_source_of_another_region(source, sign_in, anywhere):
    client = sign_in(WELERI, "administer")

    client.post(ADD, a_source())
    answer = client.post(reverse("partner_api_alert_source", args=[source.pk]), a_source(name="Diubah"))

    assert answer.status_code == 404
    assert [each.name for each in AlertSource.objects.all()] == ["BMKG (contoh)"]


def test_who_broadcasts_alone_keeps_no_source(source, sign_in):
    client = sign_in(KENDAL, "broadcast")

    assert client.get(ADD).status_code == client.get(BOXES).status_code == 302


# The table of districts


def load(client, text):
    return heard(client.post(BOXES, {"file": SimpleUploadedFile("kotak.csv", text.encode())}, follow=True))


HEADING = "code,west,south,east,north\n"


def test_a_list_of_boxes_is_loaded_and_a_later_one_changes_what_it_names(noon, sign_in):
    client = sign_in(KENDAL, "administer")
    load(client, f"{HEADING}{WELERI},110.00,-7.02,110.11,-6.91\n{BOJA},110.2,-7.1,110.3,-7\n")

    told = load(client, f"{HEADING}{WELERI},110.01,-7.02,110.11,-6.91\n")

    assert DistrictBox.objects.count() == 2
    assert "110.0100, -7.0200, 110.1100, -6.9100" in told


@pytest.mark.parametrize(("row", "said"), [
    ("33.24.99,110,-7.02,110.1,-6.9", "baris 3, sel A3: Tidak ada kecamatan Anda dengan kode ini."),
    ("33.24,110,-7.02,110.1,-6.9", "baris 3, sel A3: Tidak ada kecamatan Anda dengan kode ini."),
    (f"{WELERI},110,-7.02,110.1,-6.9", "baris 3, sel A3: Kecamatan ini tertulis dua kali dalam daftar."),
    (f"{BOJA},110.1,-7.02,110,-6.9", "baris 3, sel B3: Barat harus lebih kecil daripada timur"),
    (f"{BOJA},110,7,110.1,-6.9", "baris 3, sel B3: Barat harus lebih kecil"),
    (f"{BOJA},110,-97,110.1,-6.9", "baris 3, sel C3: Tulis derajat dengan titik, antara -90 dan 90"),
    (f"{BOJA},\"110,0\",-7,110.1,-6.9", "baris 3, sel B3: Tulis derajat dengan titik, antara -180 dan 180"),
    (f"{BOJA},10,-7.02,110.1,-6.9", "baris 3, sel B3: Tidak ada kecamatan yang lebih lebar"),
    (f"{BOJA},110,-7.02,110.1", "baris 3, sel E3: Tulis derajat dengan titik"),
])  # fmt: skip
def test_a_slip_is_named_with_its_cell_and_nothing_is_taken(noon, sign_in, row, said):
    told = load(sign_in(KENDAL, "administer"), f"{HEADING}{WELERI},110.00,-7.02,110.11,-6.91\n{row}\n")

    assert said in told
    assert not DistrictBox.objects.exists()


def test_a_district_loads_its_own_box_alone(noon, sign_in):
    client = sign_in(PLANTUNGAN, "administer")

    assert "Tidak ada kecamatan Anda" in load(client, f"{HEADING}{WELERI},110.00,-7.02,110.11,-6.91\n")
    assert "110.0000" in load(client, f"{HEADING}{PLANTUNGAN},110.00,-7.02,110.11,-6.91\n")
