"""The kit for social media: ready to post while an ILM may be posted, else it says what keeps it off."""

from datetime import date, timedelta
from io import BytesIO
from urllib.parse import parse_qs, urlsplit
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import override_settings
from django.urls import reverse
from PIL import Image

from ilm_blocks.models import ILM
from ilm_blocks.queries import confirmations, differences, materials
from ilm_blocks.queries.social_kit import Kit
from ilm_blocks.rules import material
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]
SENTENCE = "Materi dan tanggung jawab isi: Bawaslu Kabupaten Kendal. Disalurkan oleh: Diskominfo Kabupaten Kendal."
SOCIAL = ["website", "social"]


@pytest.fixture
def bawaslu():
    return factories.partner()


@pytest.fixture
def ilm(bawaslu):
    return factories.ilm(
        KENDAL, title="Tolak politik uang", summary="Laporkan.", responsible=bawaslu, channels=SOCIAL,
        agreement=factories.agreement(bawaslu), creatives=[factories.poster("Amplop dicoret")],
    )  # fmt: skip


@pytest.fixture
def member(client, bawaslu):
    user = get_user_model().objects.create_user("bawaslu", password="rahasia-contoh")
    factories.member(user, bawaslu)
    client.force_login(user)
    return client


def page(client, ilm):
    return client.get(reverse("ilm_blocks_admin:social_kit", args=[ilm.pk]))


def read(client, ilm):
    answer = page(client, ilm)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").select_one("main")


def picture(client, ilm, shape="4x5"):
    return client.get(reverse("ilm_blocks_admin:social_kit_picture", args=[ilm.pk, shape]))


def archive(client, ilm):
    return client.get(reverse("ilm_blocks_admin:social_kit_archive", args=[ilm.pk]))


# Who sees it


@pytest.mark.parametrize("at", [KENDAL, BLUMAH], ids=["the owner", "a region below"])
def test_officers_who_see_the_ilm_take_its_kit(sign_in, ilm, at):
    client = sign_in(at, "change")

    assert len(read(client, ilm).select(".ilm-kit img")) == 4
    assert picture(client, ilm).status_code == archive(client, ilm).status_code == 200


def test_the_partners_people_take_the_kit_of_their_own_alone(member, ilm):
    others = factories.ilm(KENDAL, channels=SOCIAL)

    assert len(read(member, ilm).select(".ilm-kit img")) == 4
    assert picture(member, ilm).status_code == 200
    for ask in (page, picture, archive):
        assert ask(member, others).status_code in (302, 403)


def test_nobody_else_does(sign_in, client, ilm):
    of_weleri = factories.ilm(WELERI, channels=SOCIAL)
    assert page(client, ilm).status_code == 302  # to the form of the log-in
    sign_in(BLUMAH, "change")

    for ask in (page, picture, archive):
        assert ask(client, of_weleri).status_code in (302, 403)
    client.force_login(factories.officer("tamu", KENDAL))
    assert page(client, ilm).status_code in (302, 403)


# What keeps it off


def said(client, ilm):
    assert picture(client, ilm).status_code == archive(client, ilm).status_code == 404
    found = read(client, ilm)
    assert not found.select("img, textarea")
    return found.select_one(".help-block").get_text(" ", strip=True)


def test_a_draft_has_none(sign_in):
    assert "Belum disetujui" in said(sign_in(KENDAL, "change"), factories.draft(KENDAL, channels=SOCIAL))


def test_an_ilm_of_other_channels_has_none(sign_in):
    assert "Tidak ditujukan untuk media sosial" in said(sign_in(KENDAL, "change"), factories.ilm(KENDAL))


def test_an_agreement_that_leaves_social_media_out_is_named(sign_in, bawaslu):
    paper = factories.agreement(bawaslu)
    ilm = factories.ilm(KENDAL, responsible=bawaslu, agreement=paper, channels=SOCIAL)
    paper.channels = ["website"]
    paper.save(update_fields=["channels"])

    assert f"{paper.number}, tidak mencakup media sosial" in said(sign_in(KENDAL, "change"), ilm)


def test_what_was_withdrawn_is_to_be_taken_down(sign_in, ilm):
    ilm.unpublish(code="error_in_content", text="Salah tanggal.")

    told = said(sign_in(KENDAL, "change"), ilm)
    assert "Ditarik pada 1 Februari 2024" in told
    assert "Hapus kiriman" in told


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"on_air_until": NOON - timedelta(hours=1)}, "Berakhir"),
        ({"on_air_from": NOON + timedelta(days=1)}, "mulai 2 Februari 2024"),
    ],
)
def test_before_and_after_its_time_there_is_none(sign_in, facts, words):
    assert words in said(sign_in(KENDAL, "change"), factories.ilm(KENDAL, channels=SOCIAL, **facts))


def test_a_quiet_period_withholds_it_too(sign_in):
    factories.quiet_period(first_day=date(2024, 2, 1), last_day=date(2024, 2, 3))
    ilm = factories.ilm(KENDAL, channels=SOCIAL, content_class="official_portrait")

    assert "masa tenang" in said(sign_in(KENDAL, "change"), ilm)


