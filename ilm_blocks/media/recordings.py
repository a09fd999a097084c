"""Films and sounds on their way in: decoded whole, and remuxed without anything but their frames and tones.

Remuxing alters no frame and no tone. It leaves behind what cameras and phones write beside them: places, names, dates,
serial numbers, subtitles with positions, previews, and among the frames themselves units of H.264 and AV1 that hold
messages or nothing, and words in the headers of codecs.
"""

import tempfile
from dataclasses import dataclass
from typing import IO, Any

import av
from av.bitstream import BitStreamFilterContext
from django.utils.translation import gettext_lazy as _

from . import headers, parts, probing
from .probing import Measured, Opened
from .refusals import NotTaken

#: Endings that the choosers of files offer; the content decides.
FILM_EXTENSIONS = ("3gp", "avi", "m4v", "mov", "mp4", "webm")
SOUND_EXTENSIONS = ("aac", "m4a", "mp3", "oga", "ogg", "opus")
#: Without the name and version of the writer, and without numbers drawn at random: equal films stay equal files.
BARE = {"fflags": "+bitexact"}
#: The index in front, so that a film plays before it is read to its end; and nothing of ID3 in front of an MP3.
FAST = {"movflags": "+faststart"}
WRITING = {"mp4": FAST, "mov": FAST, "ipod": FAST, "mp3": {"id3v2_version": "0"}}
#: The units of a stream that pictures are decoded from: all others are messages, filling or nobody's. Of H.264 and
#: H.265 slices, sets of parameters and delimiters; of AV1 sequences, delimiters, frames and tiles.
UNITS = {
    "h264": "filter_units=pass_types=1-5|7-9", "hevc": "filter_units=pass_types=0-9|16-21|32-35",
    "av1": "filter_units=pass_types=1-4|6|7",
}  # fmt: skip
#: About ten minutes in Full HD: what is decoded while somebody waits.
MOST_PIXELS = 40_000_000_000
#: Four hours, by the times of its pictures: a few of them may say that they stand for days.
MOST_MS = 4 * 60 * 60 * 1000
#: What is missing at the end of a recording that did not arrive whole.
MISSING_MS = 2000
#: Three rounds settled every file that was tried.
MOST_TIMES = 5
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Recording:
    file: IO[bytes]
    measured: Measured

    @property
    def ext(self) -> str:
        return self.measured.ext


def film(file: IO[bytes], name: str) -> Recording:
    return _cleaned(file, name, is_film=True)


def sound(file: IO[bytes], name: str) -> Recording:
    return _cleaned(file, name, is_film=False)


def _cleaned(file: IO[bytes], name: str, *, is_film: bool) -> Recording:
    """The recording in ``file`` as it is kept; raises NotTaken with ``name`` in its sentence."""
    with probing.opened(file, name, is_film=is_film) as found:
        promised_ms = (found.file.duration or 0) / 1000
        if found.container is probing.WEBM:  # which counts from the beginning of the recorder's clock
            promised_ms -= (found.file.start_time or 0) / 1000
    result = _settled(file, name, is_film=is_film)
    measured = (probing.video if is_film else probing.audio)(result, name)
    if measured.duration_ms + MISSING_MS < promised_ms:
        raise probing.broken(name)
    _require_short_work(measured, name)
    _decode(result, name, is_film=is_film)
    result.seek(0)
    return Recording(result, measured)


def _settled(file: IO[bytes], name: str, *, is_film: bool) -> IO[bytes]:
    """Remuxed until doing so alters no byte any more: so a film that was taken is told from any other.

    The second time brings rates and lengths that FFmpeg takes over from what it reads.
    """
    for _time in range(MOST_TIMES):
        file, before = _remuxed(file, name, is_film=is_film), file
        if _is_same(before, file):
            return file
    raise probing.broken(name)


def _remuxed(file: IO[bytes], name: str, *, is_film: bool) -> IO[bytes]:
    with probing.opened(file, name, is_film=is_film) as found:
        return _written(found)


