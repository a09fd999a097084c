"""A film or sound is measured in itself, and remuxed without what was beside it, or refused with the way out."""

import io
import os

import av
import pytest
from django.core.files.base import ContentFile

from ilm_blocks.media import intake, probing, recordings
from ilm_blocks.media.refusals import NotTaken
from tests.ilm_blocks.media import files


def film(content, name="pesan.mp4"):
    return intake.film(ContentFile(content, name=name))


def sound(content, name="pesan.mp3"):
    return intake.sound(ContentFile(content, name=name))


def container(content):
    with av.open(io.BytesIO(content)) as opened:
        return opened.format.name, dict(opened.metadata), [stream.type for stream in opened.streams]


def test_a_phone_film_loses_place_name_and_date_and_no_frame():
    content = files.phone_film()
    assert files.secrets_in(content)

    taken = film(content)

    kept = taken.read()
    assert files.secrets_in(kept) == []
    assert container(kept)[1].keys() == {"major_brand", "minor_version", "compatible_brands"}
    assert container(kept)[2] == ["video", "audio"]
    assert files.frames(kept) == files.frames(content)
    assert recordings.is_clean(io.BytesIO(kept), "pesan", is_film=True)


VP8, VP9 = (files.film(codec, "webm", tone="libopus") for codec in ("libvpx", "libvpx-vp9"))


def with_words(header):
    return header + files.NAME.encode()


@pytest.mark.parametrize(
    "content",
    [
        files.with_header(files.film("libvpx", "webm", tone="vorbis"), "webm", files.vorbis_by),
        files.with_header(VP8, "webm", with_words),
        files.with_header(VP9, "webm", with_words),
        files.with_header(files.film("libvpx", "webm"), "webm", with_words),
        files.with_header(files.film("libvpx-vp9", "webm"), "webm", with_words),
        files.with_header(files.film(tone="libmp3lame"), "mov", with_words),
    ],
)
def test_what_stands_in_the_headers_of_codecs_is_not_published(content):
    assert files.secrets_in(content)
    assert not recordings.is_clean(io.BytesIO(content), "pesan.webm", is_film=True)

    kept = film(content).read()

    assert files.secrets_in(kept) == []
    assert files.frames(kept) == files.frames(content)
    assert files.tones(kept) == files.tones(content)
    assert film(kept).read() == kept


@pytest.mark.parametrize("codec", ["aac", "libopus", "vorbis"])
def test_nor_is_what_stands_in_those_of_sounds(codec):
    container = "ipod" if codec == "aac" else "ogg"
    added = files.vorbis_by if codec == "vorbis" else with_words
    content = files.with_header(files.sound(codec, container), container, added)

    kept = sound(content).read()

    assert files.secrets_in(kept) == []
    assert files.tones(kept) == files.tones(content)


@pytest.mark.parametrize("kind", [0, 6, *range(10, 32)])
def test_a_unit_of_h264_that_is_no_picture_is_left_out_whatever_its_number(kind):
    content = files.with_unit(kind)

    kept = film(content).read()

    assert files.NAME.encode() not in kept
    assert files.frames(kept) == files.frames(files.film())


@pytest.mark.parametrize(("degrees", "size"), [(90, (36, 64)), (180, (64, 36)), (270, (36, 64))])
def test_a_film_is_as_high_and_wide_as_it_is_shown(degrees, size):
    taken = film(files.turned(files.film(size=(64, 36)), degrees))

    assert (taken.width, taken.height) == size
    with av.open(io.BytesIO(taken.read())) as kept:
        assert abs(next(kept.decode(video=0)).rotation) % 360 in {degrees, 360 - degrees}