def test_hours_and_regions_say_nothing_of_posts(sign_in):
    evening = [("daypart", {"days": [], "start": "19:00", "end": "20:00"})]
    villages = [("levels", {"side": "include", "levels": ["village"]})]
    ilm = factories.ilm(KENDAL, channels=SOCIAL, dayparts=evening, target=villages)

    assert picture(sign_in(KENDAL, "change"), ilm).status_code == 200


# Pictures


@pytest.mark.parametrize(
    ("shape", "size"),
    [("1x1", (1080, 1080)), ("4x5", (1080, 1350)), ("9x16", (1080, 1920)), ("16x9", (1920, 1080))],
)
def test_a_picture_comes_in_each_shape_and_by_a_name_of_its_own(sign_in, ilm, shape, size):
    answer = picture(sign_in(KENDAL, "change"), ilm, shape)

    assert Image.open(BytesIO(answer.content)).size == size
    assert answer["Content-Type"] == "image/jpeg"
    assert f"ilm-{ilm.pk}-tolak-politik-uang-{shape}-" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]


def test_it_shows_what_was_approved_and_no_draft(sign_in, ilm):
    client = sign_in(KENDAL, "change")
    shown = picture(client, ilm).content
    ilm.creatives = [factories.poster("Lain", color=(0, 90, 0))]
    ilm.social_text = "Kata draf."
    ilm.save_revision()

    assert picture(client, ilm).content == shown
    assert "Kata draf" not in read(client, ilm).get_text()


def test_a_picture_whose_file_is_gone_is_not_found(sign_in):
    ilm = factories.ilm(KENDAL, channels=SOCIAL, creatives=[factories.poster("Hilang", color=(1, 2, 3))])
    ILM._base_manager.filter(pk=ilm.pk).update(frozen=[creative | {"screens": [
        {"sha256": "0" * 64, "width": 4000, "height": 3000}
    ]} for creative in ilm.frozen])  # fmt: skip
    client = sign_in(KENDAL, "change")

    assert page(client, ilm).status_code == 200
    assert picture(client, ilm).status_code == archive(client, ilm).status_code == 404


def test_an_unknown_shape_is_not_found(sign_in, ilm):
    assert picture(sign_in(KENDAL, "change"), ilm, "3x2").status_code == 404


def test_an_ilm_without_picture_or_words_says_so(sign_in):
    ilm = factories.ilm(KENDAL, channels=SOCIAL)
    ILM._base_manager.filter(pk=ilm.pk).update(frozen=[])
    client = sign_in(KENDAL, "change")

    found = read(client, ilm)
    assert found.get_text().count("tidak punya gambar maupun teks") == 4
    assert "Unduh semua" not in found.get_text()
    assert picture(client, ilm).status_code == archive(client, ilm).status_code == 404


def test_the_archive_holds_all_pictures_and_the_captions(sign_in, ilm):
    answer = archive(sign_in(KENDAL, "change"), ilm)

    with ZipFile(BytesIO(answer.content)) as whole:
        names, text = whole.namelist(), whole.read("keterangan.txt").decode()
        assert whole.testzip() is None
    assert [name.rpartition(".")[2] for name in names] == ["jpg"] * 4 + ["txt"]
    assert text.count(SENTENCE) == 6
    assert "== Instagram ==" in text


# Captions


def captions(client, ilm):
    return {area["id"].removeprefix("caption-"): area.get_text() for area in read(client, ilm).select("textarea")}


def test_each_platform_has_its_caption(sign_in, ilm):
    found = captions(sign_in(KENDAL, "change"), ilm)

    assert {*found} == {"instagram", "facebook", "x", "whatsapp", "telegram", "tiktok"}
    assert found["x"].splitlines() == [
        "Tolak politik uang", "Laporkan.", SENTENCE, f"http://localhost/ilm/{ilm.pk}/",
        "#Bawaslu #DiskominfoKabupatenKendal",
    ]  # fmt: skip


def test_the_text_for_social_media_stands_in_place_of_the_summary(sign_in):
    words = "Uang habis sehari, akibatnya lima tahun. " * 30
    ilm = factories.ilm(KENDAL, summary="Ringkasan.", social_text=words, channels=SOCIAL)

    found = captions(sign_in(KENDAL, "change"), ilm)

    assert words.strip() in found["instagram"]
    assert "…" in found["x"]
    assert "Ringkasan." not in "".join(found.values())
    assert all("Disalurkan oleh" in text or "·" in text for text in found.values())


def test_it_is_shared_by_plain_links_that_follow_nobody(sign_in, ilm):
    links = {link["href"]: link for link in read(sign_in(KENDAL, "change"), ilm).select("a[target]")}

    assert [urlsplit(url).netloc for url in links] == ["wa.me", "x.com", "t.me", "www.facebook.com"]
    assert {tuple(link["rel"]) for link in links.values()} == {("noreferrer", "noopener")}
    wa, _x, telegram, facebook = (parse_qs(urlsplit(url).query) for url in links)
    assert SENTENCE in wa["text"][0]
    assert telegram["url"] == facebook["u"] == [f"http://localhost/ilm/{ilm.pk}/"]


