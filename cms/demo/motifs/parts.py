"""What several pictures have in common. Each part stands on or around the origin of its board."""

from math import sin, tau

from cms.demo.canvas import Canvas, arc
from cms.demo.palettes import Palette, mix


def wave(phase: float, turns: int = 1) -> float:
    """A swing between -1 and 1 that begins at 0."""
    return sin(phase * turns * tau)


def backdrop(canvas: Canvas, colours: Palette) -> None:
    """Rings of light behind the subject."""
    for radius, share in ((640, 0.08), (470, 0.18)):
        canvas.circle(500, 500, radius, mix(colours.scene, colours.paper, share))


def floor(canvas: Canvas, fill: str, y: float = 860) -> None:
    """The ground on which things stand, out to the edges of any scene."""
    canvas.box(-1500, y, 4000, 2000, fill)


def check(canvas: Canvas, fill: str, width: float = 22) -> None:
    """A tick about 100 wide."""
    canvas.line([(-48, 2), (-14, 36), (50, -38)], fill, width)


def exclamation(canvas: Canvas, fill: str) -> None:
    """An exclamation mark about 100 high."""
    canvas.polygon([(-13, -50), (13, -50), (8, 18), (-8, 18)], fill)
    canvas.circle(0, 40, 13, fill)


def warning(canvas: Canvas, fill: str, ink: str) -> None:
    """A triangle of warning about 300 wide."""
    corners = [(0, -125), (140, 110), (-140, 110)]
    canvas.polygon(corners, fill)
    canvas.line([*corners, corners[0]], fill, 36)
    exclamation(canvas.at(0, 28, scale=1.5), ink)


def prohibition(canvas: Canvas, fill: str, radius: float) -> None:
    """A ring with a bar across."""
    canvas.line([(-radius * 0.7, -radius * 0.7), (radius * 0.7, radius * 0.7)], fill, radius * 0.15)
    canvas.ring(0, 0, radius, fill, radius * 0.15)


def glass(canvas: Canvas, colours: Palette, pane: str) -> None:
    """A magnifying glass, its pane around the origin and 300 wide."""
    canvas.at(0, 0, turn=45).box(150, -30, 90, 60, colours.muted, radius=8)
    canvas.at(0, 0, turn=45).box(215, -44, 240, 88, colours.dark, radius=40)
    canvas.circle(0, 0, 190, colours.dark)
    canvas.circle(0, 0, 152, pane)


def eye(canvas: Canvas, colours: Palette) -> None:
    """An open eye 220 wide."""
    lids = [*arc((0, 60), (125, 130), 208, 332), *arc((0, -60), (125, 130), 28, 152)]
    canvas.polygon(lids, "#ffffff")
    canvas.circle(0, 0, 54, colours.main)
    canvas.circle(0, 0, 27, colours.dark)
    canvas.circle(16, -16, 11, "#ffffff")


def person(canvas: Canvas, colours: Palette, cloth: str) -> None:
    """Head and shoulders; the chest ends at the origin, 330 wide."""
    canvas.polygon([*arc((0, 0), (165, 210), 180, 360)], cloth)
    canvas.box(-34, -250, 68, 90, mix(colours.skin, colours.dark, 0.18), radius=30)
    canvas.circle(0, -300, 88, colours.skin)


def hair(canvas: Canvas, fill: str) -> None:
    """Short hair for a ``person``."""
    canvas.polygon(arc((0, -312), (94, 90), 175, 365), fill)


def veil(canvas: Canvas, colours: Palette, cloth: str) -> None:
    """A head scarf for a ``person``."""
    canvas.oval(0, -288, 216, 244, cloth)
    canvas.polygon([(-108, -285), (108, -285), (140, -120), (0, -60), (-140, -120)], cloth)
    canvas.oval(0, -296, 134, 158, colours.skin)


def cap(canvas: Canvas, fill: str) -> None:
    """A peci for a ``person``."""
    canvas.polygon([(-88, -330), (-78, -394), *arc((0, -394), (78, 12), 180, 360), (88, -330)], fill)


def bubble(canvas: Canvas, width: float, height: float, fill: str, *, tail: int = -1) -> None:
    """A speech bubble around the origin, its tail at the lower left (-1) or right (1)."""
    canvas.box(-width / 2, -height / 2, width, height, fill, radius=min(height / 2, 42))
    foot = width / 2 * tail
    canvas.polygon([(foot * 0.35, height / 2 - 4), (foot * 0.8, height / 2 - 4), (foot * 0.82, height / 2 + 46)], fill)


def house(canvas: Canvas, wall: str, roof: str, opening: str) -> None:
    """A house 300 wide that stands on the origin."""
    canvas.box(-125, -190, 250, 190, wall)
    canvas.polygon([(-170, -185), (-95, -310), (95, -310), (170, -185)], roof)
    canvas.box(-92, -140, 70, 70, opening, radius=6)
    canvas.box(14, -140, 78, 140, opening, radius=6)


def tree(canvas: Canvas, leaf: str, trunk: str) -> None:
    """A tree 300 high that stands on the origin."""
    canvas.box(-14, -150, 28, 150, trunk)
    for x, y, radius in ((0, -230, 84), (-58, -170, 62), (58, -170, 62)):
        canvas.circle(x, y, radius, leaf)


def cloud(canvas: Canvas, fill: str) -> None:
    """A cloud 380 wide around the origin."""
    for x, y, radius in ((-110, 0, 76), (0, -50, 104), (112, -6, 84)):
        canvas.circle(x, y, radius, fill)
    canvas.box(-186, -2, 382, 80, fill, radius=40)


def rain(canvas: Canvas, fill: str, phase: float) -> None:
    """Falling drops over 360 x 260 below the origin."""
    for column in range(6):
        for row in range(3):
            y = (row * 90 + column * 35 + phase * 270) % 270
            x = column * 62 - 150 - y * 0.22
            canvas.line([(x, y), (x - 11, y + 46)], fill, 10)
