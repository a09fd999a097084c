"""Pictures for posts: a poster is whole and clear of buttons in every shape, words are never cut."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.test import override_settings
from PIL import Image, ImageDraw

from ilm_blocks.media import social_images
from ilm_blocks.media.social_images import SHAPES, NoImage, Shape, ink_on, plan

SENTENCE = "Materi dan tanggung jawab isi: Bawaslu Kabupaten Kendal. Disalurkan oleh: Diskominfo Kabupaten Kendal."
MAROON, CORNERS = (120, 10, 20), [(250, 250, 0), (0, 250, 250), (250, 0, 250), (0, 250, 0)]
by_shape = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)


def poster(width=1600, height=900, **facts):
    file = {"sha256": f"{width}x{height}", "width": width, "height": height}
    return {"type": "poster", "alt": "Poster", "files": [file], **facts}


def message(heading="Awasi bersama", text="Laporkan pelanggaran ke Bawaslu."):
    return {"type": "message", "heading": heading, "text": text}


def marked(width, height):
    """A picture whose corners have colours of their own."""
    picture = Image.new("RGB", (width, height), MAROON)
    pen, part = ImageDraw.Draw(picture), min(width, height) // 10
    for number, (x, y) in enumerate([(0, 0), (width - part, 0), (0, height - part), (width - part, height - part)]):
        pen.rectangle((x, y, x + part, y + part), CORNERS[number])
    return picture


@pytest.fixture(autouse=True)
def stored(monkeypatch):
    social_images._jpeg.cache_clear()
    monkeypatch.setattr(social_images, "_read", lambda file: marked(file["width"], file["height"]))


def drawn(frozen, shape, sentence=SENTENCE):
    return Image.open(BytesIO(social_images.jpeg(plan(frozen, shape, sentence))))


def near(one, other):
    return all(abs(a - b) < 40 for a, b in zip(one, other, strict=True))


@by_shape
@pytest.mark.parametrize(("width", "height"), [(1600, 900), (900, 1600), (2400, 400)])
def test_a_poster_is_whole_and_stands_clear_of_the_margins(shape, width, height):
    picture = drawn([poster(width, height)], shape)

    pixels = picture.load()
    found = [
        [(x, y) for x in range(0, picture.width, 4) for y in range(0, picture.height, 4) if near(pixels[x, y], corner)]
        for corner in CORNERS
    ]
    xs, ys = zip(*[spot for spots in found for spot in spots], strict=True)
    top, right, bottom, left = shape.margins
    assert picture.size == shape.size
    assert all(found)
    assert (max(xs) - min(xs)) / (max(ys) - min(ys)) == pytest.approx(width / height, rel=0.06)
    assert min(xs) >= left - 4
    assert max(xs) <= picture.width - right
    assert min(ys) >= top - 4
    assert max(ys) <= picture.height - bottom


@by_shape
def test_nothing_but_the_ground_lies_in_the_margins(shape):
    for frozen in ([poster()], [message()]):
        picture = drawn(frozen, shape)
        top, right, bottom, left = shape.margins
        width, height = picture.size
        ground = picture.getpixel((2, 2))
        for box in (
            (0, 0, width, top - 8), (0, height - bottom + 8, width, height), (0, 0, left - 8, height),
            (width - right + 8, 0, width, height),
        ):  # fmt: skip
            assert all(abs(low - part) < 12 and abs(high - part) < 12 for (low, high), part in
                       zip(picture.crop(box).getextrema(), ground, strict=True))  # fmt: skip


def test_both_parties_are_named_on_it():
    with_names, others = drawn([poster()], SHAPES[0]), drawn([poster()], SHAPES[0], "Materi: Lain. Disalurkan: Lain.")

    assert with_names.tobytes() != others.tobytes()
    assert " ".join(plan([poster()], SHAPES[0], SENTENCE).sentence.lines) == SENTENCE


def test_each_shape_takes_the_poster_that_is_nearest():
    wide, high, square = poster(1600, 900), poster(900, 1600), poster(1000, 1000)

    taken = {shape.label: plan([wide, high, square], shape, SENTENCE).subject.creative for shape in SHAPES}

    assert taken == {"1:1": square, "4:5": square, "9:16": high, "16:9": wide}


def test_the_finest_file_is_drawn():
    fine = {"sha256": "fine", "width": 1920, "height": 1080}

    assert plan([poster(screens=[fine])], SHAPES[0], SENTENCE).subject.file == fine


def test_a_film_lends_its_still_and_words_stand_where_there_is_no_picture():
    still = {"sha256": "still", "width": 640, "height": 360}
    film = {"type": "video", "alt": "Film", "files": [], "poster": still}

    assert plan([message(), film], SHAPES[0], SENTENCE).subject.file == still
    assert plan([film | {"poster": None}, message()], SHAPES[0], SENTENCE).is_card


@by_shape
def test_the_longest_message_is_set_smaller_and_whole(shape):
    words = ("Bawa KTP elektronik dan kartu keluarga. " * 20)[:600].strip()
    heading = ("Periksa nama Anda dalam daftar pemilih " * 3)[:80].strip()

    found = plan([message(heading, words)], shape, SENTENCE)

    assert " ".join(found.text.lines) == words
    assert " ".join(found.heading.lines) == heading
    assert found.text.width <= shape.room[0]
    assert found.heading.height + found.text.height + found.sentence.height < shape.room[1]


def test_words_that_find_no_room_make_no_picture():
    with pytest.raises(NoImage, match="tidak muat"):
        plan([message(text="kata " * 2000)], SHAPES[0], SENTENCE)
    with pytest.raises(NoImage, match="tidak muat"):
        plan([message(text="x" * 300)], SHAPES[0], SENTENCE)


def test_signs_without_a_letter_are_named_and_never_left_out():
    with pytest.raises(NoImage, match="ꦏ 🌊"):
        plan([message(text="Awas ꦏ 🌊")], SHAPES[0], SENTENCE)


def test_an_ilm_of_sound_alone_has_no_picture():
    with pytest.raises(NoImage, match="tidak punya gambar maupun teks"):
        plan([{"type": "audio", "transcript": "…", "files": []}], SHAPES[0], SENTENCE)


def test_equal_pictures_have_equal_bytes_and_another_name_another_digest():
    first, again = (plan([message()], SHAPES[0], SENTENCE) for _time in range(2))

    bytes_of_first = social_images.jpeg(first)
    social_images._jpeg.cache_clear()
    assert social_images.jpeg(again) == bytes_of_first
    assert first.digest == again.digest
    assert plan([message()], SHAPES[0], SENTENCE + "!").digest != first.digest


def test_many_who_ask_for_one_picture_at_once_have_it_drawn_once(monkeypatch):
    read = []
    monkeypatch.setattr(social_images, "_read", lambda file: read.append(file) or marked(1600, 900))

    with ThreadPoolExecutor(8) as pool:
        found = [*pool.map(social_images.jpeg, [plan([poster()], SHAPES[0], SENTENCE) for _time in range(8)])]

    assert len(set(found)) == len(read) == 1


@by_shape
@pytest.mark.parametrize(("width", "height"), [(4000, 1), (1, 4000), (1, 1)])
def test_a_poster_of_whatever_shape_is_drawn(shape, width, height):
    assert drawn([poster(width, height)], shape).size == shape.size


@by_shape
def test_who_answers_for_it_is_read_on_a_phone_in_every_shape(shape):
    """A phone shows each shape some 360 points wide."""
    assert plan([message()], shape, SENTENCE).sentence.size * 360 / shape.size[0] >= 9.9


@by_shape
def test_the_longest_names_find_room(shape):
    longest = ("Badan Penyelenggara Jaminan Sosial " * 12)[:420]

    assert plan([message()], shape, longest).sentence.height < shape.room[1] / 2


@pytest.mark.parametrize("ground", [(255, 255, 255), (0, 0, 0), (200, 30, 30), (118, 118, 118), (0, 120, 0)])
def test_names_stand_out_from_any_ground(ground):
    def luminance(colour):
        parts = [part / 255 for part in colour]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    ink = (0, 0, 0) if ink_on(ground) == "#000000" else (255, 255, 255)
    lighter, darker = sorted([luminance(ground), luminance(ink)], reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_it_is_drawn_without_a_typeface_of_the_project():
    with override_settings(ILM_BLOCKS={}):
        assert drawn([message()], SHAPES[0]).size == (1080, 1080)


def test_names_too_long_for_a_shape_make_no_picture():
    narrow = Shape("strip", "strip", (1080, 300), (0, 0, 0, 0))

    with pytest.raises(NoImage):
        plan([poster()], narrow, SENTENCE * 4)
