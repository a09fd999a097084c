"""The page of one ILM under each region's own host."""

import re
from datetime import date, time, timedelta

import pytest
import time_machine
from django.utils.html import strip_tags

from ilm_blocks import actions
from ilm_blocks.cascade import Rule
from ilm_blocks.models import ILM, Agreement, Partner
from ilm_blocks.rules.gates import GATES
from sites import off_air
from tests import factories
from tests.factories import BLUMAH, BOJA, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db


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


def test_what_never_was_on_air_has_no_page(visit):
    ilm = factories.ilm(KENDAL, title="Jangan dibuka dulu", on_air_from=NOON + timedelta(minutes=1))

    response = page_of(visit, ilm)

    assert response.status_code == 404
    assert "Jangan dibuka dulu" not in text_of(response)


def test_the_page_of_what_is_not_meant_for_websites_names_its_channels(visit):
    ilm = factories.ilm(KENDAL, channels=["videotron"])

    response = page_of(visit, ilm)

    assert response.status_code == 404
    assert "Iklan ini tidak ditujukan untuk situs web, tetapi untuk: videotron." in text_of(response)


def test_the_page_of_what_was_put_off_after_it_had_aired_says_until_when(visit):
    ilm = factories.ilm(KENDAL)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        ilm.on_air_from = NOON + timedelta(days=10)
        ilm.save_revision().publish()
        page = text_of(page_of(visit, ilm))

        actions.withdraw(ILM.objects.get(pk=ilm.pk), code="legal")
        gone = page_of(visit, ilm)

    assert "Penayangannya ditunda: mulai Minggu, 11 Februari 2024 pukul 12.00 WIB." in page
    assert gone.status_code == 410


def aired(ilm):
    """``ilm``, approved the evening before and so seen by people."""
    ILM._base_manager.filter(pk=ilm.pk).update(first_published_at=NOON - timedelta(hours=18))
    return ilm


def of_bawaslu(*, is_active=True, **paper):
    bawaslu = factories.partner()
    paper = factories.agreement(bawaslu, number="480/PKS/contoh", **paper)
    ilm = factories.ilm(KENDAL, responsible=bawaslu, agreement=paper)
    Partner.objects.update(is_active=is_active)
    return ilm


def adopted_once():
    ilm = factories.ilm(KENDAL, binding="offered")
    factories.decision("adopt", ilm, BLUMAH, undone_at=NOON)
    return ilm


def narrowed_since():
    ilm = of_bawaslu()
    Agreement.objects.update(channels=["videotron"])
    return ilm


def hidden_above():
    ilm = factories.ilm(KENDAL)
    factories.decision("hide", ilm, PLANTUNGAN, covers_subtree=True)
    return ilm


def in_quiet_period(content_class):
    factories.quiet_period(first_day=NOON.date(), last_day=NOON.date())
    return factories.ilm(KENDAL, content_class=content_class)


MORNINGS = [("daypart", {"start": time(6), "end": time(8), "days": []})]
OFF_AIR = {
    "ended": (
        lambda: factories.ilm(KENDAL, on_air_until=NOON), 410,
        "Tayang sampai Kamis, 1 Februari 2024 pukul 12.00 WIB.",
    ),
    "agreement over": (
        lambda: of_bawaslu(valid_until=date(2024, 1, 31)), 410,
        "Perjanjian 480/PKS/contoh yang mendasarinya berakhir pada akhir 31 Januari 2024.",
    ),
    "agreement of others": (
        narrowed_since, 404,
        "Perjanjian yang mendasarinya tidak mencakup situs web Desa Blumah.",
    ),
    "partner suspended": (
        lambda: of_bawaslu(is_active=False), 404,
        "Untuk sementara tidak ada materi Bawaslu Kabupaten Kendal yang ditayangkan.",
    ),
    "withheld": (
        lambda: in_quiet_period("official_portrait"), 404,
        "Ditahan selama Masa tenang Pemilu 2024, sampai akhir 1 Februari 2024.",
    ),
    "second approval missing": (
        lambda: in_quiet_period("election_education"), 404,
        "Selama Masa tenang Pemilu 2024, sampai akhir 1 Februari 2024, diperlukan persetujuan kedua yang belum ada.",
    ),
    "other hours": (
        lambda: factories.ilm(KENDAL, dayparts=MORNINGS), 404,
        "Ditayangkan hanya pada pukul 06.00–08.00.",
    ),
    "other regions": (
        lambda: factories.ilm(KENDAL, target=[("levels", {"side": "include", "levels": ["district"]})]), 404,
        "Ditujukan untuk wilayah lain, bukan Desa Blumah.",
    ),
    "hidden above": (hidden_above, 404, "Kecamatan Plantungan memutuskan untuk tidak menayangkannya."),
    "not adopted": (
        adopted_once, 404, "Desa Blumah belum memilih untuk menayangkannya.",
    ),
}  # fmt: skip


