"""What each social medium takes: how long a caption may be, and which films.

Networks change it without notice or date. Read in November 2026 on pages of the networks:

- X: docs.x.com/fundamentals/counting-characters; docs.x.com/x-api/media/quickstart/best-practices (accounts that do not
  pay; longer films of those that do are not assumed);
- Facebook, films: developers.facebook.com/docs/graph-api/video-uploads (9:16 to 16:9, 10 GB, 4 hours).

Read in copies that others keep: Telegram's 1,024 characters beside a file (core.telegram.org/bots/api#sendphoto), and
TikTok's 4 GB and ten minutes (developers.tiktok.com/doc/content-posting-api-media-transfer-guide), which not every
account may post: TikTok says so to whoever posts. All other numbers are as commonly reported in November 2026, not
checked at the network: all of Instagram's and WhatsApp's (which publishes none), Facebook's 63,206 characters and
shortest film, Telegram's films, and of TikTok the caption, the shortest film and the shapes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .captions import LIMIT, Length, units, weight

MB = 1000 * 1000


class Misfit(StrEnum):
    """Why a film cannot be posted somewhere."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_HEAVY = "too_heavy"
    SHAPE = "shape"


@dataclass(frozen=True, slots=True)
class FilmRules:
    """``seconds`` at least and at most, the most bytes, and width by height at least and at most."""

    seconds: tuple[float, float]
    most_bytes: int
    shapes: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Platform:
    name: str
    label: str
    film: FilmRules
    #: The longest caption, and how it is counted.
    limit: int
    length: Length = units


PLATFORMS: Sequence[Platform] = (
    Platform("instagram", "Instagram", FilmRules((3, 15 * 60), 300 * MB, (0.01, 10)), 2_200),
    Platform("facebook", "Facebook", FilmRules((1, 240 * 60), 10_000 * MB, (9 / 16, 16 / 9)), 63_206),
    Platform("x", "X", FilmRules((0.5, 20 * 60), 8_000 * MB, (1 / 3, 3)), LIMIT, weight),
    Platform("whatsapp", "WhatsApp Status", FilmRules((0, 60), 16 * MB, (9 / 16, 16 / 9)), 700),
    Platform("telegram", "Telegram", FilmRules((0, 24 * 3600), 2_000 * MB, (0.05, 20)), 1_024),
    Platform("tiktok", "TikTok", FilmRules((3, 10 * 60), 4_000 * MB, (9 / 16, 16 / 9)), 2_200),
)
#: Sides are even numbers of pixels: a film in Full HD is a hair off 16 to 9 once it is scaled.
TOLERANCE = 0.01


def fitting(
    files: Sequence[Mapping[str, Any]], rules: FilmRules
) -> tuple[Mapping[str, Any] | None, tuple[Misfit, ...]]:
    """The largest of ``files``, one film in sizes that fall, that may be posted; else why the smallest may not."""
    found: tuple[Misfit, ...] = ()
    for file in files:
        if not (found := tuple(misfits(file, rules))):
            return file, ()
    return None, found


def misfits(file: Mapping[str, Any], rules: FilmRules) -> Iterator[Misfit]:
    """What speaks against a described ``file`` of a film."""
    seconds, shape = (file["duration_ms"] or 0) / 1000, file["width"] / file["height"]
    if seconds < rules.seconds[0]:
        yield Misfit.TOO_SHORT
    if seconds > rules.seconds[1]:
        yield Misfit.TOO_LONG
    if file["bytes"] > rules.most_bytes:
        yield Misfit.TOO_HEAVY
    if not rules.shapes[0] * (1 - TOLERANCE) <= shape <= rules.shapes[1] * (1 + TOLERANCE):
        yield Misfit.SHAPE