@pytest.mark.parametrize(
    ("content", "ext"),
    [
        (files.film(), "mp4"),
        (files.film(container="mov"), "mp4"),
        (files.film(container="3gp"), "mp4"),
        (files.film("libvpx", "webm"), "webm"),
        (files.film("libvpx-vp9", "webm", tone="libopus"), "webm"),
        (files.without_length(files.film("libvpx", "webm")), "webm"),
        (files.film("libsvtav1", "mp4", size=(64, 64)), "mp4"),
        (files.film(tone="libmp3lame"), "mp4"),
    ],
)  # fmt: skip
def test_a_film_lasts_as_long_as_its_packets_and_lies_in_what_browsers_play(content, ext):
    taken = film(content, "pesan.avi")

    assert taken.name == f"pesan.{ext}"
    assert taken.seconds == pytest.approx(1.2, abs=0.03)
    kept = taken.read()
    assert files.frames(kept) == files.frames(content)
    assert files.secrets_in(kept) == []
    assert recordings.is_clean(io.BytesIO(kept), "pesan", is_film=True)


@pytest.mark.parametrize(
    ("content", "ext"),
    [
        (files.sound(tags={"artist": files.NAME}), "mp3"),
        (files.sound("aac", "ipod", tags={"artist": files.NAME}), "m4a"),
        (files.sound("aac", "adts"), "m4a"),
        (files.sound("libopus", "ogg", tags={"artist": files.NAME}), "ogg"),
        (files.sound("libopus", "webm"), "ogg"),
        (files.sound("aac", "mov"), "m4a"),
    ],
)  # fmt: skip
def test_a_sound_loses_its_tags_and_keeps_its_tones(content, ext):
    taken = sound(content)

    assert taken.name == f"pesan.{ext}"
    assert taken.seconds == pytest.approx(1.5, abs=0.15)
    kept = taken.read()
    assert files.secrets_in(kept) == []
    assert container(kept)[2] == ["audio"]
    assert recordings.is_clean(io.BytesIO(kept), "pesan", is_film=False)


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (files.film(container="avi"), "not_playable", "adalah AVI (H.264), yang tidak diputar peramban. Ekspor"),
        (files.film(container="mpegts"), "not_playable", "adalah MPEG-TS"),
        (files.film(container="flv"), "not_playable", "adalah FLV"),
        (files.film(container="matroska"), "not_playable", "adalah MKV (H.264)"),
        (files.film("mpeg4"), "not_playable", "adalah MP4 (MPEG-4 Visual)"),
        (files.film(seconds=0.067, rate=30), "too_short", "hanya 0,07 detik"),
        (files.film(seconds=0.9), "too_short", "hanya 0,90 detik"),
        (files.broken_off(files.film()), "broken", "rusak atau tidak sampai utuh"),
        (files.broken_off(files.film(seconds=9, options={"movflags": "faststart"}, size=(320, 240))), "broken", ""),
        (files.SVG, "not_playable", "adalah SVG"),
        (files.HTML, "not_playable", "adalah HTML"),
        (files.picture(), "not_playable", "adalah JPEG"),
        (files.sound("aac", "ipod"), "no_film", "tidak berisi film"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "no_recording", "Ekspor sebagai MP4 dengan H.264 dan AAC"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "no_recording", "Ekspor sebagai MP4 dengan H.264 dan AAC"),
        (b"bukan film", "no_recording", "Ekspor sebagai MP4 dengan H.264 dan AAC"),
        (b"", "empty", "kosong"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)  # fmt: skip
def test_a_film_that_browsers_do_not_play_is_refused_with_one_sentence(content, code, said):
    with pytest.raises(NotTaken) as refused:
        film(content, "Balai Desa.mp4")

    [sentence] = refused.value.messages
    assert (refused.value.code, sentence[:17]) == (code, "“Balai Desa.mp4” ")
    assert said in sentence


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (
            files.sound("pcm_s16le", "wav"),
            "not_playable",
            "adalah WAV, yang tidak diputar peramban",
        ),
        (files.sound("libopencore_amrnb", "amr"), "not_playable", "adalah AMR"),
        (files.sound(seconds=0.3), "too_short", "paling sedikit 1 detik"),
        (files.film(), "a_film", "Unggah sebagai video"),
        (files.HTML, "not_playable", "adalah HTML"),
    ],
)
def test_a_sound_that_browsers_do_not_play_is_refused_with_one_sentence(content, code, said):
    with pytest.raises(NotTaken) as refused:
        sound(content)

    assert refused.value.code == code
    assert said in refused.value.messages[0]