def test_no_space_of_a_shared_text_becomes_a_plus(ilm):
    assert all("+" not in share.url for share in Kit(ilm, NOON).shares)


def test_an_office_of_two_regions_is_told_apart_in_the_shortest_post(bawaslu):
    bawaslu.distinction = "Kabupaten Kendal di Provinsi Jawa Tengah bagian utara"
    bawaslu.save(update_fields=["distinction"])
    ilm = factories.ilm(
        KENDAL, responsible=bawaslu, agreement=factories.agreement(bawaslu), channels=SOCIAL, title="Judul " * 20,
    )  # fmt: skip

    short = next(caption.text for caption in Kit(ilm, NOON).captions if caption.platform.name == "x")
    assert f"{bawaslu.short_label} · Diskominfo Kabupaten Kendal" in short.splitlines()


def test_a_project_without_public_pages_has_captions_without_a_link(ilm, settings):
    with override_settings(ILM_BLOCKS={**settings.ILM_BLOCKS, "ILM_ADDRESS": ""}):
        kit = Kit(ilm, NOON)

        assert [share.label for share in kit.shares] == ["WhatsApp", "X"]
        assert "http" not in kit.captions[0].text


def test_no_post_leads_to_a_page_that_does_not_show_the_ilm():
    ilm = factories.ilm(KENDAL, channels=["social"])
    of_villages = factories.ilm(
        KENDAL, channels=SOCIAL, target=[("levels", {"side": "include", "levels": ["village"]})]
    )  # fmt: skip

    assert [Kit(each, NOON).link for each in (ilm, of_villages)] == ["", ""]
    assert "http" not in Kit(ilm, NOON).captions[0].text


# Films


def test_each_platform_takes_its_size_of_a_film_or_says_why_not(sign_in):
    ilm = factories.ilm(KENDAL, channels=SOCIAL)
    file = {"sha256": "ab" * 32, "ext": "mp4", "mime": "video/mp4", "duration_ms": 61_000}
    sizes = [file | {"width": 1920, "height": 1080, "bytes": 40_000_000}]
    film = {"type": "video", "id": "a", "alt": "Dua warga", "files": sizes, "poster": None, "captions": None}
    ILM._base_manager.filter(pk=ilm.pk).update(frozen=[film, film | {"files": []}])

    first, second = read(sign_in(KENDAL, "change"), ilm).select(".ilm-kit-films")

    assert len(first.select("a[download]")) == 5
    assert "WhatsApp Status tidak sesuai: terlalu lama, terlalu besar" in first.get_text(" ", strip=True)
    assert second.get_text().count("masih disiapkan") == 6


# The text belongs to the material


def test_the_text_for_social_media_is_material_that_the_partner_confirms(ilm):
    before = material.digest(materials.of(ilm))
    ilm.social_text = "Kata petugas."
    ilm.save_revision()

    draft = ilm.get_latest_revision_as_object()
    [changed] = differences.differences(draft, differences.last_word(ilm), confirmations.coverage(draft))
    assert material.digest(materials.of(draft)) != before
    assert (str(changed.label), changed.before, changed.after) == ("teks untuk media sosial", [], ["Kata petugas."])
    assert not confirmations.coverage(draft).holds


def test_taking_the_text_away_is_a_change_too(bawaslu):
    ilm = factories.ilm(
        KENDAL, responsible=bawaslu, agreement=factories.agreement(bawaslu), channels=SOCIAL, social_text="Kami.",
    )  # fmt: skip
    ilm.social_text = ""
    ilm.save_revision()

    draft = ilm.get_latest_revision_as_object()
    [gone] = differences.differences(draft, differences.last_word(ilm), confirmations.coverage(draft))
    assert (gone.name, gone.before, gone.after) == ("social_text", ["Kami."], [])


def test_a_material_without_it_has_the_digest_that_it_always_had(ilm):
    assert "social_text" not in materials.of(ilm)
    assert ilm.confirmation.digest == material.digest(materials.of(ilm))


# On the way


def test_the_page_of_places_leads_to_it(sign_in, ilm):
    answer = sign_in(KENDAL, "change").get(reverse("ilm_blocks_admin:where", args=[ilm.pk]))

    assert reverse("ilm_blocks_admin:social_kit", args=[ilm.pk]) in answer.content.decode()


def test_those_who_post_log_and_plan_from_it(sign_in, ilm):
    led = {link["href"] for link in read(sign_in(KENDAL, "change"), ilm).select("a[href*='/posts/']")}
    assert led == {reverse(f"ilm_blocks_admin:{name}") + f"?ilm={ilm.pk}" for name in ("post_add", "post_plan")}


def test_a_partner_takes_the_kit_and_logs_nothing(member, ilm):
    assert not read(member, ilm).select("a[href*='/posts/']")


def test_it_asks_few_questions_however_much_it_shows(sign_in, ilm, django_assert_max_num_queries):
    client = sign_in(KENDAL, "change")
    page(client, ilm)

    with django_assert_max_num_queries(30):
        page(client, ilm)
