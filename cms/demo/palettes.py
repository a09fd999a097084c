"""The colours of each partner's material."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """The roles that colours play on a poster; ``ink`` is legible on ``ground``."""

    ground: str
    ink: str
    scene: str
    main: str
    dark: str
    accent: str
    rule: str
    paper: str = "#fffaf2"
    skin: str = "#c98f66"
    muted: str = "#d9cfc3"


PALETTES = {
    "bawaslu": Palette(
        ground="#1d1617",
        ink="#ffffff",
        scene="#c8202b",
        main="#8f121c",
        dark="#1d1617",
        accent="#f2b83d",
        rule="#f2b83d",
    ),
    "kpu": Palette(
        ground="#fff3e4",
        ink="#4a130c",
        scene="#ee6a35",
        main="#c23a1b",
        dark="#4a130c",
        accent="#ffd08a",
        rule="#ee6a35",
    ),
    "panwascam": Palette(
        ground="#7d1420",
        ink="#ffffff",
        scene="#f3c969",
        main="#b3202c",
        dark="#3a0d13",
        accent="#e0892b",
        rule="#f3c969",
    ),
    "bpbd": Palette(
        ground="#0c2f57",
        ink="#ffffff",
        scene="#5fa9dd",
        main="#1f6fb2",
        dark="#0c2f57",
        accent="#f7882f",
        rule="#f7882f",
    ),
    "dinkes": Palette(
        ground="#e9f6ec",
        ink="#0b3d2e",
        scene="#2f9e6e",
        main="#14704d",
        dark="#0b3d2e",
        accent="#ffc94d",
        rule="#2f9e6e",
    ),
    "desa": Palette(
        ground="#0d5b63",
        ink="#ffffff",
        scene="#f4dfb8",
        main="#1a8a8a",
        dark="#0b3b43",
        accent="#ef7f4d",
        rule="#ef7f4d",
    ),
}


def mix(colour: str, other: str, share: float) -> str:
    """``colour`` with ``share`` (0 to 1) of ``other`` in it."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(one + (two - one) * share) for one, two in pairs).hex()