def suspended():
    Partner.objects.update(is_active=False)


def narrowed():
    Agreement.objects.update(channels=["videotron"])


def in_quiet_days():
    factories.quiet_period(first_day=NOON.date(), last_day=NOON.date())


def meant_for(**change):
    ILM._base_manager.update(**change)


@pytest.mark.parametrize(
    "besides",
    [
        suspended,
        narrowed,
        in_quiet_days,
        lambda: meant_for(channels=["videotron"]),
        lambda: meant_for(dayparts=MORNINGS),
    ],
    ids=["suspended", "narrowed", "quiet days", "other channels", "other hours"],
)  # fmt: skip
def test_what_is_over_is_over_whatever_else_keeps_it_off_the_air(visit, besides):
    ilm = of_bawaslu()
    ILM._base_manager.filter(pk=ilm.pk).update(on_air_until=NOON, content_class="official_portrait")
    aired(ilm)
    besides()

    response = page_of(visit, ilm)

    assert "Alasan Tayang sampai Kamis, 1 Februari 2024 pukul 12.00 WIB." in text_of(response)
    assert response.status_code == 410


@pytest.mark.parametrize(("make", "status", "reason"), OFF_AIR.values(), ids=OFF_AIR)
def test_what_is_not_on_air_says_so_and_who_answers_for_it_and_shows_nothing(visit, make, status, reason):
    ilm = aired(make())

    response = page_of(visit, ilm)

    page = text_of(response)
    assert response.status_code == status
    assert f"Desa Blumah saat ini tidak menayangkan “{ilm.title}”." in page
    assert f"Alasan {reason}" in page
    party = "Bawaslu Kabupaten Kendal" if ilm.responsible else "Pemerintah Kabupaten Kendal"
    assert f"Penanggung jawab isi {party}" in page
    assert 'name="robots" content="noindex"' in response.content.decode()
    assert "Tiga hal" not in page
    assert "/m/" not in response.content.decode()


NEVER_PUBLIC = {
    "approved in quiet days": lambda: in_quiet_period("election_education"),
    "agreement to come": lambda: of_bawaslu(valid_from=date(2024, 2, 2)),
    "offered and never chosen": lambda: factories.ilm(KENDAL, binding="offered"),
    "withdrawn before it began": lambda: withdrawn(factories.ilm(KENDAL, on_air_from=NOON + timedelta(days=1))),
}


@pytest.mark.parametrize("make", NEVER_PUBLIC.values(), ids=NEVER_PUBLIC)
def test_what_nobody_was_ever_pointed_to_has_no_page_and_keeps_its_title(visit, make):
    ilm = make()

    response = page_of(visit, ilm)

    assert response.status_code == 404
    assert ilm.title not in text_of(response)


def withdrawn(ilm):
    actions.withdraw(ilm, code="legal", text="Alasan yang tidak untuk umum.")
    return ilm


def test_the_page_of_what_was_corrected_twice_names_what_stands(visit):
    first, second, third = (factories.ilm(KENDAL, title=title) for title in ("Pertama", "Kedua", "Ketiga"))
    actions.withdraw(first, code="error_in_content", replaced_by=second)
    actions.withdraw(second, code="error_in_content", replaced_by=third)

    assert f'<a href="/ilm/{third.pk}/">Ketiga</a>' in page_of(visit, first).content.decode()


def test_every_gate_and_rule_that_can_keep_it_off_the_air_has_its_reason():
    never_here = {"owner", "approval", Rule.GATE, Rule.WITHDRAWN, Rule.MANDATORY}

    assert off_air.REASONS.keys() == ({gate.name for gate in GATES} | set(Rule)) - never_here


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
