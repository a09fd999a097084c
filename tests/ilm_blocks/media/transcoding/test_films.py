"""Whatever the intake lets in becomes a film that every screen plays: proven by reading the finished file."""

import io
import math
import random
from itertools import pairwise

import av
import pytest
from PIL import Image

from ilm_blocks.media import probing, recordings
from ilm_blocks.media.transcoding import films, loudness, sizes, sources, stills
from tests.ilm_blocks.media import files

SCREENS = [(1920, 1080), (32, 18)]


def taken(content):
    return recordings.film(io.BytesIO(content), "pesan").file


def made(content, screens=(), progress=lambda _share: None):
    """The finished film of each size, largest first, with what was found in it."""
    film = taken(content)
    source = sources.inspect(film, "pesan")
    wanted = sizes.wanted(source.size, screens)
    found = list(films.renditions(film, "pesan", source, wanted, progress=progress))
    return [(each, sources.inspect(each.recording.file, "pesan")) for each in found]


def content_of(rendition):
    rendition.recording.file.seek(0)
    return rendition.recording.file.read()


FILMS = {
    "HEVC": files.film("libx265", tone="aac", size=(64, 36)),
    "HEVC in 10 bits": files.film("libx265", "mov", pix_fmt="yuv420p10le", size=(64, 36)),
    "ProRes": files.film("prores_ks", "mov", pix_fmt="yuv422p10le", tone="pcm_s16le", size=(64, 36)),
    "Motion JPEG": files.film("mjpeg", "mov", pix_fmt="yuvj420p", size=(64, 36)),
    "Motion JPEG in AVI": files.film("mjpeg", "avi", pix_fmt="yuvj420p", tone="pcm_s16le", size=(64, 36)),
    "H.264 4:4:4": files.film(pix_fmt="yuv444p", size=(64, 36)),
    "H.264 with AMR": files.film(container="3gp", tone="libopencore_amrnb", size=(64, 36)),
    "VP9": files.film("libvpx-vp9", "webm", tone="libopus", size=(64, 36)),
    "VP8 without a length": files.without_length(files.film("libvpx", "webm", size=(64, 36))),
    "60 frames a second": files.film(rate=60, size=(64, 36)),
}


@pytest.mark.parametrize("content", FILMS.values(), ids=FILMS)
def test_what_phones_and_cameras_write_becomes_h264_high_in_1080p30_with_level_aac(content):
    shares = []
    before = sources.inspect(taken(content), "pesan")

    renditions = made(content, SCREENS, shares.append)

    assert [rendition.size for rendition, _found in renditions] == [(64, 36), (32, 18)]
    for rendition, found in renditions:
        assert found.is_right
        assert found.size == rendition.size
        assert found.frames_a_second <= 30.5
        assert found.duration_ms == pytest.approx(before.duration_ms, abs=40)
        assert (found.loudness is None) == (before.loudness is None)
        kept = content_of(rendition)
        assert kept.index(b"moov") < kept.index(b"mdat")
        assert files.secrets_in(kept) == []
        with av.open(io.BytesIO(kept)) as opened:
            [pictures] = opened.streams.video
            assert (pictures.codec_context.profile, pictures.codec_context.pix_fmt) == ("High", "yuv420p")
            assert [tone.codec_context.name for tone in opened.streams.audio] in ([], ["aac"])
    assert shares[-1] == 1
    assert all(before <= after for before, after in pairwise(shares))


RED_AND_BLUE = {0: ("left", "right"), 90: ("top", "bottom"), 180: ("right", "left"), 270: ("bottom", "top")}
SPOTS = {"left": (0.2, 0.5), "right": (0.8, 0.5), "top": (0.5, 0.2), "bottom": (0.5, 0.8)}


@pytest.mark.parametrize("degrees", RED_AND_BLUE)
def test_a_film_that_was_turned_by_its_matrix_stands_upright_by_its_pixels(degrees):
    lying = files.two_coloured()
    content = files.turned(lying, degrees) if degrees else lying

    [(rendition, found)] = made(content)

    assert found.size == ((36, 64) if degrees % 180 else (64, 36))
    with av.open(io.BytesIO(content_of(rendition))) as opened:
        frame = next(opened.decode(video=0))
        assert frame.rotation == 0
        image = frame.to_image()
    for place, (red, _green, blue) in zip(RED_AND_BLUE[degrees], (files.RED, files.BLUE), strict=True):
        x, y = SPOTS[place]
        seen = image.getpixel((round(image.width * x), round(image.height * y)))
        assert abs(seen[0] - red) < 30, place
        assert abs(seen[2] - blue) < 30, place


NOISE = random.Random(3)
WAVES = {
    "too loud": lambda t: max(-1, min(1, 2.5 * math.sin(2 * math.pi * 440 * t))),
    "too quiet": lambda t: 0.01 * math.sin(2 * math.pi * 440 * t),
    "noise": lambda _t: NOISE.uniform(-1, 1),
    "clicks over whispers": lambda t: 0.9 if t % 1 < 0.0005 else 0.001 * math.sin(2 * math.pi * 440 * t),
    "a peak between the samples": lambda t: math.sin(2 * math.pi * 12_000 * t + math.pi / 4),
    "speech and pauses": lambda t: 0.3 * math.sin(2 * math.pi * 200 * t) * (1 if t % 2 < 1 else 0.05),
    "beside the middle": lambda t: 0.5 + 0.01 * math.sin(2 * math.pi * 440 * t),
}


