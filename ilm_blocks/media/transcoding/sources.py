"""What a film is before it is transcoded, and what of it may stay as it is."""

from dataclasses import dataclass
from fractions import Fraction
from typing import IO, Any

import av

from .. import probing
from ..probing import Opened
from . import loudness, sizes
from .loudness import Loudness
from .sizes import Size

#: Decoders of H.264 High read these as well.
PROFILES = ("High", "Main", "Constrained Baseline")
MOST_FRAMES_A_SECOND = 30
#: What rounds 29.97 up and a shaky clock of a phone is no reason to drop frames.
TOLERATED_FRAMES_A_SECOND = 30.5
#: Far more than Full HD needs; above it players drop frames.
MOST_BITS_A_SECOND = 12_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A film as it lies in the library; ``size`` is as it is shown: upright, with square pixels."""

    size: Size
    duration_ms: int
    frames_a_second: float
    #: None without sound.
    loudness: Loudness | None
    has_right_pictures: bool
    has_right_sound: bool
    is_interlaced: bool
    is_hdr: bool

    @property
    def is_right(self) -> bool:
        """Whether every screen plays it as it is."""
        return self.has_right_pictures and self.has_right_sound


#: How HDR says so: PQ and HLG (ITU-T H.273, transfer characteristics).
HDR = (16, 18)


def inspect(file: IO[bytes], name: str) -> Source:
    """Decodes the first frame and all of the sound; raises NotTaken for what cannot be read to its end."""
    sound = _heard(file, name)
    with probing.opened(file, name, is_film=True) as found:
        first = next(iter(found.file.decode(found.video)), None)
        if first is None:
            raise probing.broken(name)
        aspect, turned = found.video.sample_aspect_ratio or Fraction(1), first.rotation % 360
        coded = (first.width, first.height)
        is_interlaced = bool(first.interlaced_frame)
        is_hdr = int(first.color_trc) in HDR
        has_right_sound = sound is None or (is_aac(found) and sound.is_right)
        is_plain = aspect == 1 and not turned and not is_interlaced and not is_hdr
        is_coded_right = _is_coded_right(found) and is_plain
    measured = probing.video(file, name)
    size = (measured.width or coded[0], measured.height or coded[1])
    rate = measured.packets * 1000 / measured.duration_ms
    bits = file.seek(0, 2) * 8000 / measured.duration_ms
    is_light = rate <= TOLERATED_FRAMES_A_SECOND and bits <= MOST_BITS_A_SECOND and sizes.whole(size) == size
    return Source(
        size, measured.duration_ms, rate, sound, is_coded_right and is_light, has_right_sound, is_interlaced, is_hdr
    )


def _heard(file: IO[bytes], name: str) -> Loudness | None:
    with probing.opened(file, name, is_film=True) as found:
        return None if found.audio is None else loudness.measured(found.file.decode(found.audio))


def is_aac(found: Opened) -> bool:
    return found.container is probing.MP4 and probing.codec_of(found.audio) == "aac"


def _is_coded_right(found: Opened) -> bool:
    context: Any = found.video.codec_context
    return (
        found.container is probing.MP4
        and probing.codec_of(found.video) == "h264"
        and context.profile in PROFILES
        and context.pix_fmt == "yuv420p"
    )


def moved(frame: Any, found: Opened) -> Any:
    """``frame`` at its time from the beginning of the film, which may lie anywhere on the clock of a recorder."""
    if frame.pts is not None and found.file.start_time:
        frame.pts -= round(Fraction(found.file.start_time, av.time_base) / frame.time_base)
    return frame
