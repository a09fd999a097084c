"""The pictures of a film made anew: upright, in one size, at most 30 a second, H.264 High in eight bits."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain, groupby
from operator import attrgetter
from typing import Any

import av
from av.codec.context import Flags
from av.filter import Graph

from ..probing import Opened
from .sizes import LARGEST, Size
from .sources import MOST_FRAMES_A_SECOND, TOLERATED_FRAMES_A_SECOND, Source, moved

#: Fine enough for every clock of a camera.
CLOCK = Fraction(1, 90_000)
#: A quality at which nobody tells the two films apart, and bits at most as a Full HD disc has them.
QUALITY, PRESET = 21, "fast"
MOST_KILOBITS = 8_000
LEAST_KILOBITS = 400
#: A key frame each two seconds: a player that joins a film at its offset finds one.
KEY_FRAMES = 2 * MOST_FRAMES_A_SECOND
#: Clockwise, what turns a frame as its matrix says; the matrix counts the other way round.
TURNS = {90: ["transpose=cclock"], 180: ["hflip", "vflip"], 270: ["transpose=clock"]}
BT709 = 1

#: Called with the time of each finished frame in seconds.
Reached = Callable[[float], None]


def stream_in(target: Any, size: Size) -> Any:
    """A stream of H.264 in ``target`` for pictures of ``size``."""
    share = size[0] * size[1] / (LARGEST[0] * LARGEST[1])
    kilobits = max(round(MOST_KILOBITS * share), LEAST_KILOBITS)
    options = {
        "preset": PRESET, "crf": str(QUALITY), "profile": "high", "maxrate": f"{kilobits}k",
        "bufsize": f"{2 * kilobits}k", "g": str(KEY_FRAMES),
    }  # fmt: skip
    stream = target.add_stream("libx264", rate=MOST_FRAMES_A_SECOND, options=options)
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    stream.codec_context.time_base = stream.time_base = CLOCK
    stream.codec_context.flags |= Flags.frame_duration  # of the last one nothing else says how long it stands
    for name in ("color_primaries", "color_trc", "colorspace", "color_range"):
        setattr(stream.codec_context, name, BT709)  # of the range 1 is that of television
    return stream


def coded(found: Opened, source: Source, stream: Any, reached: Reached) -> Iterator[Any]:
    """The packets of ``found`` for ``stream``, in their order; each frame is forgotten before the next is read."""
    last, usual = -1, round(1 / (CLOCK * Fraction(source.frames_a_second)))
    for frame in _made(found, source, (stream.width, stream.height)):
        if (at := _at(frame, last)) > last:  # of two at one time the first
            frame.duration = round((frame.duration or 0) * frame.time_base / CLOCK) or usual
            frame.pts, frame.time_base, last = at, CLOCK, at
            frame.pict_type = 0  # as the encoder likes, whatever it was
            yield from stream.encode(frame)
            reached(float(at * CLOCK))
    yield from stream.encode(None)


def _at(frame: Any, last: int) -> int:
    if frame.pts is None:
        return last + round(1 / CLOCK / MOST_FRAMES_A_SECOND)
    return round(frame.pts * frame.time_base / CLOCK)


def _made(found: Opened, source: Source, size: Size) -> Iterator[Any]:
    """Upright and in ``size``; what changes its shape in mid-film is filtered anew from there."""
    shape = attrgetter("width", "height", "format.name", "rotation")
    for _shape, alike in groupby(_seldom_enough(found, source), key=shape):
        first = next(alike)
        graph = _graph(first, source, size)
        for frame in chain([first], alike, [None]):
            graph.push(frame)
            yield from _pulled(graph)


def _seldom_enough(found: Opened, source: Source) -> Iterator[Any]:
    """Of a film with more than 30 frames a second one in each thirtieth; none is ever added."""
    met = None
    for frame in found.file.decode(found.video):
        moved(frame, found)
        slot = None if frame.pts is None else int(frame.pts * frame.time_base * MOST_FRAMES_A_SECOND)
        if source.frames_a_second <= TOLERATED_FRAMES_A_SECOND or slot is None or slot != met:
            yield frame
        met = slot


def _graph(frame: Any, source: Source, size: Size) -> Graph:
    graph = Graph()
    steps = [
        *(["bwdif=mode=send_frame:deint=interlaced"] if source.is_interlaced else []),
        *TURNS.get(round(frame.rotation / 90) * 90 % 360, []),
        _scaled(frame, source, size),
        "setsar=1",
        "format=yuv420p",
    ]
    nodes = [
        graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base,
        ),
        *(graph.add(*step.split("=", 1)) for step in steps),
        graph.add("buffersink"),
    ]  # fmt: skip
    graph.link_nodes(*nodes).configure()
    return graph


def _scaled(frame: Any, source: Source, size: Size) -> str:
    said = f"scale={size[0]}:{size[1]}:flags=bicubic:out_color_matrix=bt709:out_range=tv"
    return f"{said}:out_primaries=bt709:out_transfer=bt709" if source.is_hdr else said


def _pulled(graph: Graph) -> Iterator[Any]:
    while True:
        try:
            yield graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
