"""How loud a sound is, by EBU R 128 as FFmpeg measures it, and when that is right."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import av
from av.filter import Graph

TARGET_LUFS = -23.0
TOLERANCE_LU = 1.0
MOST_DBTP = -1.0
#: Below it there is nothing to hear: noise of a microphone is not raised. Also what shorter than 0.4 s is said to have.
SILENT_LUFS = -60.0
#: In which sounds are kept.
RATE = 48_000


@dataclass(frozen=True, slots=True)
class Loudness:
    """``lufs`` of the whole programme, ``dbtp`` of its highest true peak."""

    lufs: float
    dbtp: float

    @property
    def is_silent(self) -> bool:
        return self.lufs < SILENT_LUFS

    @property
    def is_below_the_peak(self) -> bool:
        return self.dbtp <= MOST_DBTP

    @property
    def is_right(self) -> bool:
        is_level = self.is_silent or abs(self.lufs - TARGET_LUFS) <= TOLERANCE_LU
        return is_level and self.is_below_the_peak


NOTHING = Loudness(-math.inf, -math.inf)


def measured(frames: Iterable[Any]) -> Loudness:
    """That of decoded ``frames``, one after the other in bounded memory."""
    graph, loudness = None, NOTHING
    for frame in frames:
        graph = graph or _graph(frame)
        graph.push(frame)
        loudness = _pulled(graph, loudness)
    if graph is None:
        return loudness
    graph.push(None)
    return _pulled(graph, loudness)


def _graph(frame: Any) -> Graph:
    graph = Graph()
    graph.link_nodes(
        graph.add_abuffer(
            sample_rate=frame.sample_rate, format=frame.format.name, layout=frame.layout.name,
            time_base=frame.time_base,
        ),
        graph.add("aresample", str(RATE)),
        graph.add("ebur128", "peak=true:metadata=1:framelog=quiet"),
        graph.add("abuffersink"),
    ).configure()  # fmt: skip
    return graph


def _pulled(graph: Graph, loudness: Loudness) -> Loudness:
    """What the last frame that comes out says of all until then."""
    try:
        while True:
            said = graph.pull().metadata
            if "lavfi.r128.I" in said:  # the last piece is too short to be judged, and says nothing
                peak = float(said["lavfi.r128.true_peak"])
                loudness = Loudness(float(said["lavfi.r128.I"]), 20 * math.log10(peak) if peak > 0 else -math.inf)
    except (av.BlockingIOError, av.EOFError):
        return loudness
