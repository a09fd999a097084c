"""A picture is decoded whole, turned upright, and kept without anything but its colours; else one sentence says why."""

import io
import struct

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ilm_blocks.media import colour_profiles, intake, pictures
from ilm_blocks.media.refusals import NotTaken
from tests.ilm_blocks.media import files


def take(content, name="foto.jpg"):
    return intake.picture(ContentFile(content, name=name))


def opened(taken):
    return Image.open(io.BytesIO(taken.read()))


def is_reddish(pixel):
    return pixel[0] > 150 and pixel[2] < 120


def sides(image):
    """Whether the left, right, top and bottom are red."""
    width, height = image.size
    shown = image.convert("RGB")
    places = {"left": (4, height // 2), "right": (width - 5, height // 2), "top": (width // 2, 4)}
    places["bottom"] = (width // 2, height - 5)
    return {side for side, place in places.items() if is_reddish(shown.getpixel(place))}


@pytest.mark.parametrize(
    ("orientation", "red"),
    [(1, "left"), (2, "right"), (3, "right"), (4, "left"), (5, "top"), (6, "top"), (7, "bottom"), (8, "bottom")],
)
def test_a_picture_is_turned_upright_whichever_way_the_phone_was_held(orientation, red):
    taken = take(files.phone_jpeg(orientation))

    image = opened(taken)
    assert image.size == ((64, 48) if orientation < 5 else (48, 64)) == (taken.width, taken.height)
    assert sides(image) & {red} == {red}
    assert len(image.getexif()) == 0


@pytest.mark.parametrize(
    ("content", "ext", "mode"),
    [
        (files.phone_jpeg(1), "jpg", "RGB"),
        (files.heic(), "jpg", "RGB"),
        (files.avif(), "jpg", "RGB"),
        (files.avif("RGBA"), "webp", "RGBA"),
        (files.mpo(), "jpg", "RGB"),
        (files.picture("JPEG", "CMYK", exif=files.exif()), "jpg", "RGB"),
        (files.picture("JPEG", "L"), "jpg", "L"),
        (files.png_with_words(), "png", "RGB"),
        (files.picture("PNG", "RGBA"), "png", "RGBA"),
        (files.picture("PNG", "P"), "png", "P"),
        (files.picture("PNG", "1"), "png", "1"),
        (files.picture("PNG", "LA"), "png", "RGBA"),
        (files.picture("WEBP", exif=files.exif()), "webp", "RGB"),
        (files.picture("GIF", "P"), "png", "P"),
        (files.picture("BMP"), "png", "RGB"),
        (files.picture("TIFF", tiffinfo={315: files.NAME}), "png", "RGB"),
        (files.picture("TIFF", "CMYK"), "png", "RGB"),
        (files.picture("TIFF", "LAB"), "png", "RGB"),
        (files.grey_16(), "png", "L"),
        (files.grey_16("TIFF"), "png", "L"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)  # fmt: skip
def test_whatever_a_picture_was_it_becomes_what_every_browser_shows(content, ext, mode):
    taken = take(content, "foto.dat")

    image = opened(taken)
    assert taken.name == f"foto.{ext}"
    assert image.format == {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}[ext]
    assert image.mode == mode
    taken.seek(0)
    kept = taken.read()
    assert files.secrets_in(kept) == []
    assert pictures.is_clean(kept, "foto")


def test_a_scan_in_16_bits_keeps_its_greys():
    image = opened(take(files.grey_16()))

    assert [image.getpixel((x, 20)) for x in (4, 60)] == [0x20, 0xE0]


@pytest.mark.parametrize(
    ("greys", "shown"),
    [((20, 226), [20, 226]), ((0, 1000), [0, 255]), ((0x2000, 0xE000), [0, 255]), ((0, 2**31 - 1), [0, 255])],
)
def test_a_scan_in_32_bits_is_no_black_picture_however_many_of_them_it_fills(greys, shown):
    image = opened(take(files.grey_32(*greys)))

    assert [image.getpixel((x, 20)) for x in (4, 60)] == shown


@pytest.mark.parametrize(
    "content", [files.picture("PNG"), files.picture("BMP"), files.picture("TIFF"), files.grey_16("TIFF")]
)
def test_what_was_exact_stays_exact(content):
    image = opened(take(content))

    before = Image.open(io.BytesIO(content))
    same = before if before.mode == image.mode else before.convert("I").point(lambda value: value / 256).convert("L")
    assert image.tobytes() == same.tobytes()


def test_a_jpeg_loses_next_to_nothing_and_does_not_grow():
    content = files.noise("JPEG")

    taken = take(content)

    assert taken.size <= len(content) * 1.05
    pairs = zip(Image.open(io.BytesIO(content)).tobytes(), opened(taken).tobytes(), strict=True)
    assert sum(abs(one - other) for one, other in pairs) / (160 * 120 * 3) < 1


@pytest.mark.parametrize(("form", "mode"), [("JPEG", "RGB"), ("PNG", "RGB"), ("WEBP", "RGB")])
def test_the_colour_profile_stays(form, mode):
    content = files.picture(form, mode, icc_profile=files.profile())

    kept = opened(take(content)).info["icc_profile"]

    assert kept == files.kept_profile()
    assert shown_by(kept) == shown_by(files.profile())


def shown_by(profile):
    """What a monitor of sRGB shows of colours that ``profile`` explains."""
    image = Image.frombytes("RGB", (3, 2), bytes(range(0, 252, 14)))
    return colour_profiles.to_srgb(image, profile).tobytes()


def with_tag(profile, name, data):
    """``profile`` with a further tag at its end."""
    [count] = struct.unpack(">I", profile[128:132])
    cut = 132 + 12 * count
    tags = [struct.unpack(">4sII", profile[at : at + 12]) for at in range(132, cut, 12)]
    moved = b"".join(struct.pack(">4sII", tag, offset + 12, size) for tag, offset, size in tags)
    body = profile[cut:]
    entry = struct.pack(">4sII", name, cut + 12 + len(body), len(data))
    whole = profile[:128] + struct.pack(">I", count + 1) + moved + entry + body + data
    return struct.pack(">I", len(whole)) + whole[4:]


SECRET = b"RAHASIA -6.9,110.2"
TOLD = {
    "a tag of its own": with_tag(files.profile(), b"note", b"text" + bytes(4) + SECRET + bytes(2)),
    "bytes behind its end": files.profile() + SECRET,
    "a longer element": with_tag(files.profile(), b"chad", b"sf32" + bytes(40) + SECRET + bytes(2)),
    "a device": files.profile()[:48] + SECRET[:8] + files.profile()[56:],
    "tables": with_tag(files.profile(), b"A2B0", b"mft2" + bytes(4) + SECRET + bytes(2)),
}


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("profile", TOLD.values(), ids=TOLD)
def test_a_profile_says_colours_and_nothing_else(form, profile):
    content = files.picture(form, icc_profile=profile)

    kept = take(content).read()

    assert SECRET[:8] not in Image.open(io.BytesIO(kept)).info.get("icc_profile", b"")
    assert not pictures.is_clean(content, "foto.jpg")
    assert pictures.is_clean(kept, "foto.jpg")


def test_a_profile_written_anew_stays_as_it_is():
    assert colour_profiles.bare(files.kept_profile(), "RGB ") == files.kept_profile()


@given(cut=st.integers(0, 700), noise=st.binary(max_size=64))
def test_whatever_a_profile_holds_it_is_read_or_left_out(cut, noise):
    """Random bytes in the place of a part of it raise nothing, and what is kept is kept again."""
    broken = files.profile()[:cut] + noise + files.profile()[cut + len(noise) :]

    kept = colour_profiles.bare(broken, "RGB ")

    assert kept is None or colour_profiles.bare(kept, "RGB ") == kept


def test_a_profile_of_other_colours_than_those_that_are_kept_goes():
    """CMYK becomes RGB by it; afterwards it would say something wrong."""
    assert "icc_profile" not in opened(take(files.picture("JPEG", "CMYK", icc_profile=files.profile()))).info
    assert "icc_profile" not in opened(take(files.picture("JPEG", icc_profile=b"no profile"))).info


@pytest.mark.parametrize("content", [files.polyglot("PNG"), files.polyglot("JPEG"), files.polyglot("GIF")])
def test_what_stands_behind_the_end_of_a_picture_goes(content):
    assert files.HTML not in take(content).read()


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (files.broken_off(files.noise("JPEG")), "broken", "rusak atau tidak sampai utuh"),
        (files.broken_off(files.noise("PNG")), "broken", "rusak atau tidak sampai utuh"),
        (files.broken_off(files.noise("GIF")), "broken", "rusak atau tidak sampai utuh"),
        (files.broken_off(files.noise("WEBP")), "broken", "rusak atau tidak sampai utuh"),
        (files.broken_off(files.heic()), "broken", "rusak atau tidak sampai utuh"),
        (files.moving("GIF"), "moves", "film (MP4 dengan H.264)"),
        (files.moving("WEBP"), "moves", "film (MP4 dengan H.264)"),
        (files.moving("PNG"), "moves", "film (MP4 dengan H.264)"),
        (files.pages(), "many_pages", "berisi 3 halaman"),
        (files.picture("PNG", image=Image.new("1", (9_000, 9_000))), "too_many_pixels", "9000 × 9000 piksel"),
        (files.picture("TIFF", "F"), "odd_colours", "JPEG atau PNG dengan 8 bit"),
        (files.grey_32(-1000, 1000), "odd_colours", "JPEG atau PNG dengan 8 bit"),
        (files.SVG, "no_picture", "adalah SVG"),
        (files.HTML, "no_picture", "adalah HTML"),
        (files.PDF, "no_picture", "adalah PDF"),
        (files.film(), "no_picture", "adalah MP4"),
        (b"bukan gambar", "no_picture", "Ekspor sebagai JPEG atau PNG"),
        (b"", "empty", "kosong"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_with_one_sentence(content, code, said):
    with pytest.raises(NotTaken) as refused:
        take(content, "Balai Desa.jpg")

    [sentence] = refused.value.messages
    assert refused.value.code == code
    assert sentence.startswith("“Balai Desa.jpg”")
    assert said in sentence


@pytest.mark.parametrize(("form", "said"), [("PNG", "paling banyak 50 juta"), ("GIF", "piksel")])
def test_a_few_kilobytes_that_unfold_to_hundreds_of_megabytes_are_refused(form, said):
    with pytest.raises(NotTaken, match=said) as refused:
        take(files.bomb(form))

    assert refused.value.code == "too_many_pixels"


def test_a_phone_that_took_two_pictures_at_once_gives_the_first():
    """MPO and HEIC hold depth, previews and the like beside the photograph: that is no film."""
    assert opened(take(files.mpo())).size == (64, 48)


def test_what_is_too_large_is_refused_before_it_is_read(settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 100

    with pytest.raises(NotTaken, match="paling banyak 100"):
        take(files.picture())


# What is there already


@pytest.mark.parametrize(
    "content",
    [
        files.phone_jpeg(), files.picture(exif=files.exif()), files.picture(comment=b"x"), files.picture() + b"x",
        files.mpo(), files.png_with_words(), files.polyglot("PNG"), files.picture("WEBP", exif=files.exif()),
        files.picture("JPEG", "CMYK"), files.grey_16(), files.picture("GIF"), files.picture("WEBP") + b"x",
        files.picture("PNG") + files.picture("PNG"), files.picture() + files.picture(),
        files.with_segment(0xED, b"Adobe_Photoshop2.5:8BIM" + files.NAME.encode()),
        files.with_segment(0xE1, b"Adobe" + files.NAME.encode()),
        files.with_segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\4\4" + bytes(48)),
        files.with_segment(0xEF, files.NAME.encode()),
        files.picture(icc_profile=b"no profile"), files.picture(dpi=(72, 72)),
        files.with_chunk(b"tIME", b"\7\xea\13\24\7\41\25"), files.with_chunk(b"prVt", files.NAME.encode()),
        files.with_chunk(b"zTXt", b"a\0\0" + files.NAME.encode()), files.with_words_behind_the_pixels(),
        files.picture("PNG", icc_profile=b"no profile"), files.picture("PNG", "LA"), files.picture("TIFF"),
        files.webp_with_chunk(b"ABCD", files.NAME.encode()), files.webp_with_chunk(b"XMP ", files.NAME.encode()),
    ],
)  # fmt: skip
def test_whatever_the_intake_would_alter_is_found_and_once_taken_out_it_stays_out(content):
    assert not pictures.is_clean(content, "foto.jpg")
    assert pictures.is_clean(take(content).read(), "foto.jpg")


@pytest.mark.parametrize("options", [{"progressive": True}, {"optimize": True}, {"quality": 30}, {"subsampling": 2}])
def test_a_jpeg_that_is_coded_in_another_way_is_not_coded_anew(options):
    """As Wagtail does with each rendition that is frozen."""
    assert pictures.is_clean(files.picture(**options), "foto.jpg")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_without_anything_beside_its_colours_is_left_alone(form):
    assert pictures.is_clean(files.picture(form, icc_profile=files.kept_profile()), "foto.jpg")