def _written(found: Opened) -> IO[bytes]:
    container = found.container
    # Kept open, and deleted when nothing refers to it; FFmpeg writes by its name, as the index moves to the front.
    result = tempfile.NamedTemporaryFile(suffix=f".{container.ext}")  # noqa: SIM115
    options = BARE | WRITING.get(container.writer, {})
    with av.open(result.name, "w", format=container.writer, options=options) as target:
        into = {stream.index: target.add_stream_from_template(stream, opaque=True) for stream in found.streams}
        filters = {stream.index: _bared(stream, into[stream.index]) for stream in found.streams}
        codecs = {stream.index: probing.codec_of(stream) for stream in found.streams}
        for packet in found.file.demux(found.streams):
            index = packet.stream.index
            for bare in _filtered(packet, filters[index], codecs[index]):
                bare.stream = into[index]
                target.mux(bare)
    return result


def _filtered(packet: Any, units: BitStreamFilterContext | None, codec: str) -> list[Any]:
    """The last packet of all is empty, and brings out what a filter holds back."""
    is_end = packet.size == 0
    if units is not None:
        return units.filter(None if is_end else packet)
    if is_end:
        return []
    return [_bare_picture(packet) if codec == "mjpeg" else packet]


def _bare_picture(packet: Any) -> Any:
    """A frame of Motion JPEG is a picture of its own, with room for words in its segments."""
    bare = av.Packet(parts.bare_jpeg(bytes(packet)))
    bare.pts, bare.dts, bare.duration, bare.time_base = packet.pts, packet.dts, packet.duration, packet.time_base
    bare.is_keyframe = packet.is_keyframe
    return bare


def _bared(stream: Any, into: Any) -> BitStreamFilterContext | None:
    """Let ``into`` begin with a bare header; the filter of its units, if it has any, tells it a header of its own."""
    codec = probing.codec_of(stream)
    if codec in UNITS:
        units = BitStreamFilterContext(UNITS[codec], stream, into)
        if codec == "hevc":
            into.codec_context.extradata = headers.bare(codec, stream.codec_context.extradata or b"")
        return units
    if header := stream.codec_context.extradata:
        into.codec_context.extradata = headers.bare(codec, header)
    return None


def _require_short_work(measured: Measured, name: str) -> None:
    if measured.duration_ms > MOST_MS:
        raise NotTaken(
            "too_long",
            _("“%(name)s” lasts %(hours)s hours; at most %(limit)s can be shown. Cut it shorter."),
            name=name, hours=measured.duration_ms // 3_600_000, limit=MOST_MS // 3_600_000,
        )  # fmt: skip
    pixels = (measured.width or 0) * (measured.height or 0)
    if pixels * measured.packets > MOST_PIXELS:
        raise NotTaken(
            "too_long",
            _(
                "“%(name)s” has %(width)s × %(height)s pixels and lasts %(minutes)s minutes; in that size it is too "
                "long. Export it in 1280 × 720, or cut it shorter."
            ),
            name=name, width=measured.width, height=measured.height, minutes=round(measured.duration_ms / 60_000),
        )  # fmt: skip


def _decode(file: IO[bytes], name: str, *, is_film: bool) -> None:
    """Every frame and tone, as a browser would; raises NotTaken where one would stop."""
    with probing.opened(file, name, is_film=is_film) as found:
        for stream in found.streams:
            stream.thread_type = "AUTO"
        for packet in found.file.demux(found.streams):
            packet.decode()


def is_clean(file: IO[bytes], name: str, *, is_film: bool) -> bool:
    """Whether remuxing would alter no byte; raises NotTaken for what cannot be played."""
    return _is_same(file, _remuxed(file, name, is_film=is_film))


def _is_same(one: IO[bytes], other: IO[bytes]) -> bool:
    one.seek(0)
    other.seek(0)
    while chunk := one.read(CHUNK):
        if chunk != other.read(CHUNK):
            return False
    return not other.read(1)
