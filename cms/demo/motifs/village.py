"""Life where people meet: the district's office, the village."""

from cms.demo.canvas import Canvas, arc
from cms.demo.motifs.parts import backdrop, bubble, check, floor, hair, person, tree, veil, wave
from cms.demo.palettes import Palette, mix


def complaint_desk(canvas: Canvas, colours: Palette, phase: float) -> None:
    """A desk under an awning where someone listens to what someone saw."""
    backdrop(canvas, colours)
    floor(canvas, mix(colours.scene, colours.dark, 0.45), 880)
    for x in (120, 856):
        canvas.box(x, 240, 24, 650, colours.dark)
    _awning(canvas.at(80, 150), colours)
    officer = canvas.at(290, 720)
    person(officer, colours, colours.dark)
    veil(officer, colours, colours.main)
    citizen = canvas.at(715, 720)
    person(citizen, colours, colours.accent)
    hair(citizen, colours.dark)
    words = canvas.at(505, 375 + 8 * wave(phase))
    bubble(words, 190, 104, colours.paper, tail=1)
    for x in (-46, 0, 46):
        words.circle(x, 0, 12, colours.main)
    canvas.box(60, 690, 880, 52, mix(colours.main, colours.dark, 0.4), radius=12)
    canvas.box(110, 735, 780, 160, colours.main)
    canvas.circle(500, 815, 56, colours.paper)
    check(canvas.at(500, 815, scale=0.68), colours.main)


def _awning(canvas: Canvas, colours: Palette) -> None:
    for stripe in range(6):
        fill = colours.main if stripe % 2 == 0 else colours.paper
        canvas.box(stripe * 140, 0, 140, 110, fill)
        canvas.polygon(arc((stripe * 140 + 70, 109), (70, 52), 0, 180), fill)


def waste_sorting(canvas: Canvas, colours: Palette, phase: float) -> None:
    """Each kind of waste falls into its own bin."""
    canvas.circle(500, 500, 470, mix(colours.scene, "#ffffff", 0.4))
    tree(canvas.at(80, 800, scale=1.1), "#5aa469", colours.dark)
    tree(canvas.at(950, 800, scale=0.9), "#5aa469", colours.dark)
    floor(canvas, mix(colours.scene, colours.main, 0.55), 800)
    bins = ((210, "#3f9b5f", _leaf), (500, "#f0b429", _bottle), (790, "#d2553f", _battery))
    for number, (x, fill, item) in enumerate(bins):
        fall = 26 * wave(phase + number / 3)
        item(canvas.at(x, 330 + fall, turn=-10 + 10 * number), colours)
        _bin(canvas.at(x, 905), fill, colours)
        item(canvas.at(x, 745, scale=0.42), colours)


def _bin(canvas: Canvas, fill: str, colours: Palette) -> None:
    canvas.polygon([(-118, -360), (118, -360), (96, 0), (-96, 0)], fill)
    canvas.box(-132, -400, 264, 54, mix(fill, colours.dark, 0.3), radius=16)
    canvas.circle(0, -160, 74, "#ffffff")


def _leaf(canvas: Canvas, colours: Palette) -> None:
    canvas.polygon([*arc((0, 50), (110, 120), 212, 328), *arc((0, -50), (110, 120), 32, 148)], "#3f9b5f")
    canvas.line([(-120, 6), (60, 0)], colours.dark, 9)


def _bottle(canvas: Canvas, colours: Palette) -> None:
    canvas.box(-24, -118, 48, 36, colours.dark, radius=8)
    canvas.polygon([(-22, -82), (22, -82), (56, -34), (56, 110), (-56, 110), (-56, -34)], "#8fd0dd")
    canvas.box(-56, 4, 112, 56, "#ffffff")


def _battery(canvas: Canvas, colours: Palette) -> None:
    canvas.box(-22, -100, 44, 30, colours.dark, radius=6)
    canvas.box(-54, -78, 108, 176, "#d2553f", radius=14)
    canvas.box(-54, 30, 108, 68, colours.dark, radius=14)
    canvas.line([(0, -46), (0, 10)], "#ffffff", 12)
    canvas.line([(-28, -18), (28, -18)], "#ffffff", 12)