@pytest.mark.parametrize(
    ("content", "ext"),
    [
        (files.film("libx265", tone="aac"), "mp4"),
        (files.film("libx265", "mov", pix_fmt="yuv420p10le"), "mp4"),
        (files.film("prores_ks", "mov", pix_fmt="yuv422p10le", tone="pcm_s16le"), "mov"),
        (files.film("mjpeg", "mov", pix_fmt="yuvj420p"), "mov"),
        (files.film("mjpeg", "avi", pix_fmt="yuvj420p", tone="pcm_s16le"), "mov"),
        (files.with_comments(files.film("mjpeg", "mov", pix_fmt="yuvj420p")), "mov"),
        (files.film(pix_fmt="yuv444p"), "mp4"),
        (files.film(container="3gp", tone="libopencore_amrnb"), "mov"),
        (files.film(container="mov", tone="pcm_s16le"), "mov"),
    ],
)  # fmt: skip
def test_a_film_that_is_to_be_transcoded_is_kept_without_what_was_beside_it(content, ext):
    taken = film(content, "pesan.hevc")

    assert taken.name == f"pesan.{ext}"
    kept = taken.read()
    assert not probing.video(io.BytesIO(kept), "pesan").is_played
    assert files.frames(kept) == files.frames(content)
    assert files.tones(kept) == files.tones(content)
    assert files.secrets_in(kept, (*files.SECRETS, b"x265")) == []
    assert recordings.is_clean(io.BytesIO(kept), "pesan", is_film=True)


@pytest.mark.parametrize("codec", ["libx265", "prores_ks", "mjpeg"])
def test_one_that_breaks_off_is_refused_at_once(codec):
    colours = {"prores_ks": "yuv422p10le", "mjpeg": "yuvj420p"}.get(codec, "yuv420p")
    whole = files.film(codec, "mov", pix_fmt=colours, seconds=9, options={"movflags": "faststart"}, size=(320, 240))

    with pytest.raises(NotTaken, match="rusak atau tidak sampai utuh"):
        film(files.broken_off(whole))


def test_a_film_that_says_it_lasts_for_days_is_refused():
    content = files.spread(files.film("mjpeg", "mov", pix_fmt="yuvj420p"), "video", 86_400)

    with pytest.raises(NotTaken, match="berdurasi 24 jam; paling lama 4 jam"):
        film(content)


def test_a_film_that_nobody_waits_for_is_refused(monkeypatch):
    """A few megabytes of nothing in the largest of frames would be decoded for hours."""
    monkeypatch.setattr(recordings, "MOST_PIXELS", 20_000)

    with pytest.raises(NotTaken, match="1280 × 720"):
        film(files.film())


@pytest.mark.parametrize(
    "content",
    [
        files.phone_film(),
        files.film(tags={"comment": files.NAME}),
        files.film("libvpx", "webm", tags={"artist": "x"}),
        files.film(),  # libx264 signs in its frames
        files.film("libvpx", "webm") + files.NAME.encode(),
        files.with_box(b"uuid", bytes(16) + files.NAME.encode()),
        files.with_box(b"free", files.PLACE.encode()),
        files.with_box(b"GPMF", files.PLACE.encode()),
        files.film(options={"movflags": "frag_keyframe+empty_moov"}),
    ],
)
def test_whatever_remuxing_would_leave_behind_is_found_and_once_taken_out_it_stays_out(content):
    assert not recordings.is_clean(io.BytesIO(content), "pesan.mp4", is_film=True)
    kept = film(content).read()
    assert recordings.is_clean(io.BytesIO(kept), "pesan.mp4", is_film=True)
    assert film(kept).read() == kept


def test_making_films_leaves_this_process_among_all_others():
    files.film("libsvtav1", "mp4", size=(64, 64))

    assert os.sched_getscheduler(0) == os.SCHED_OTHER
