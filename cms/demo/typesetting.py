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

    @property
    def width(self) -> float:
        return max(measure(line, self.size) for line in self.lines)

    def draw(self, canvas: Canvas, x: float, y: float, fill: str) -> None:
        """Draws the lines with (x, y) at their top left."""
        factor = abs(canvas.turn_scale)
        outline = self.size * factor * BOLD if self.bold else 0
        pen = ImageDraw.Draw(canvas.image)
        for number, line in enumerate(self.lines):
            spot = canvas.at(x, y + self.size * self.leading * number).origin
            pen.text((spot.real, spot.imag), line, fill, font(round(self.size * factor)), stroke_width=outline)


def fit(
    text: str, *, width: float, height: float, largest: int, bold: bool = False, leading: float = LEADING
) -> Setting:
    """``text`` as large as its place allows; ValueError when it needs less than half of ``largest``."""
    for size in range(largest, largest // 2 - 1, -2):
        setting = Setting(wrap(text, size, width), size, leading, bold)
        if setting.height <= height and setting.width <= width:
            return setting
    raise ValueError(f"{text!r} does not fit into {width:.0f} x {height:.0f} pixels at size {largest // 2}")


def wrap(text: str, size: int, width: float) -> tuple[str, ...]:
    """Lines no wider than ``width`` (a longer word stands alone); line breaks in ``text`` are kept."""
    return tuple(line for part in text.splitlines() for line in _evened(part, size, width))


def _evened(text: str, size: int, width: float) -> list[str]:
    """Lines of similar width, as few as ``width`` allows."""
    lines = _greedy(text, size, width)
    narrower = width
    while len(evened := _greedy(text, size, narrower := narrower * 0.96)) == len(lines):
        if max(measure(line, size) for line in evened) > narrower:
            break
        lines = evened
    return lines


def measure(line: str, size: int) -> float:
    """The width of ``line`` in pixels."""
    return font(size).getlength(line) + size * BOLD * 2


@cache
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
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
