"""The demo's material: posters and clips that a screen can show, and words that keep the rules."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import av
import pytest
from PIL import Image, ImageChops, ImageStat

from cms.demo import content
from cms.demo.clips import Card, ClipSpec, captions, clip, still
from cms.demo.motifs import MOTIFS
from cms.demo.palettes import PALETTES
from cms.demo.posters import PosterShape, illustration, poster, scene
from cms.demo.typesetting import BOLD
from ilm_blocks.choices import Binding, Channel, ContentClass, InformationClass, Priority
from ilm_blocks.media import typesetting
from ilm_blocks.models.blocks import CreativesBlock

TODAY = date(2026, 3, 2)
WORDS_PER_SCREEN = 12
FLOOD = ClipSpec(
    motif="flood",
    palette="bpbd",
    cards=(Card("Air naik?", "Tetap tenang."), Card("Matikan listrik", "Ikuti jalur evakuasi.")),
    signature="BPBD Kabupaten Kendal",
    alt="Air bergelombang di sekitar dua rumah.",
    seconds=2,
)


@pytest.fixture(scope="module")
def flood_file() -> bytes:
    return clip(FLOOD)


def opened(file: bytes) -> Image.Image:
    return Image.open(BytesIO(file)).convert("RGB")


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = (value / 255 for value in bytes.fromhex(colour[1:]))
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def screens() -> list[tuple[str, str]]:
    """Headline and sub of every poster and card of the demo."""
    posters = [(ilm.poster.headline, ilm.poster.sub) for ilm in content.ILMS]
    cards = [(card.headline, card.sub) for ilm in content.ILMS if ilm.clip for card in ilm.clip.cards]
    return posters + cards


@pytest.mark.parametrize(
    ("shape", "size"), [(PosterShape.LANDSCAPE, (1600, 900)), (PosterShape.PORTRAIT, (1080, 1920))]
)
def test_a_poster_has_the_size_of_its_shape(shape, size):
    picture = opened(poster(content.ILMS[0].poster, shape))

    assert picture.size == size


@pytest.mark.parametrize("shape", PosterShape)
def test_every_poster_of_the_demo_fits_its_words(shape):
    for ilm in content.ILMS:
        assert len(poster(ilm.poster, shape)) < 150_000


def test_a_poster_is_the_same_file_each_time():
    spec = content.ILMS[0].poster

    assert poster(spec, PosterShape.LANDSCAPE) == poster(spec, PosterShape.LANDSCAPE)


def test_words_that_do_not_fit_are_refused():
    crowded = replace(content.ILMS[0].poster, headline="pengawasan " * 20)

    with pytest.raises(ValueError, match="does not fit"):
        poster(crowded, PosterShape.LANDSCAPE)


def test_lines_are_no_wider_than_their_place_and_of_similar_width():
    lines = typesetting.wrap("Sudah terdaftar sebagai pemilih di desa Anda", BOLD, 60, 700)

    widths = [BOLD.measure(line, 60) for line in lines]
    assert max(widths) <= 700
    assert min(widths) > max(widths) / 2


def test_the_bundled_font_has_every_letter_that_is_drawn():
    assert BOLD.lacks("".join(part for screen in screens() for part in screen)) == ""
    assert BOLD.lacks("Awas \N{SNOWMAN}") == "\N{SNOWMAN}"


@pytest.mark.parametrize("palette", PALETTES)
def test_words_stand_out_from_their_ground(palette):
    assert contrast(PALETTES[palette].ink, PALETTES[palette].ground) >= 7


@pytest.mark.parametrize("motif", MOTIFS)
def test_every_picture_moves_and_returns_to_its_beginning(motif):
    first, middle, last = (
        scene(motif, PALETTES["dinkes"], (200, 200), phase=phase).finished() for phase in (0, 0.3, 1)
    )

    assert ImageChops.difference(first, middle).getbbox()
    assert max(ImageStat.Stat(ImageChops.difference(first, last)).mean) < 0.5


def test_a_clip_lasts_as_long_as_it_says_in_a_form_that_browsers_play(flood_file):
    with av.open(BytesIO(flood_file), "r") as container:
        stream = container.streams.video[0]

        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (stream.width, stream.height) == (1280, 720)
        assert stream.average_rate == 25
        assert container.duration == FLOOD.seconds * av.time_base


def test_a_clip_moves_and_its_words_change(flood_file):
    with av.open(BytesIO(flood_file), "r") as container:
        frames = [frame.to_image() for frame in container.decode(video=0)]

    assert len(frames) == FLOOD.seconds * 25
    scenes, words = (0, 10), (0, 45)
    assert strongly_different(*(frames[n].crop((720, 0, 1280, 720)) for n in scenes))
    assert strongly_different(*(frames[n].crop((64, 130, 674, 560)) for n in words))


def strongly_different(one: Image.Image, other: Image.Image) -> bool:
    return sum(ImageChops.difference(one, other).convert("L").histogram()[64:]) > 500


def test_a_clip_can_play_before_it_is_read_to_its_end(flood_file):
    assert flood_file.index(b"moov") < flood_file.index(b"mdat")


def test_a_clip_begins_with_its_still_and_keeps_its_colours(flood_file):
    with av.open(BytesIO(flood_file), "r") as container:
        first = next(container.decode(video=0)).to_image()

    ground, sky = (64, 100, 74, 110), (1000, 10, 1010, 20)
    for spot in (ground, sky):
        difference = ImageChops.difference(first.crop(spot), opened(still(FLOOD)).crop(spot))
        assert max(ImageStat.Stat(difference).mean) <= 4


def test_captions_name_the_silence_and_follow_the_cards():
    assert captions(FLOOD) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n[tanpa suara]\nAir naik?\nTetap tenang.\n\n"
        "00:00:01.000 --> 00:00:02.000\nMatikan listrik\nIkuti jalur evakuasi.\n"
    )


@pytest.mark.parametrize("words", screens(), ids=lambda words: " ".join(words[0].split()))
def test_a_screen_has_at_most_twelve_words(words):
    assert len(" ".join(words).split()) <= WORDS_PER_SCREEN


def test_all_material_has_a_text_instead_of_the_picture():
    for ilm in content.ILMS:
        assert ilm.poster.alt
        assert ilm.clip is None or ilm.clip.alt


def test_agreements_are_in_force_on_the_day_of_loading_and_marked_as_made_up():
    agreements = [partner.agreement for partner in content.PARTNERS.values() if partner.agreement]

    assert len(agreements) == 3
    for agreement in agreements:
        assert agreement.first_day(TODAY) < TODAY < agreement.last_day(TODAY) == date(2027, 12, 31)
        assert "(contoh)" in agreement.title
        assert all(number.startswith("CONTOH-") and "/202" in number for number in agreement.numbers(TODAY))


def test_every_ad_speaks_the_words_of_the_domain():
    for ilm in content.ILMS:
        assert set(ilm.channels) <= set(Channel.values)
        assert ilm.binding in Binding.values
        assert ilm.priority.upper() in Priority.names
        assert ilm.content_class in ContentClass.values
        assert ilm.information_class in InformationClass.values


def test_every_ads_words_are_accepted_by_the_editors_form():
    creatives = CreativesBlock()

    for ilm in content.ILMS:
        assert len(ilm.title) <= 120
        creatives.child_blocks["poster"].child_blocks["alt"].clean(ilm.poster.alt)
        if ilm.running_text:
            creatives.child_blocks["running_text"].clean({"text": ilm.running_text})
        if ilm.message:
            creatives.child_blocks["message"].clean({"heading": ilm.message.heading, "text": ilm.message.text})


def test_every_ad_has_a_key_of_its_own():
    assert len({ilm.key for ilm in content.ILMS}) == len(content.ILMS)


def test_a_website_is_never_without_something_of_bawaslu():
    shown_below = [
        ilm
        for ilm in content.ILMS
        if ilm.partner == "bawaslu" and ilm.binding in ("mandatory", "default") and "website" in ilm.channels
    ]

    assert {ilm.owner for ilm in shown_below} == {"33.24"}
    assert any(ilm.from_days < 0 and (ilm.until_days or 0) > 60 for ilm in shown_below)


def test_the_demo_shows_each_binding_and_what_is_to_come_and_what_is_over():
    assert {ilm.binding for ilm in content.ILMS} == {"mandatory", "default", "offered"}
    assert {ilm.priority for ilm in content.ILMS} == {"routine", "important", "urgent"}
    assert any(ilm.from_days > 0 for ilm in content.ILMS)
    assert any(ilm.until_days is not None and ilm.until_days < 0 for ilm in content.ILMS)


def test_one_ad_of_bawaslu_waits_for_the_regencys_review():
    [waiting] = [ilm for ilm in content.ILMS if ilm.waits]

    assert (waiting.partner, waiting.owner) == ("bawaslu", "33.24")
    assert any(user.partner == waiting.partner for user in content.USERS)
    assert waiting.from_days <= 0 < (waiting.until_days or 0)


def test_a_village_answers_for_its_own_ad():
    own = [ilm for ilm in content.ILMS if ilm.partner is None]

    assert [(ilm.owner, ilm.responsible) for ilm in own] == [("33.24.01.2001", "Pemerintah Desa Blumah")]


def test_an_ad_stays_within_its_partners_agreement():
    for ilm in content.ILMS:
        partner = content.PARTNERS[ilm.partner] if ilm.partner else None
        if partner and partner.agreement:
            assert set(ilm.channels) <= set(partner.agreement.channels), ilm.key
            assert ilm.owner.startswith(partner.owner), ilm.key


def test_news_say_that_they_are_made_up():
    assert all(news.paragraphs[-1] == content.NEWS_NOTE for news in content.NEWS)
    assert all(event.paragraphs[-1] == content.EVENT_NOTE for event in content.EVENTS)
    assert all("(contoh)" in event.title for event in content.EVENTS)


@pytest.mark.parametrize("news", [news for news in content.NEWS if news.picture], ids=lambda news: news.title)
def test_news_have_a_picture_without_words_that_is_told_to_who_does_not_see_it(news):
    drawn = opened(illustration(news.picture.motif, news.picture.palette))

    assert drawn.size == (1600, 900)
    assert news.picture.alt.startswith("Gambar: ")


def test_a_home_page_speaks_of_its_own_region():
    words = content.TEMPLATES["village"].filled(name="Blumah", label="Desa", parent="Kecamatan Plantungan")

    assert words.heading == "Selamat datang di situs resmi Desa Blumah"
    assert "bagian dari Kecamatan Plantungan" in words.paragraphs[0]
