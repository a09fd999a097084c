"""Keeping a family well."""

from cms.demo.canvas import Canvas, arc
from cms.demo.motifs.parts import backdrop, check, floor, hair, person, prohibition, wave
from cms.demo.palettes import Palette, mix


def mosquito(canvas: Canvas, colours: Palette, phase: float) -> None:
    """A mosquito finds the water jar covered."""
    backdrop(canvas, colours)
    floor(canvas, mix(colours.scene, colours.dark, 0.35))
    _covered_jar(canvas.at(330, 880), colours)
    flight = canvas.at(660 + 18 * wave(phase, 2), 330 + 26 * wave(phase), turn=-12)
    _mosquito(flight, colours, wave(phase, 8))
    prohibition(canvas.at(660, 340), "#d8412f", 250)


def _covered_jar(canvas: Canvas, colours: Palette) -> None:
    clay = "#c4744a"
    canvas.box(-120, -60, 240, 60, mix(clay, colours.dark, 0.35), radius=16)
    canvas.box(-130, -372, 260, 90, mix(clay, colours.dark, 0.35), radius=16)
    canvas.oval(0, -185, 430, 330, clay)
    canvas.box(-190, -240, 380, 16, mix(clay, colours.paper, 0.35), radius=8)
    canvas.box(-190, -150, 380, 16, mix(clay, colours.paper, 0.35), radius=8)
    canvas.box(-185, -410, 370, 62, colours.accent, radius=24)
    canvas.box(-46, -456, 92, 56, colours.accent, radius=24)
    canvas.circle(0, -190, 84, colours.paper)
    check(canvas.at(0, -190), colours.main)


def _mosquito(canvas: Canvas, colours: Palette, beat: float) -> None:
    for side, turn in ((1, -38 - 10 * beat), (1, -72 + 10 * beat)):
        canvas.at(0, -30, turn=turn).oval(118 * side, 0, 230, 74, mix(colours.paper, colours.scene, 0.25))
    for hip, knee, foot in (
        ((-40, 10), (-110, 60), (-130, 170)),
        ((0, 14), (-20, 90), (-10, 190)),
        ((40, 14), (90, 70), (120, 170)),
    ):
        canvas.line([hip, knee, foot], colours.dark, 9)
    canvas.at(20, 10, turn=20).oval(90, 0, 220, 62, colours.dark)
    for x in (60, 104, 148):
        canvas.at(20, 10, turn=20).box(x - 9, -27, 18, 54, colours.paper, radius=6)
    canvas.oval(-10, -8, 110, 92, colours.dark)
    canvas.circle(-82, -6, 40, colours.dark)
    canvas.circle(-94, -14, 13, colours.paper)
    canvas.line([(-100, 14), (-190, 92)], colours.dark, 9)


def vaccination(canvas: Canvas, colours: Palette, phase: float) -> None:
    """A child behind a shield, and the syringe that made it."""
    backdrop(canvas, colours)
    child = canvas.at(400, 905, scale=1.65)
    person(child, colours, colours.accent)
    hair(child, colours.dark)
    _smile(child.at(0, -284), colours)
    floor(canvas, mix(colours.scene, colours.dark, 0.35), 900)
    _shield(canvas.at(640, 690, scale=1 + 0.03 * wave(phase, 2)), colours)
    _syringe(canvas.at(780 + 8 * wave(phase), 270 - 14 * wave(phase), turn=-60), colours)


def _smile(canvas: Canvas, colours: Palette) -> None:
    for x in (-30, 30):
        canvas.circle(x, -4, 9, colours.dark)
        canvas.circle(x * 1.7, 28, 13, mix(colours.skin, "#d8412f", 0.35))
    canvas.line(arc((0, 18), (32, 28), 20, 160), colours.dark, 7)


def _shield(canvas: Canvas, colours: Palette) -> None:
    for size, fill in ((1.0, "#ffffff"), (0.86, colours.main)):
        right = [(0, -190), (150, -130), (150, 10), (110, 110), (0, 190)]
        canvas.at(0, 0, scale=size).polygon([*right, *((-x, y) for x, y in reversed(right))], fill)
    canvas.box(-26, -90, 52, 170, "#ffffff", radius=10)
    canvas.box(-85, -31, 170, 52, "#ffffff", radius=10)


def _syringe(canvas: Canvas, colours: Palette) -> None:
    canvas.line([(-250, 0), (-150, 0)], colours.dark, 8)
    canvas.box(-165, -22, 40, 44, colours.main, radius=6)
    canvas.box(-130, -52, 260, 104, colours.paper, radius=16)
    canvas.box(-118, -40, 140, 80, "#8fd3e8", radius=10)
    for x in (-70, -20, 30, 80):
        canvas.box(x, -52, 8, 36, colours.main, radius=4)
    canvas.box(130, -14, 90, 28, colours.dark)
    canvas.box(118, -72, 26, 144, colours.dark, radius=10)
    canvas.box(212, -56, 26, 112, colours.dark, radius=10)
