"""Being ready for what the weather brings."""

from math import sin, tau

from cms.demo.canvas import Canvas, arc
from cms.demo.motifs.parts import cloud, house, rain, tree, warning, wave
from cms.demo.palettes import Palette, mix

BOULDER = "#a08470"


def flood(canvas: Canvas, colours: Palette, phase: float) -> None:
    """Water rises around the houses of the coast."""
    grey = mix(colours.paper, colours.dark, 0.25)
    canvas.circle(520, 520, 520, mix(colours.scene, colours.paper, 0.22))
    for x, y, scale in ((270, 190, 1.15), (740, 150, 1.3)):
        rain(canvas.at(x, y + 60, scale=scale), colours.paper, phase)
        cloud(canvas.at(x + 12 * wave(phase), y, scale=scale), colours.paper if x < 500 else grey)
    tree(canvas.at(90, 760, scale=1.2), mix("#3f8f63", colours.dark, 0.2), colours.dark)
    house(canvas.at(330, 800, scale=1.15), colours.paper, colours.accent, colours.dark)
    house(canvas.at(735, 770, scale=1.4), "#ffe3c4", mix(colours.accent, colours.dark, 0.35), colours.dark)
    for y, fill, drift in (
        (700, mix(colours.main, colours.paper, 0.35), phase),
        (775, colours.main, -phase),
        (860, colours.dark, phase),
    ):
        _water(canvas.at(0, y), fill, drift)


def _water(canvas: Canvas, fill: str, drift: float) -> None:
    crest = [(x, 20 * sin((x / 240 + drift) * tau)) for x in range(-1500, 2501, 20)]
    canvas.polygon([*crest, (2500, 2000), (-1500, 2000)], fill)


def landslide(canvas: Canvas, colours: Palette, phase: float) -> None:
    """A rain-soaked slope gives way above a house."""
    earth, green = "#8a5a3b", "#4c8f5c"
    canvas.circle(520, 520, 520, mix(colours.scene, colours.paper, 0.22))
    rain(canvas.at(330, 230, scale=1.3), colours.paper, phase)
    cloud(canvas.at(350 + 10 * wave(phase), 170, scale=1.35), colours.paper)
    canvas.polygon(
        [
            (-1500, 900),
            (-300, 780),
            (250, 620),
            (640, 350),
            *arc((860, 330), (240, 130), 215, 325),
            (2500, 900),
            (2500, 3000),
            (-1500, 3000),
        ],
        green,
    )
    slide = [(845, 290), (780, 420), (690, 560), (580, 700), (520, 850)]
    canvas.line(slide, earth, 210)
    canvas.line(slide[1:], mix(earth, colours.dark, 0.25), 120)
    tree(canvas.at(985, 275, scale=0.85, turn=10), mix(green, colours.dark, 0.3), colours.dark)
    tree(canvas.at(640, 370, scale=0.75, turn=-26), mix(green, colours.dark, 0.3), colours.dark)
    for x, y, radius, lag in ((800, 380, 46, 0.0), (690, 560, 58, 0.35), (580, 690, 42, 0.7)):
        slip = 20 * wave(phase + lag)
        _boulder(canvas.at(x - slip, y + slip, scale=radius / 50, turn=-slip), colours)
    canvas.polygon(
        [(-1500, 880), (420, 830), (1000, 880), (2500, 860), (2500, 3000), (-1500, 3000)],
        mix(green, colours.dark, 0.35),
    )
    house(canvas.at(240, 868, scale=1.1), colours.paper, colours.main, colours.dark)
    warning(canvas.at(790, 760, scale=0.95 + 0.04 * wave(phase, 2)), colours.accent, colours.dark)


def _boulder(canvas: Canvas, colours: Palette) -> None:
    canvas.polygon([(-50, 6), (-30, -38), (14, -48), (48, -16), (42, 30), (4, 48), (-36, 38)], BOULDER)
    canvas.polygon([(-30, -38), (14, -48), (48, -16), (4, -10)], mix(BOULDER, colours.paper, 0.45))
