"""How heavy a picture may become: as fine as finds room in so many bytes.

Photographs full of leaves and faces weigh several times what drawings of the same size do; a phone on a thin line loads
either.
"""

from bisect import bisect_left
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from wagtail.images.image_operations import FilterOperation

#: Qualities of WebP that are tried; the last one is taken whatever it weighs.
QUALITIES = (80, 75, 65, 55, 45, 35)


class WebPWeight(FilterOperation):
    """``webpweight-24000``: a WebP of the finest of ``QUALITIES`` that takes no more bytes.

    A quality that was named before it is the finest one.
    """

    def construct(self, most: str) -> None:
        self.most = int(most)

    def run(self, willow: Any, image: Any, env: dict[str, Any]) -> None:
        finest = env.get("webp-quality", QUALITIES[0])
        lower = [quality for quality in QUALITIES if quality < finest]
        is_light = not lower or weight(willow, finest) <= self.most
        env["webp-quality"] = finest if is_light else self._finest_that_fits(willow, lower)

    def _finest_that_fits(self, willow: Any, qualities: Sequence[int]) -> int:
        """The finest of ``qualities`` that finds room; each is tried by writing the picture, so few of them are."""
        found = bisect_left(qualities, -self.most, key=lambda quality: -weight(willow, quality))
        return qualities[min(found, len(qualities) - 1)]


def weight(willow: Any, quality: int) -> int:
    """In bytes."""
    stream = BytesIO()
    willow.save_as_webp(stream, quality=quality)
    return len(stream.getvalue())


def operations() -> list[tuple[str, type[FilterOperation]]]:
    return [("webpweight", WebPWeight)]
