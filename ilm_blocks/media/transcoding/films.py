"""A film of the library as screens play it: one file for each size, each whole, clean and proven by decoding it."""

import heapq
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import IO, Any

import av

from .. import probing, recordings
from ..probing import Opened
from ..recordings import Recording
from . import frames, sounds
from .sizes import Size
from .sources import Source

#: Called with how much of all the work is done, from 0 to 1; what it raises ends the work.
Progress = Callable[[float], object]
#: The index in front, and nothing of the writer.
OPTIONS = {"movflags": "+faststart", "fflags": "+bitexact"}


@dataclass(frozen=True, slots=True)
class Rendition:
    size: Size
    recording: Recording


def renditions(
    file: IO[bytes], name: str, source: Source, sizes: Sequence[Size], *, progress: Progress
) -> Iterator[Rendition]:
    """``file`` in each of ``sizes``, one after the other; the caller keeps each before it asks for the next.

    Pictures and sound that are right are copied. Memory is bounded whatever the length: a frame at a time, and files
    beside. Raises NotTaken with ``name`` in its sentence.
    """
    sound = None if source.loudness is None else sounds.levelled(file, name, source)
    for number, size in enumerate(sizes):
        made = _made(file, name, source, size, sound, _share_of(number, len(sizes), source, progress))
        yield Rendition(size, recordings.film(made, name))
    progress(1.0)


def _share_of(number: int, count: int, source: Source, progress: Progress) -> frames.Reached:
    def reached(seconds: float) -> None:
        progress((number + min(seconds * 1000 / source.duration_ms, 1.0)) / count)

    return reached


def _made(
    file: IO[bytes], name: str, source: Source, size: Size, sound: IO[bytes] | None, reached: frames.Reached
) -> IO[bytes]:
    reached(0.0)
    # Kept open, and deleted when nothing refers to it; FFmpeg writes by its name, as the index moves to the front.
    result = tempfile.NamedTemporaryFile(suffix=".mp4")  # noqa: SIM115
    with (
        probing.opened(file, name, is_film=True) as found,
        _opened(sound) as heard,
        av.open(result.name, "w", format="mp4", options=OPTIONS) as target,
    ):
        streams = [_pictures(found, source, size, target, reached)]
        if heard is not None:
            streams.append(_copied(heard, heard.streams.audio[0], target))
        for packet in heapq.merge(*streams, key=_at):
            target.mux(packet)
    return result


def _opened(sound: IO[bytes] | None) -> AbstractContextManager[Any]:
    return nullcontext() if sound is None else av.open(sound.name, "r", format="mov")


def _pictures(found: Opened, source: Source, size: Size, target: Any, reached: frames.Reached) -> Iterator[Any]:
    if source.has_right_pictures and size == source.size:
        return _copied(found.file, found.video, target)
    found.video.thread_type = "AUTO"
    return frames.coded(found, source, frames.stream_in(target, size), reached)


def _copied(container: Any, stream: Any, target: Any) -> Iterator[Any]:
    """The packets of ``stream`` for a new stream in ``target``, which is there before the first is asked for."""
    return _moved(container.demux(stream), target.add_stream_from_template(stream, opaque=True))


def _moved(packets: Iterable[Any], into: Any) -> Iterator[Any]:
    for packet in packets:
        if packet.size:
            packet.stream = into
            yield packet


def _at(packet: Any) -> float:
    """In seconds: so pictures and tones of one moment lie beside each other in the file."""
    return float((packet.dts or 0) * packet.time_base)
