"""The sound of a film, levelled to what broadcasters agreed on, as AAC.

One gain for the whole film, and a limiter for its peaks at four times the rate, where peaks between the samples are
seen. What counts is measured in the finished AAC, which is made again until it is right.
"""

import tempfile
from collections.abc import Iterator
from itertools import chain, groupby, takewhile
from operator import attrgetter
from typing import IO, Any

import av
from av.filter import Graph

from .. import probing
from . import loudness
from .loudness import Loudness
from .sources import Source, moved

BITS_A_SECOND = 160_000
#: Where limiting stops peaks: coding raises them again.
CEILING_DBTP = -2.0
#: Three rounds settled every sound that was tried; six are for what is all peaks.
MOST_ROUNDS = 6
BARE = {"fflags": "+bitexact"}


def levelled(file: IO[bytes], name: str, source: Source) -> IO[bytes]:
    """The sound of the film ``file`` in an MP4 of its own, with the same tones where it is right.

    Within 1 LU of -23 LUFS, with no true peak above -1 dBTP. A sound that is nothing but peaks may stay quieter: the
    peak comes first. Silence stays as it is.
    """
    before = source.loudness
    if source.has_right_sound or before is None:
        return _alone(file, name)
    gain, ceiling = (0.0 if before.is_silent else loudness.TARGET_LUFS - before.lufs), CEILING_DBTP
    for _round in range(MOST_ROUNDS):
        made = _coded(file, name, source.duration_ms / 1000, gain, ceiling)
        after = _heard(made)
        if after.is_right:
            break
        gain, ceiling = _adjusted(after, gain, ceiling)
    return made


def _alone(file: IO[bytes], name: str) -> IO[bytes]:
    result = _temporary()
    with (
        probing.opened(file, name, is_film=True) as found,
        av.open(result.name, "w", format="mp4", options=BARE) as target,
    ):
        into = target.add_stream_from_template(found.audio, opaque=True)
        for packet in found.file.demux(found.audio):
            if packet.size:
                packet.stream = into
                target.mux(packet)
    return result


def _temporary() -> Any:
    """Kept open, and deleted when nothing refers to it; FFmpeg writes by its name."""
    return tempfile.NamedTemporaryFile(suffix=".m4a")


def _adjusted(after: Loudness, gain: float, ceiling: float) -> tuple[float, float]:
    """The peak first: a lower ceiling alters the loudness, too."""
    if not after.is_below_the_peak:
        return gain, ceiling - (after.dbtp - loudness.MOST_DBTP) - 0.2
    return gain + loudness.TARGET_LUFS - after.lufs, ceiling


def _heard(made: IO[bytes]) -> Loudness:
    made.seek(0)
    with av.open(made, "r", format="mov") as container:
        return loudness.measured(container.decode(container.streams.audio[0]))


def _coded(file: IO[bytes], name: str, end: float, gain: float, ceiling: float) -> IO[bytes]:
    result = _temporary()
    with (
        probing.opened(file, name, is_film=True) as found,
        av.open(result.name, "w", format="mp4", options=BARE) as target,
    ):
        is_mono = found.audio.codec_context.layout.nb_channels == 1
        into: Any = target.add_stream("aac", rate=loudness.RATE, layout="mono" if is_mono else "stereo")
        into.bit_rate = BITS_A_SECOND
        frames = _until(end, (moved(frame, found) for frame in found.file.decode(found.audio)))
        for frame in _filtered(frames, into.layout.name, gain, ceiling):
            target.mux(into.encode(frame))
        target.mux(into.encode(None))
    return result


def _until(end: float, frames: Iterator[Any]) -> Iterator[Any]:
    """Nothing is heard after the last picture, ``end`` in seconds; a tone that says it came days later would have all
    the time before it filled with silence."""
    return takewhile(lambda frame: frame.time is None or frame.time < end, frames)


def _filtered(frames: Iterator[Any], layout: str, gain: float, ceiling: float) -> Iterator[Any]:
    """A stream may change its mind about rate and channels, and some do after their first frame."""
    shape = attrgetter("sample_rate", "format.name", "layout.name")
    for _shape, alike in groupby(frames, key=shape):
        first = next(alike)
        graph = _graph(first, layout, gain, ceiling)
        for frame in chain([first], alike, [None]):
            graph.push(frame)
            yield from _pulled(graph)


def _graph(frame: Any, layout: str, gain: float, ceiling: float) -> Graph:
    graph = Graph()
    fine = 4 * loudness.RATE
    graph.link_nodes(
        graph.add_abuffer(
            sample_rate=frame.sample_rate, format=frame.format.name, layout=frame.layout.name,
            time_base=frame.time_base,
        ),
        graph.add("aformat", f"sample_fmts=fltp:channel_layouts={layout}"),
        graph.add("highpass", "f=10"),  # nobody hears an offset, and a limiter would limit by it
        graph.add("volume", f"{gain:.3f}dB"),
        graph.add("aresample", str(fine)),
        graph.add("alimiter", f"limit={10 ** (ceiling / 20):.6f}:level=disabled:latency=1:attack=5:release=50"),
        # What is missing in the middle is silent, so that words stay with the lips.
        graph.add("aresample", f"{loudness.RATE}:async=1:first_pts=0"),
        graph.add("aformat", f"sample_fmts=fltp:channel_layouts={layout}:sample_rates={loudness.RATE}"),
        graph.add("abuffersink"),
    ).configure()  # fmt: skip
    return graph


def _pulled(graph: Graph) -> Iterator[Any]:
    while True:
        try:
            yield graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
