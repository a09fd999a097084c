"""The page of one ILM under each region's own host."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils.html import strip_tags

from ilm_blocks import actions
from tests import factories
from tests.factories import BLUMAH, BOJA, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def text_of(response):
    return " ".join(strip_tags(response.content.decode()).split())


def page_of(visit, ilm, code=BLUMAH):
    return visit(code, f"/ilm/{ilm.pk}/")


def test_it_says_who_answers_for_what_and_by_which_agreement(visit):
    bawaslu = factories.partner()
    agreement = factories.agreement(bawaslu, number="480/PKS/contoh")
    ilm = factories.ilm(
        KENDAL, responsible=bawaslu, agreement=agreement, on_air_until=NOON + timedelta(days=13, hours=7)
    )

    page = text_of(page_of(visit, ilm))

    assert (
        "Materi dan tanggung jawab isi: Bawaslu Kabupaten Kendal. Disalurkan oleh: Diskominfo Kabupaten Kendal." in page
    )
    assert "480/PKS/contoh" in page
    assert "Tayang sampai Rabu, 14 Februari 2024 pukul 19.00 WIB" in page


def test_times_are_those_of_the_region(visit):
    kendal = factories.page(KENDAL)
    kendal.zone = "Asia/Jayapura"
    kendal.save(update_fields=["zone"])
    ilm = factories.ilm(KENDAL, on_air_from=NOON)

    assert "Tayang sejak Kamis, 1 Februari 2024 pukul 14.00 WIT" in text_of(page_of(visit, ilm))


def test_pictures_are_the_frozen_ones_in_each_width_with_their_size(visit):
    ilm = factories.ilm(KENDAL, creatives=[factories.poster("Amplop ditolak")])
    [files] = [creative["files"] for creative in ilm.frozen]

    html = page_of(visit, ilm).content.decode()

    assert all(f"/m/{file['sha256']}.jpg {file['width']}w" in html for file in files)
    assert re.search(r'width="1600"\s+height="900"\s+alt="Amplop ditolak"', html)
    assert "/media/" not in html


def test_a_picture_replaced_after_approval_changes_nothing(visit):
    ilm = factories.ilm(KENDAL, creatives=[factories.poster()])
    before = page_of(visit, ilm).content

    image = ilm.creatives[0].value["image"]
    image.file.save("lain.png", factories.image(width=300, height=200).file)

    assert page_of(visit, ilm).content == before


def test_words_are_shown_as_words(visit):
    creatives = [
        factories.message("Tiga hal", "Catat.\n\nLaporkan."),
        ("running_text", {"text": "Tolak dan laporkan."}),
    ]
    ilm = factories.ilm(KENDAL, creatives=creatives)

    html = page_of(visit, ilm).content.decode()

    assert "<p>Catat.</p>" in html
    assert "Tolak dan laporkan." in html


def test_a_clip_waits_for_the_visitor_and_has_captions(visit):
    sha = "a" * 64
    file = {"sha256": sha, "ext": "mp4", "mime": "video/mp4", "bytes": 9, "width": 1280, "height": 720}
    captions = file | {"sha256": "b" * 64, "ext": "vtt", "mime": "text/vtt"}
    still = file | {"sha256": "c" * 64, "ext": "jpg"}
    ilm = factories.ilm(KENDAL)
    frozen = [{"id": "1", "type": "video", "alt": "Klip", "files": [file], "poster": still, "captions": captions}]
    type(ilm)._base_manager.filter(pk=ilm.pk).update(frozen=frozen)

    html = page_of(visit, ilm).content.decode()

    assert 'preload="none"' in html
    assert f'poster="/m/{"c" * 64}.jpg"' in html
    assert re.search(rf'<track kind="captions"\s+src="/m/{"b" * 64}\.vtt"', html)
    assert f'<source src="/m/{sha}.mp4" type="video/mp4">' in html


# One address


def test_wherever_it_is_read_its_address_is_that_of_its_owner(visit):
    ilm = factories.ilm(PLANTUNGAN)
    canonical = f'<link rel="canonical" href="http://plantungan.localhost/ilm/{ilm.pk}/">'

    assert canonical in page_of(visit, ilm, BLUMAH).content.decode()
    assert canonical in page_of(visit, ilm, PLANTUNGAN).content.decode()


# Not here


def test_a_region_that_never_shows_it_has_no_page_of_it(visit):
    ilm = factories.ilm(PLANTUNGAN)

    assert page_of(visit, ilm, BLUMAH).status_code == 200
    assert page_of(visit, ilm, WELERI).status_code == 404
    assert page_of(visit, ilm, KENDAL).status_code == 404
    assert visit(BLUMAH, "/ilm/999999/").status_code == 404


@pytest.mark.parametrize(
    "facts",
    [
        {"channels": ["videotron"]},
        {"on_air_from": NOON + timedelta(minutes=1)},
        {"on_air_until": NOON},
        {"binding": "offered"},
    ],
)
def test_what_the_cascade_does_not_show_has_no_page(visit, facts):
    assert page_of(visit, factories.ilm(KENDAL, **facts)).status_code == 404


def test_a_draft_has_no_page(visit):
    assert page_of(visit, factories.draft(KENDAL)).status_code == 404


def test_a_hidden_ilm_has_no_page_below_the_region_that_hid_it(visit):
    ilm = factories.ilm(KENDAL)
    factories.decision("hide", ilm, PLANTUNGAN, covers_subtree=True)

    assert page_of(visit, ilm, BLUMAH).status_code == 404
    assert page_of(visit, ilm, BOJA).status_code == 200


def test_a_withdrawn_one_is_gone_with_the_reason_and_its_replacement(visit):
    wrong, right = factories.ilm(KENDAL, title="Salah tanggal"), factories.ilm(KENDAL, title="Tanggal yang benar")
    with time_machine.travel(NOON + timedelta(hours=1)):
        actions.withdraw(wrong, code="other", text="Tanggal pada poster ternyata keliru.", replaced_by=right)

    response = page_of(visit, wrong)

    assert response.status_code == 410
    page = text_of(response)
    assert "Tanggal pada poster ternyata keliru." in page
    assert "ditarik pada Kamis, 1 Februari 2024 pukul 13.00 WIB" in page
    assert f'<a href="/ilm/{right.pk}/">Tanggal yang benar</a>' in response.content.decode()
    assert "Salah tanggal" not in text_of(visit(BLUMAH))


def test_a_withdrawn_one_of_elsewhere_is_unknown(visit):
    ilm = factories.ilm(WELERI)
    actions.withdraw(ilm, code="duplicate")

    assert page_of(visit, ilm, WELERI).status_code == 410
    assert page_of(visit, ilm, BLUMAH).status_code == 404


def test_a_replacement_that_is_not_shown_here_is_not_linked(visit):
    wrong, right = factories.ilm(KENDAL), factories.ilm(KENDAL, binding="offered")
    actions.withdraw(wrong, code="duplicate", replaced_by=right)

    assert f"/ilm/{right.pk}/" not in page_of(visit, wrong).content.decode()
