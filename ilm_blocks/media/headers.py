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
#: Of H.265, in front of its arrays of units, and which of these are sets of parameters.
HEVC, HEVC_SETS = 22, (32, 33, 34)
START = b"\0\0\0\1"


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


def _hevc(header: bytes) -> bytes:
    """Its sets of parameters alone (of hvcC, ISO/IEC 14496-15, 8.3.3.1), for messages stand among them.

    One after the other as in ITU-T H.265, annex B: so do units come out of a filter.
    """
    if len(header) <= HEVC or header[0] != 1:
        raise ValueError(header)
    kept, at = b"", HEVC + 1
    for _array in range(header[HEVC]):
        kind, units = header[at] & 0x3F, int.from_bytes(header[at + 1 : at + 3], "big")
        at += 3
        for _unit in range(units):
            begin, at = at + 2, at + 2 + int.from_bytes(header[at : at + 2], "big")
            kept += START + header[begin:at] if kind in HEVC_SETS else b""
    if at > len(header):
        raise ValueError(header)
    return kept


_NEEDED: Mapping[str, Callable[[bytes], bytes]] = {
    "vorbis": _vorbis, "opus": _opus, "aac": _aac, "hevc": _hevc,
}  # fmt: skip
