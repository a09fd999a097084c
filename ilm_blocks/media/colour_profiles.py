"""Colour profiles rewritten from the numbers that define their colours, and nothing else (ICC.1:2022).

A profile names devices, people and dates, and has room for tags of anybody's own and for bytes that no tag names.
"""

import io
import struct
from typing import Any, Final

from PIL import Image, ImageCms

#: What a profile of a matrix says its colours by; a table (``A2B0``) may say them otherwise, and holds too much.
COLOURS: Final = {
    "RGB ": (b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"),
    "GRAY": (b"kTRC",),
}
BESIDES: Final = (b"wtpt", b"chad")
TABLES: Final = frozenset({b"A2B0", b"A2B1", b"A2B2", b"D2B0", b"D2B1", b"D2B2", b"D2B3"})
HEADER, ENTRY = 128, 12
#: The light of every profile's connection space, D50.
D50: Final = struct.pack(">3I", 0xF6D6, 0x10000, 0xD32D)
#: How many numbers each kind of a parametric curve has.
PARAMETERS: Final = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}
NAMED: Final = "ILM"  # a profile has to have a name and a copyright


def space_of(profile: bytes) -> str:
    """The space of colours that ``profile`` speaks of, as ICC names it; empty for what cannot be read."""
    try:
        return ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile.xcolor_space
    except (ImageCms.PyCMSError, OSError):
        return ""


def has_tables(profile: bytes) -> bool:
    return not TABLES.isdisjoint(_tags(profile))


def bare(profile: bytes, space: str) -> bytes | None:
    """``profile`` of ``space`` with its colours alone; None where it does not say them by numbers that can be told."""
    tags = _tags(profile)
    elements = {name: _exact(tags[name]) for name in (*COLOURS[space], *BESIDES) if name in tags}
    if any(elements.get(name) is None for name in COLOURS[space]):
        return None
    version = profile[8:9] if profile[8:9] in (b"\x02", b"\x04") else b"\x02"
    named = _named(version)
    whole = {b"desc": named, b"cprt": named, **{name: data for name, data in elements.items() if data}}
    made = _written(whole, version, profile, space)
    return made if space_of(made) == space else None


def to_srgb(image: Image.Image, profile: Any) -> Image.Image | None:
    """``image`` in the colours of every browser; None where ``profile`` cannot be followed."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = profile if not isinstance(profile, bytes) else io.BytesIO(profile)
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _tags(profile: bytes) -> dict[bytes, bytes]:
    """The content of each tag by its name."""
    count = int.from_bytes(profile[HEADER : HEADER + 4], "big")
    start, found = HEADER + 4, {}
    for at in range(start, min(start + count * ENTRY, len(profile) - ENTRY + 1), ENTRY):
        name, offset, size = struct.unpack(">4sII", profile[at : at + ENTRY])
        found[name] = profile[offset : offset + size]
    return found


def _exact(data: bytes) -> bytes | None:
    """An element as long as its own kind makes it; None for a kind that can hold anything."""
    kind, size = data[:4], 0
    if kind == b"XYZ ":
        size = 20
    elif kind == b"sf32":
        size = 44
    elif kind == b"curv":
        size = 12 + 2 * int.from_bytes(data[8:12], "big")
    elif kind == b"para":
        size = 12 + 4 * PARAMETERS.get(int.from_bytes(data[8:10], "big"), 0)
    if not size or len(data) < size:
        return None
    return kind + bytes(4) + data[8:size]


def _named(version: bytes) -> bytes:
    if version == b"\x04":
        text = NAMED.encode("utf-16-be")
        return b"mluc" + struct.pack(">3I4s2I", 0, 1, ENTRY, b"enUS", len(text), 28) + text
    text = NAMED.encode() + b"\0"
    return b"desc" + struct.pack(">2I", 0, len(text)) + text + bytes(4 + 4 + 2 + 1 + 67)


def _written(elements: dict[bytes, bytes], version: bytes, source: bytes, space: str) -> bytes:
    table, body = b"", b""
    start = HEADER + 4 + ENTRY * len(elements)
    for name, data in elements.items():
        table += struct.pack(">4sII", name, start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    intent = source[64:68] if source[64:68] in [bytes([0, 0, 0, kind]) for kind in range(4)] else bytes(4)
    connection = source[20:24] if source[20:24] in (b"XYZ ", b"Lab ") else b"XYZ "
    head = (
        struct.pack(">I4s", start + len(body), b"") + version + bytes(3) + b"mntr" + space.encode() + connection
        + bytes(12) + b"acsp" + bytes(24) + intent + D50
    )  # fmt: skip
    return head.ljust(HEADER, b"\0") + struct.pack(">I", len(elements)) + table + body
