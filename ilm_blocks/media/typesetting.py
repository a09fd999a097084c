"""Words as pixels: measured, wrapped into even lines, as large as their place allows, and never cut."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from PIL import ImageDraw, ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

LEADING = 1.14
#: No typeface has a letter for this code point, so what it draws is what stands for a letter that is lacking.
LACKING = "\uffff"


#: Breaks one paragraph of a typeface and size into lines that are so wide.
Breaker = Callable[[str, "Typeface", int, float], list[str]]


class DoesNotFit(ValueError):
    pass


@dataclass(frozen=True, slots=True)
class Typeface:
    """The TrueType file at ``path``, or Pillow's own; ``outline``, a part of the size, makes a second weight of it."""

    path: str = ""
    outline: float = 0.0

    def font(self, size: int) -> Font:
        return _font(self.path, size)

    def measure(self, line: str, size: int) -> float:
        """The width of ``line`` in pixels."""
        return self.font(size).getlength(line) + size * self.outline * 2

    def lacks(self, text: str) -> str:
        """The signs of ``text`` that it has no letter for, each once."""
        lacking = _drawn(self.path, LACKING)
        signs = (sign for sign in dict.fromkeys(text) if not sign.isspace())
        return "".join(sign for sign in signs if _drawn(self.path, sign) == lacking)


@cache
def _font(path: str, size: int) -> Font:
    return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)


def _drawn(path: str, sign: str) -> bytes:
    return bytes(_font(path, 40).getmask(sign))


@dataclass(frozen=True, slots=True)
class Setting:
    """Lines of text at the size at which they fit."""

    lines: tuple[str, ...]
    size: int
    face: Typeface
    leading: float = LEADING

    @property
    def height(self) -> float:
        return self.size * self.leading * len(self.lines)

    @property
    def width(self) -> float:
        return max((self.face.measure(line, self.size) for line in self.lines), default=0)

    def placed(self) -> Iterator[tuple[float, str]]:
        """Each line with how far below the top of all it begins."""
        for number, line in enumerate(self.lines):
            yield self.size * self.leading * number, line

    def draw(self, pen: ImageDraw.ImageDraw, x: float, y: float, fill: str) -> None:
        """The lines with (x, y) at their top left."""
        for below, line in self.placed():
            pen.text((x, y + below), line, fill, self.face.font(self.size), stroke_width=self.size * self.face.outline)


def fit(
    text: str, face: Typeface, *, width: float, height: float, largest: int, smallest: int, leading: float = LEADING
) -> Setting:
    """``text`` as large as its place allows; raises DoesNotFit when it needs less than ``smallest``."""

    def fits(size: int) -> bool:
        lines = Setting(_wrapped(_greedy, text, face, size, width), size, face, leading)
        return lines.height <= height and lines.width <= width

    if not fits(smallest):  # asked first: the way down takes long
        raise DoesNotFit(f"{text!r} does not fit into {width:.0f} x {height:.0f} pixels at size {smallest}")
    size = next((size for size in range(largest, smallest, -2) if fits(size)), smallest)
    return Setting(wrap(text, face, size, width), size, face, leading)


def wrap(text: str, face: Typeface, size: int, width: float) -> tuple[str, ...]:
    """Lines no wider than ``width`` (a longer word stands alone); line breaks in ``text`` are kept."""
    return _wrapped(_evened, text, face, size, width)


def _wrapped(broken: Breaker, text: str, face: Typeface, size: int, width: float) -> tuple[str, ...]:
    return tuple(line for part in text.splitlines() for line in broken(part, face, size, width) or [""])


def _evened(text: str, face: Typeface, size: int, width: float) -> list[str]:
    """Lines of similar width, as few as ``width`` allows."""
    lines = _greedy(text, face, size, width)
    narrower = width
    while len(evened := _greedy(text, face, size, narrower := narrower * 0.96)) == len(lines):
        if max((face.measure(line, size) for line in evened), default=0) > narrower or not lines:
            break
        lines = evened
    return lines


def _greedy(text: str, face: Typeface, size: int, width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.measure(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
