"""A caption is as long as its network lets it be: words go first, who answers for it and the link never."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilm_blocks.rules.captions import LIMIT, LINK, caption, cut, hashtags, units, weight
from ilm_blocks.rules.platforms import PLATFORMS

NAMES = {
    "sentence": "Materi dari: Bawaslu Kendal. Disalurkan oleh: Diskominfo Kendal.",
    "names": ("Bawaslu", "Diskominfo"),
}
ATTRIBUTIONS = {NAMES["sentence"], "Bawaslu · Diskominfo"}
LINK_TO_IT = "https://blumah.kendalkab.go.id/ilm/123/"


@given(st.text(min_size=1, max_size=120), st.text(max_size=300))
def test_no_post_is_too_long_and_names_and_link_are_whole(title, summary):
    post = caption(" ".join(title.split()), " ".join(summary.split()), LINK_TO_IT, **NAMES)

    assert weight(post) <= LIMIT
    *_said, attribution, link = post.splitlines()
    assert attribution in ATTRIBUTIONS
    assert link == LINK_TO_IT


@given(st.text(min_size=1, max_size=250), st.text(min_size=1, max_size=120))
def test_names_too_long_for_a_network_are_cut_and_none_is_left_out(party, distributor):
    names = [f"Badan {' '.join(party.split())}", f"Dinas {' '.join(distributor.split())}"]
    post = caption("Tolak politik uang", "kata " * 60, LINK_TO_IT, sentence="kata " * 60, names=names)

    assert weight(post) <= LIMIT
    title, *_said, attribution, link = post.splitlines()
    assert title.startswith("Tolak politik")
    assert link == LINK_TO_IT
    assert attribution.startswith("Badan")
    assert " · Dinas" in attribution


@pytest.mark.parametrize("named", ["kpu.go.id", "https://kpu.go.id", "kpu.go.id/a", "info@kpu.go.id"])
def test_an_address_in_the_words_counts_as_x_counts_it(named):
    assert weight(f"Cek di {named} ya") >= len("Cek di  ya") + LINK
    assert weight(caption("Tolak", f"Cek {named}, " * 40, LINK_TO_IT, **NAMES)) <= LIMIT


def test_a_number_or_the_end_of_a_sentence_is_no_address():
    assert weight("Rp1.000 S.H. habis.Selesai") == len("Rp1.000 S.H. ") + LINK
    assert weight("Uang habis. Selesai 1.2.3") == 25


def test_a_short_link_counts_as_x_counts_it():
    post = caption("a " * 300, "", "https://a.id/1", **NAMES)

    assert weight(post) <= LIMIT
    assert len(post) <= LIMIT - LINK + len("https://a.id/1")


@pytest.mark.parametrize(
    ("text", "room", "kept"),
    [
        ("Tolak politik uang", 18, "Tolak politik uang"),
        ("Tolak politik uang", 17, "Tolak politik…"),
        ("Tolak, politik", 10, "Tolak…"),
        ("ꦏꦼꦤ꧀ꦝꦭ꧀", 8, "ꦏꦼ…"),
        ("👩\u200d👧 kita", 6, ""),
        ("🇮🇩🇮🇩🇮🇩", 9, "🇮🇩…"),
        ("👍🏽👍🏽👍🏽", 9, "👍🏽…"),
        ("Panjangsekalitanpaspasi", 10, "Panjangs…"),
        ("x", 0, ""),
    ],
)
def test_a_text_is_cut_between_words_and_never_within_a_character(text, room, kept):
    assert cut(text, room) == kept


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
@given(title=st.text(min_size=1, max_size=120), said=st.text(max_size=1500))
def test_on_every_platform_it_fits_and_says_who_answers_and_where(platform, title, said):
    post = caption(
        " ".join(title.split()), said, LINK_TO_IT, **NAMES, hashtags=("#Bawaslu", "#DiskominfoKendal"),
        limit=platform.limit, length=platform.length,
    )  # fmt: skip

    assert platform.length(post) <= platform.limit
    assert LINK_TO_IT in post.splitlines()
    assert ATTRIBUTIONS & {*post.splitlines()}


def test_hashtags_stand_last_and_give_way_to_the_words():
    tags = ("#Bawaslu", "#DiskominfoKendal")

    assert caption("Tolak", "Laporkan.", LINK_TO_IT, **NAMES, hashtags=tags).splitlines()[-1] == " ".join(tags)
    assert "#" not in caption("Tolak", "kata " * 60, LINK_TO_IT, **NAMES, hashtags=tags)
    assert caption("Tolak", "Ikuti #bawaslu", LINK_TO_IT, **NAMES, hashtags=tags).endswith("\n#DiskominfoKendal")


def test_lines_of_a_text_stay_and_it_is_cut_between_words():
    assert "Satu.\n\nDua." in caption("Tolak", "Satu.\n\nDua.", LINK_TO_IT, **NAMES)
    assert cut("Tolak\npolitik uang", 12) == "Tolak…"


def test_without_a_link_there_is_room_for_words():
    assert caption("Tolak", "Laporkan.", "", **NAMES).splitlines() == ["Tolak", "Laporkan.", NAMES["sentence"]]


def test_a_name_becomes_one_hashtag():
    assert hashtags("Bawaslu Kabupaten Kendal", "Diskominfo Kab. Kendal") == (
        "#BawasluKabupatenKendal", "#DiskominfoKabKendal",
    )  # fmt: skip
    assert hashtags("Bawaslu", "BAWASLU", "2024", "–") == ("#Bawaslu",)
    assert hashtags("LP Ma'arif NU", "Dinas P3A (Kab.) Kendal") == ("#LPMaarifNU", "#DinasP3AKabKendal")


def test_phones_count_an_emoji_as_two():
    assert units("ya 🌊") == 5
