"""What stands before the first frame of a stream and tells its decoder how to begin: that, and nothing besides.

Containers hand it on byte for byte, whatever else is in it: Vorbis keeps artists and places there, and behind the end
of any header words may stand that no decoder reads.
"""

import struct
from collections.abc import Callable, Mapping

NO_COMMENTS = b"\x03vorbis" + struct.pack("<II", 0, 0) + b"\x01"
VORBIS_IDENTITY = 30
#: Of Opus, for one or two channels; with more a table of them follows.
OPUS, OPUS_TABLE, OPUS_FAMILY, OPUS_CHANNELS = 19, 21, 18, 9
#: Of AAC, with the signs of its later kinds; longer is only what names each speaker.
AAC = 7


def bare(codec: str, header: bytes) -> bytes:
    """``header`` without words; raises ValueError or IndexError where it is broken. Most codecs need none."""
    return _NEEDED[codec](header) if codec in _NEEDED else b""


def _vorbis(header: bytes) -> bytes:
    """What it is, what is said of it, and how it is set up; the lengths of the first two stand before, in Xiph's way.
    The end of the setup is known to its decoder alone."""
    if header[0] != 2:
        raise ValueError(header)
    first, at = _length(header, 1)
    second, at = _length(header, at)
    identity, setup = header[at : at + VORBIS_IDENTITY], header[at + first + second :]
    return bytes([2, len(identity), len(NO_COMMENTS)]) + identity + NO_COMMENTS + setup


def _length(header: bytes, at: int) -> tuple[int, int]:
    """That which begins at ``at``, and where it ends: bytes are added up, as long as they are full."""
    length = 0
    while header[at] == 0xFF:
        length, at = length + 0xFF, at + 1
    return length + header[at], at + 1


def _opus(header: bytes) -> bytes:
    if len(header) < OPUS:
        raise ValueError(header)
    return header[: OPUS_TABLE + header[OPUS_CHANNELS]] if header[OPUS_FAMILY] else header[:OPUS]


def _aac(header: bytes) -> bytes:
    names_speakers = len(header) > 1 and not header[1] & 0x78
    return header if names_speakers else header[:AAC]


_NEEDED: Mapping[str, Callable[[bytes], bytes]] = {"vorbis": _vorbis, "opus": _opus, "aac": _aac}
