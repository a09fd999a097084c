"""A still that stands for a film until it plays: of some frames through its length the one that shows most."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import IO

from PIL import Image, ImageStat

from ..probing import opened
from .sizes import Size
from .sources import Source

#: Where frames are looked at, as parts of the length: neither the first, which is often black, nor the end.
PLACES = tuple(Fraction(part, 10) for part in (1, 3, 5, 7, 9))
QUALITY = 85


@dataclass(frozen=True, slots=True)
class Still:
    file: IO[bytes]
    size: Size


def still(film: IO[bytes], name: str, source: Source) -> Still:
    """A JPEG as large as ``film``, which was transcoded; raises NotTaken for what cannot be read."""
    shown = max(_frames(film, name, source), key=_detail)
    stream = io.BytesIO()
    shown.save(stream, "JPEG", quality=QUALITY, optimize=True)
    stream.seek(0)
    return Still(stream, shown.size)


def _frames(film: IO[bytes], name: str, source: Source) -> Iterator[Image.Image]:
    with opened(film, name, is_film=True) as found:
        for place in PLACES:
            seconds = source.duration_ms * place / 1000
            found.file.seek(round(seconds / found.video.time_base), stream=found.video)
            if (frame := next(iter(found.file.decode(found.video)), None)) is not None:
                yield frame.to_image()


def _detail(image: Image.Image) -> float:
    """How far its greys lie apart."""
    return ImageStat.Stat(image.convert("L")).stddev[0]
