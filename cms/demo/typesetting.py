"""Text on a board: measured, wrapped into even lines, as large as its place allows."""

from dataclasses import dataclass
from functools import cache

from PIL import ImageDraw, ImageFont

from cms.demo.canvas import Canvas

LEADING = 1.14
BOLD = 0.026  # the bundled font has one weight; an outline of this part of its size makes a second


@dataclass(frozen=True)
class Setting:
    """Lines of text at the size at which they fit."""

    lines: tuple[str, ...]
    size: int
    leading: float
    bold: bool

    @property
    def height(self) -> float:
        return self.size * self.leading * len(self.lines)

    def draw(self, canvas: Canvas, x: float, y: float, fill: str) -> None:
        """Draws the lines with (x, y) at their top left."""
        factor = abs(canvas.turn_scale)
        outline = self.size * factor * BOLD if self.bold else 0
        pen = ImageDraw.Draw(canvas.image)
        for number, line in enumerate(self.lines):
            spot = canvas.at(x, y + self.size * self.leading * number).origin
            pen.text((spot.real, spot.imag), line, fill, font(round(self.size * factor)), stroke_width=outline)


def fit(
    text: str, *, width: float, height: float, largest: int, smallest: int = 12, bold: bool = False, leading: float = LEADING
) -> Setting:
    """``text`` in the largest size at which it fits into the place; ValueError when none does."""
    for size in range(largest, smallest - 1, -2):
        lines = wrap(text, size, width)
        setting = Setting(lines, size, leading, bold)
        if setting.height <= height and max(measure(line, size) for line in lines) <= width:
            return setting
    raise ValueError(f"{text!r} does not fit into {width:.0f} x {height:.0f} pixels at size {smallest}")


def wrap(text: str, size: int, width: float) -> tuple[str, ...]:
    """Lines no wider than ``width`` (a longer word stands alone), evened out without adding a line."""
    lines = _greedy(text, size, width)
    narrower = width
    while len(evened := _greedy(text, size, narrower := narrower * 0.96)) == len(lines):
        if max(measure(line, size) for line in evened) > narrower:
            break
        lines = evened
    return tuple(lines)


def measure(line: str, size: int) -> float:
    """The width of ``line`` in pixels."""
    return font(size).getlength(line) + size * BOLD * 2


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Pillow's own font."""
    return ImageFont.load_default(size)


def _greedy(text: str, size: int, width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
