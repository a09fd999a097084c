"""What a picture's file holds beside its pixels: every segment, chunk and byte that is not the coded picture itself.

Each format has a closed list of the parts that are the picture. All else is told, in order, known or not, so that two
files of one picture can be compared in what they say besides. What somebody hides within the coded picture itself, in a
table that no pixel uses or behind the last pixel, is not looked for.
"""

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress

#: Name and content; the last one holds what stands behind the end of the picture.
Part = tuple[bytes, bytes]
END = b""

#: Of JPEG: tables, restarts and scans; how a picture is coded is its own affair. Its frame says size and depth.
TABLES, SCAN, EOI = (0xC4, 0xDB, 0xDD), 0xDA, 0xD9
FRAMES = (0xC0, 0xC1, 0xC2)
#: A scan lasts until the first mark that is neither a stuffed byte nor a restart.
MARK = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
#: Of WebP.
CODED = (b"VP8 ", b"VP8L", b"ALPH")
STEP = 1 << 20


def of(content: bytes, ext: str) -> list[Part]:
    """Those of a whole file of the intake's kind ``ext``; of a file of another kind something else."""
    return list({"jpg": _of_jpeg, "png": _of_png, "webp": _of_webp}[ext](content))


def _of_jpeg(content: bytes) -> Iterator[Part]:
    at = 2
    while mark := MARK.match(content, at):
        kind, at = content[mark.end() - 1], mark.end()
        if kind == EOI:
            break
        length = int.from_bytes(content[at : at + 2], "big")
        payload, at = content[at + 2 : at + length], at + max(length, 2)
        if kind == SCAN:
            following = MARK.search(content, at)
            at = following.start() if following else len(content)
        elif kind in FRAMES:
            yield b"SOF", payload[:6]
        elif kind not in TABLES:
            yield bytes([kind]), payload
    yield END, content[at:]


#: Of a segment for applications what decoders of Motion JPEG read: the order of fields, and Adobe's kind of colours.
KNOWN = {0xE0: (b"AVI1", b"JFIF"), 0xEE: (b"Adobe",)}
SOI, LONGEST_KNOWN = b"\xff\xd8", 16


def bare_jpeg(frame: bytes) -> bytes:
    """One frame of Motion JPEG, which is one picture or two fields, without comments and segments of applications."""
    bare = b""
    while frame.startswith(SOI):
        picture, frame = _bare_picture(frame)
        bare += picture
    return bare


def _bare_picture(content: bytes) -> tuple[bytes, bytes]:
    """The first picture of ``content`` without words, and what stands behind it."""
    kept, at = [SOI], 2
    while mark := MARK.match(content, at):
        kind, begins = content[mark.end() - 1], mark.end()
        if kind == EOI:
            return b"".join([*kept, b"\xff\xd9"]), content[begins:]
        at = begins + max(int.from_bytes(content[begins : begins + 2], "big"), 2)
        payload = content[begins + 2 : at]
        if kind == SCAN:
            following = MARK.search(content, at)
            at = following.start() if following else len(content)
        if _is_picture(kind, payload):
            kept.append(b"\xff" + content[mark.end() - 1 : at])
    return b"".join(kept), b""


def _is_picture(kind: int, payload: bytes) -> bool:
    if 0xE0 <= kind <= 0xEF or kind == 0xFE:
        return payload.startswith(KNOWN.get(kind, ())) and len(payload) <= LONGEST_KNOWN
    return True


def _of_png(content: bytes) -> Iterator[Part]:
    at, pixels = 8, b""
    while name := content[at + 4 : at + 8]:
        length = int.from_bytes(content[at : at + 4], "big")
        payload, at = content[at + 8 : at + 8 + length], at + length + 12
        if name == b"IDAT":
            pixels += payload
        else:
            yield name, payload
        if name == b"IEND":
            break
    yield from _surplus(pixels)
    yield END, content[at:]


def _surplus(pixels: bytes) -> Iterator[Part]:
    """How much unfolds from the pixels of a PNG, as more than they need may hide there, and what stands behind."""
    unfolding, size = zlib.decompressobj(), 0
    with suppress(zlib.error):  # a wrong checksum stops no decoder
        while unfolded := unfolding.decompress(pixels, STEP):
            size, pixels = size + len(unfolded), unfolding.unconsumed_tail
    yield b"IDAT", b"%d" % size
    yield b"IDAT", unfolding.unused_data


def _of_webp(content: bytes) -> Iterator[Part]:
    at, end = 12, int.from_bytes(content[4:8], "little") + 8
    while at < end and (name := content[at : at + 4]):
        length = int.from_bytes(content[at + 4 : at + 8], "little")
        payload, at = content[at + 8 : at + 8 + length], at + 8 + length + length % 2
        if name not in CODED:
            yield name, payload
    yield END, content[end:]
