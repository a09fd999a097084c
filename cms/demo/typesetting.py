"""Text on a board, in Pillow's own letters."""

from dataclasses import dataclass

from PIL import ImageDraw

from cms.demo.canvas import Canvas
from ilm_blocks.media import typesetting
from ilm_blocks.media.typesetting import LEADING, Typeface

PLAIN, BOLD = Typeface(), Typeface(outline=0.026)


@dataclass(frozen=True, slots=True)
class Setting(typesetting.Setting):
    """Lines of text at the size at which they fit, on a canvas that may be turned."""

    bold: bool = False

    def draw_on(self, canvas: Canvas, x: float, y: float, fill: str) -> None:
        """Draws the lines with (x, y) at their top left."""
        factor = abs(canvas.turn_scale)
        outline = self.size * factor * BOLD.outline if self.bold else 0
        pen = ImageDraw.Draw(canvas.image)
        for below, line in self.placed():
            spot = canvas.at(x, y + below).origin
            pen.text((spot.real, spot.imag), line, fill, PLAIN.font(round(self.size * factor)), stroke_width=outline)


def fit(
    text: str, *, width: float, height: float, largest: int, bold: bool = False, leading: float = LEADING
) -> Setting:
    """``text`` as large as its place allows; ValueError when it needs less than half of ``largest``."""
    found = typesetting.fit(
        text, BOLD, width=width, height=height, largest=largest, smallest=largest // 2, leading=leading
    )
    return Setting(found.lines, found.size, found.face, found.leading, bold)
