"""What a recording holds, measured in itself: its container by its first bytes, its length by its packets, its shape by
a decoded frame and the matrix that turns it. Names, headers and forms are not trusted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import IO, Any

import av
from av.container import InputContainer
from av.stream import Disposition
from django.utils.translation import gettext_lazy as _

from . import kinds
from .refusals import NotTaken

LEAST_MS = 1000
#: How FFmpeg names the readers of the containers that can be played or remuxed. No other is ever tried: some of them
#: open further files that a playlist names.
READERS = {
    "video/mp4": "mov", "video/quicktime": "mov", "audio/mp4": "mov", "video/webm": "matroska",
    "video/x-matroska": "matroska", "video/x-msvideo": "avi", "audio/mpeg": "mp3", "audio/ogg": "ogg",
    "audio/aac": "aac",
}  # fmt: skip
#: Names of decoders by the codec that they read.
CODECS = {
    "libdav1d": "av1", "libaom-av1": "av1", "mp3float": "mp3", "libopus": "opus", "libvorbis": "vorbis",
    "libopencore_amrnb": "amrnb", "libopencore_amrwb": "amrwb",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Container:
    """Which codecs a container may hold here; ``ext`` and the media types by what it holds."""

    writer: str
    ext: str
    mime: str
    video: tuple[str, ...]
    audio: tuple[str, ...]
    #: Whether browsers play it; what they do not play is kept to be transcoded, and shown to nobody as it is.
    is_played: bool = True


MP4 = Container("mp4", "mp4", "video/mp4", ("h264", "av1", "vp9"), ("aac", "mp3", "opus"))
WEBM = Container("webm", "webm", "video/webm", ("vp8", "vp9", "av1"), ("opus", "vorbis"))
M4A = Container("ipod", "m4a", "audio/mp4", (), ("aac",))
MP3 = Container("mp3", "mp3", "audio/mpeg", (), ("mp3",))
OGG = Container("ogg", "ogg", "audio/ogg", (), ("opus", "vorbis"))
#: What phones, cameras and editing programs write, to be transcoded.
PHONE = Container("mp4", "mp4", "video/mp4", ("hevc", "h264"), ("aac", "mp3", "opus"), is_played=False)
PCM = ("pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be")
CAMERA = Container(
    "mov", "mov", "video/quicktime", ("prores", "mjpeg", "hevc", "h264"), ("aac", "mp3", "amrnb", "amrwb", *PCM),
    is_played=False,
)  # fmt: skip
#: In AVI only what needs no order of its frames.
OLD_CAMERA = replace(CAMERA, video=("mjpeg",))
#: By the reader, the first that fits. Other containers hold H.264, too, without the times that an MP4 of it needs.
FILMS = {"mov": (MP4, PHONE, CAMERA), "matroska": (WEBM,), "avi": (OLD_CAMERA,)}
SOUNDS = (M4A, MP3, OGG)
#: Colours of H.264 that browsers decode; of the newer codecs they decode ten bits, too.
PLAIN = ("yuv420p", "yuvj420p")
DEEP = (*PLAIN, "yuv420p10le")


@dataclass(frozen=True, slots=True)
class Measured:
    container: Container
    width: int | None
    height: int | None
    duration_ms: int
    packets: int

    @property
    def ext(self) -> str:
        return self.container.ext

    @property
    def mime(self) -> str:
        return self.container.mime

    @property
    def is_played(self) -> bool:
        return self.container.is_played


@dataclass(frozen=True, slots=True)
class Opened:
    """A recording that can be decoded: the streams that count, and the container that they belong in."""

    file: InputContainer
    container: Container
    video: Any
    audio: Any

    @property
    def streams(self) -> list[Any]:
        return [stream for stream in (self.video, self.audio) if stream is not None]


def video(file: IO[bytes], name: str) -> Measured:
    """Raise NotTaken unless ``file`` is a clip that screens can play, or that can be transcoded to be."""
    with opened(file, name, is_film=True) as found:
        return measured(found, name)


def audio(file: IO[bytes], name: str) -> Measured:
    """Raise NotTaken unless ``file`` is a sound that every browser can play."""
    with opened(file, name, is_film=False) as found:
        return measured(found, name)


@contextmanager
def opened(file: IO[bytes], name: str, *, is_film: bool) -> Iterator[Opened]:
    file.seek(0)
    kind = kinds.of(file.read(kinds.HEAD))
    file.seek(0)
    if kind not in READERS:
        raise _cannot_be_played(name, kind, is_film)
    try:
        with av.open(file, "r", format=READERS[kind], metadata_errors="ignore") as container:
            yield _chosen(container, name, kind, is_film)
    except (av.error.FFmpegError, OSError, ValueError, LookupError) as error:
        raise broken(name) from error


def _chosen(file: InputContainer, name: str, kind: str, is_film: bool) -> Opened:
    video = next((stream for stream in file.streams.video if not stream.disposition & Disposition.attached_pic), None)
    audio = next(iter(file.streams.audio), None)
    if video is None and audio is None:
        raise broken(name)
    if is_film and video is None:
        raise NotTaken("no_film", _("“%(name)s” holds no film. A sound is uploaded as audio."), name=name)
    if not is_film and video is not None:
        raise NotTaken("a_film", _("“%(name)s” is a film, not a sound. Upload it as video."), name=name)
    choices = FILMS.get(READERS[kind], ()) if is_film else SOUNDS
    film, tone = codec_of(video), codec_of(audio)
    for container in choices:
        has_colours = not container.is_played or _has_plain_colours(video, film)
        if film in ("", *container.video) and tone in ("", *container.audio) and has_colours:
            return Opened(file, container, video, audio)
    raise _cannot_be_decoded(name, kind, video, film, tone, choices)


def codec_of(stream: Any) -> str:
    """The codec of ``stream``; "" without a stream, "?" for one that nothing here decodes."""
    if stream is None:
        return ""
    name = stream.codec_context.name if stream.codec_context is not None else "?"
    return CODECS.get(name, name)


def _has_plain_colours(video: Any, codec: str) -> bool:
    return video is None or video.codec_context.pix_fmt in (None, *(PLAIN if codec == "h264" else DEEP))


def measured(found: Opened, name: str) -> Measured:
    """By its packets; of a film the first frame is decoded besides. The last frame stands as long as it says or, where
    it says nothing, as long as the others on average."""
    stream, size = found.streams[0], None
    first, last, tail, packets = None, 0, 0, 0
    for packet in found.file.demux(stream):
        if found.video is not None and size is None:  # the last packet of all brings out what the decoder holds back
            size = next((_shown_size(frame, stream) for frame in packet.decode()), None)
        if packet.pts is None or packet.is_discard:
            continue
        packets += 1
        first = packet.pts if first is None else min(first, packet.pts)
        if packet.pts >= last:
            last, tail = packet.pts, packet.duration or 0
    if first is None or (found.video is not None and size is None):
        raise broken(name)
    ticks = last - first + (tail or Fraction(last - first, max(packets - 1, 1)))
    duration_ms = round(ticks * stream.time_base * 1000)
    if duration_ms < LEAST_MS:
        raise _too_short(name, duration_ms)
    width, height = size or (None, None)
    return Measured(found.container, width, height, duration_ms, packets)


def _shown_size(frame: Any, stream: Any) -> tuple[int, int]:
    """The frame as it is shown: with square pixels, and turned as its matrix says."""
    aspect = stream.sample_aspect_ratio or 1
    width, height = round(frame.width * aspect), frame.height
    return (height, width) if round(frame.rotation / 90) % 2 else (width, height)


# Sentences


def broken(name: str) -> NotTaken:
    return NotTaken(
        "broken",
        _("“%(name)s” is broken or did not arrive whole. Upload it again, or export it anew as MP4 (sound as MP3)."),
        name=name,
    )


def _too_short(name: str, duration_ms: int) -> NotTaken:
    return NotTaken(
        "too_short",
        _("“%(name)s” lasts %(seconds)s seconds; at least 1 second is needed. Export it anew, whole."),
        name=name, seconds=f"{duration_ms / 1000:.2f}".replace(".", ","),
    )  # fmt: skip


def _not_chosen(name: str, holds: str, is_film: bool) -> NotTaken:
    said = (
        _("“%(name)s” is %(holds)s, which browsers do not play. Export it as MP4 with H.264 and AAC.")
        if is_film
        else _("“%(name)s” is %(holds)s, which browsers do not play. Export it as MP3 or M4A.")
    )
    return NotTaken("not_playable", said, name=name, holds=holds)


def _cannot_be_played(name: str, kind: str, is_film: bool) -> NotTaken:
    if kind:
        return _not_chosen(name, kinds.spoken(kind), is_film)
    said = (
        _("“%(name)s” is no film that can be read. Export it as MP4 with H.264 and AAC.")
        if is_film
        else _("“%(name)s” is no sound that can be read. Export it as MP3 or M4A.")
    )
    return NotTaken("no_recording", said, name=name)


def _cannot_be_decoded(
    name: str, kind: str, video: Any, film: str, tone: str, choices: tuple[Container, ...]
) -> NotTaken:
    """Names what stands in the way: the pictures, their colours or the sound."""
    inner = SPOKEN.get(tone, tone)
    if video is not None and not any(film in container.video for container in choices):
        inner = SPOKEN.get(film, film)
    elif video is not None and not _has_plain_colours(video, film):
        inner = f"{SPOKEN.get(film, film)} {video.codec_context.pix_fmt}"
    return _not_chosen(name, f"{kinds.spoken(kind)} ({inner})", video is not None)


SPOKEN = {
    "hevc": "H.265/HEVC", "h264": "H.264", "mpeg4": "MPEG-4 Visual", "mpeg2video": "MPEG-2", "prores": "ProRes",
    "mjpeg": "Motion JPEG", "amrnb": "AMR", "amrwb": "AMR", "pcm_s16le": "PCM", "flac": "FLAC", "alac": "ALAC",
    "aac": "AAC", "mp3": "MP3", "opus": "Opus", "vorbis": "Vorbis", "vp8": "VP8", "vp9": "VP9", "av1": "AV1",
    "?": "???",
}  # fmt: skip