@pytest.mark.parametrize("wave", WAVES.values(), ids=WAVES)
def test_every_sound_is_within_1_lu_of_minus_23_and_peaks_below_minus_1(wave):
    content = files.sounding(wave)

    [(rendition, found)] = made(content)

    assert abs(found.loudness.lufs + 23) <= 1
    assert found.loudness.dbtp <= -1
    assert found.has_right_pictures
    assert files.frames(content_of(rendition)) == files.frames(content), "pictures that are right stay"


def test_the_measure_is_that_of_the_broadcasters():
    """EBU Tech 3341, case 1: 1 kHz at -23 dBFS on both sides has -23 LUFS, within 0.1."""
    tone = files.sounding(lambda t: 10 ** (-23 / 20) * math.sin(2 * math.pi * 1000 * t), seconds=5, codec="pcm_s16le")

    found = sources.inspect(taken(tone), "pesan")

    assert found.loudness.lufs == pytest.approx(-23, abs=0.1)
    assert found.loudness.dbtp == pytest.approx(-23, abs=0.1)


def test_silence_stays_silence():
    [(_rendition, found)] = made(files.sounding(lambda _t: 0.0))

    assert found.loudness.is_silent
    assert found.is_right


def test_nothing_is_made_anew_that_is_right_already():
    [(first, _found)] = made(files.sounding(WAVES["too loud"]))

    [(again, found)] = made(content_of(first))

    assert found.is_right
    assert content_of(again) == content_of(first)


def test_a_huge_film_comes_down_to_full_hd():
    [(_rendition, found)] = made(files.film("libx265", size=(3840, 2160), rate=2, seconds=1.5))

    assert found.size == (1920, 1080)


@pytest.mark.parametrize("transfer", ["arib-std-b67", "smpte2084"])
def test_hdr_of_phones_becomes_the_colours_of_every_screen(transfer):
    """Left as it is, its light would be taken for that of BT.709, and the picture be grey."""
    [(rendition, found)] = made(files.hdr(transfer))

    assert not found.is_hdr
    with av.open(io.BytesIO(content_of(rendition))) as opened:
        frame = next(opened.decode(video=0))
    assert (frame.color_primaries, frame.color_trc, frame.colorspace) == (1, 1, 1)
    red, green, blue = frame.to_image().getpixel((32, 18))
    assert red > 200
    assert green < 90
    assert blue < 90


def test_a_film_with_odd_sides_gets_even_ones():
    [(_rendition, found)] = made(files.film("libvpx", "webm", size=(65, 37)))

    assert found.size == (64, 36)


def test_a_film_that_a_recorder_began_late_begins_at_once():
    content = files.shifted(files.film("libvpx", "webm", tone="libopus"), seconds=20)

    [(rendition, found)] = made(content)

    assert found.duration_ms == pytest.approx(1200, abs=40)
    with av.open(io.BytesIO(content_of(rendition))) as opened:
        first = {stream.type: next(iter(opened.decode(stream))).time for stream in opened.streams}
    assert first["video"] == pytest.approx(0, abs=0.05)


def test_an_interlaced_film_loses_its_combs():
    """Of two fields that are apart in time, each line between the other's is drawn anew."""
    combed = files.combed()
    assert comb(next(iter(files.images(combed)))) > 60

    [(rendition, found)] = made(combed)

    assert not found.is_interlaced
    assert comb(list(files.images(content_of(rendition)))[3]) < 20


def comb(image):
    """How much lines differ from those beneath them, on average."""
    grey = image.convert("L").resize((1, image.height), Image.Resampling.BOX)
    lines = [grey.getpixel((0, y)) for y in range(image.height)]
    return sum(abs(a - b) for a, b in pairwise(lines)) / (len(lines) - 1)


def test_a_tone_that_says_it_comes_a_day_later_costs_no_day():
    content = files.spread(files.film("mjpeg", "mov", pix_fmt="yuvj420p", tone="pcm_s16le"), "audio", 86_400)

    [(_rendition, found)] = made(content)

    assert found.duration_ms == pytest.approx(1200, abs=40)
    assert found.loudness is not None


class Cancelled(Exception):
    pass


def test_what_the_callback_raises_ends_the_work():
    def stop(share):
        if share > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        made(FILMS["HEVC"], progress=stop)


def test_a_file_that_breaks_off_is_refused_by_name():
    whole = taken(FILMS["HEVC"]).read()

    with pytest.raises(probing.NotTaken, match="rusak atau tidak sampai utuh"):
        sources.inspect(io.BytesIO(files.broken_off(whole)), "pesan")


def test_the_still_is_a_frame_that_shows_something():
    [(rendition, found)] = made(files.two_coloured("libx265"))

    still = Image.open(stills.still(rendition.recording.file, "pesan", found).file)

    assert (still.format, still.size) == ("JPEG", (64, 36))
    assert abs(still.getpixel((12, 18))[0] - files.RED[0]) < 30
    assert not still.getexif()


def test_loudness_of_nothing_is_nothing():
    assert loudness.measured([]).is_silent
