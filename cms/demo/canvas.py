"""A drawing board: flat shapes placed, scaled and turned in a grid of one's own."""

import cmath
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import pi, tau

from PIL import Image, ImageDraw

Point = tuple[float, float]

SUPERSAMPLING = 2  # shapes are drawn at twice the size and halved, which smooths their edges


@dataclass(frozen=True)
class Canvas:
    """Draws on one image; a point ``p`` of its grid lands on the pixel ``turn_scale * p + origin``."""

    image: Image.Image
    turn_scale: complex = SUPERSAMPLING
    origin: complex = 0

    @classmethod
    def blank(cls, size: tuple[int, int], fill: str) -> "Canvas":
        """An empty board whose grid is in pixels of the finished picture."""
        width, height = size
        return cls(Image.new("RGB", (width * SUPERSAMPLING, height * SUPERSAMPLING), fill))

    def finished(self) -> Image.Image:
        """The picture at its final size."""
        return self.image.reduce(SUPERSAMPLING)

    def at(self, x: float, y: float, *, scale: float = 1, turn: float = 0) -> "Canvas":
        """The same board with its origin at (x, y), scaled, and turned clockwise by ``turn`` degrees."""
        turn_scale = self.turn_scale * cmath.rect(scale, turn * pi / 180)
        return replace(self, turn_scale=turn_scale, origin=self._pixel((x, y)))

    def place(self, other: "Canvas", x: int, y: int) -> None:
        """Lays another board on this one with its top left at the pixel (x, y) of the finished picture."""
        self.image.paste(other.image, (x * SUPERSAMPLING, y * SUPERSAMPLING))

    def polygon(self, points: Iterable[Point], fill: str) -> None:
        pixels = [self._pixel(point) for point in points]
        ImageDraw.Draw(self.image).polygon([(p.real, p.imag) for p in pixels], fill=fill)

    def oval(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """An ellipse around its centre (x, y)."""
        self.polygon(arc((x, y), (width / 2, height / 2), 0, 360), fill)

    def circle(self, x: float, y: float, radius: float, fill: str) -> None:
        self.oval(x, y, radius * 2, radius * 2, fill)

    def box(self, x: float, y: float, width: float, height: float, fill: str, *, radius: float = 0) -> None:
        """A rectangle with (x, y) at its top left, its corners rounded."""
        right, bottom = x + width, y + height
        corners = (
            ((right - radius, bottom - radius), 0),
            ((x + radius, bottom - radius), 90),
            ((x + radius, y + radius), 180),
            ((right - radius, y + radius), 270),
        )
        self.polygon((p for centre, start in corners for p in arc(centre, (radius, radius), start, start + 90)), fill)

    def line(self, points: Iterable[Point], fill: str, width: float) -> None:
        """A line of round ends and joints."""
        pixels = [self._pixel(point) for point in points]
        thickness = abs(self.turn_scale) * width
        pen = ImageDraw.Draw(self.image)
        pen.line([(p.real, p.imag) for p in pixels], fill=fill, width=round(thickness))
        for p in pixels:
            pen.circle((p.real, p.imag), thickness / 2, fill=fill)

    def ring(self, x: float, y: float, radius: float, fill: str, width: float) -> None:
        """The outline of a circle."""
        outer, inner = radius + width / 2, radius - width / 2
        self.polygon([*arc((x, y), (outer, outer), 0, 360), *arc((x, y), (inner, inner), 360, 0)], fill)

    def _pixel(self, point: Point) -> complex:
        return self.turn_scale * complex(*point) + self.origin


def arc(centre: Point, radii: Point, start: float, end: float) -> list[Point]:
    """Points along an ellipse, clockwise from ``start`` to ``end`` degrees; 0 is to the right."""
    steps = max(2, round(abs(end - start) / 5))
    turns = (cmath.rect(1, (start + (end - start) * step / steps) * tau / 360) for step in range(steps + 1))
    return [(centre[0] + radii[0] * turn.real, centre[1] + radii[1] * turn.imag) for turn in turns]
