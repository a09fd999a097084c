"""Watching over an election."""

from cms.demo.canvas import Canvas, arc
from cms.demo.motifs.parts import (
    backdrop,
    bubble,
    cap,
    check,
    eye,
    floor,
    glass,
    hair,
    person,
    prohibition,
    warning,
    wave,
)
from cms.demo.palettes import Palette, mix

NOTE = "#7fb28a"
KHAKI = "#b59a63"


def refused_envelope(canvas: Canvas, colours: Palette, phase: float) -> None:
    """An envelope of banknotes is held out, and refused."""
    backdrop(canvas, colours)
    _offered_envelope(canvas.at(560 + 22 * wave(phase), 540, turn=-8), colours)
    prohibition(canvas.at(450, 500, scale=1 + 0.03 * wave(phase, 2)), colours.accent, 330)


def _offered_envelope(canvas: Canvas, colours: Palette) -> None:
    for x, turn in ((-190, -10), (-130, 0), (-60, 9)):
        note = canvas.at(x, -150, turn=turn)
        note.box(-90, -130, 200, 320, NOTE, radius=10)
        note.box(-72, -112, 164, 284, mix(NOTE, "#ffffff", 0.35), radius=6)
        note.circle(10, -30, 46, NOTE)
    canvas.box(160, 20, 1800, 210, colours.dark, radius=30)
    canvas.box(130, 8, 110, 234, "#ffffff", radius=20)
    canvas.box(20, 30, 170, 185, colours.skin, radius=60)
    canvas.box(-330, -90, 430, 300, colours.paper, radius=14)
    canvas.polygon([(-330, -78), (100, -78), (-115, 92)], mix(colours.paper, colours.dark, 0.14))
    canvas.line([(-318, 196), (-165, 62)], mix(colours.paper, colours.dark, 0.14), 7)
    canvas.line([(88, 196), (-65, 62)], mix(colours.paper, colours.dark, 0.14), 7)
    canvas.at(10, 60, turn=-6).box(-30, 0, 170, 58, colours.skin, radius=29)


def magnifier(canvas: Canvas, colours: Palette, phase: float) -> None:
    """An eye behind a magnifying glass goes over a report."""
    backdrop(canvas, colours)
    canvas.box(196, 146, 470, 690, mix(colours.scene, colours.dark, 0.5), radius=18)
    canvas.box(180, 130, 470, 690, colours.paper, radius=18)
    canvas.box(230, 185, 230, 34, colours.main, radius=17)
    for row in range(8):
        canvas.box(230, 262 + row * 62, (370, 330, 370, 280)[row % 4], 20, colours.muted, radius=10)
    lens = canvas.at(575 + 34 * wave(phase), 540 + 24 * wave(phase, 2), scale=1.12)
    glass(lens, colours, mix(colours.accent, "#ffffff", 0.25))
    eye(lens.at(0, 0, scale=1.1), colours)


def phone_hoax(canvas: Canvas, colours: Palette, phase: float) -> None:
    """A telephone on which a message asks to be doubted."""
    backdrop(canvas, colours)
    canvas.at(500, 500, turn=-6).box(-220, -420, 440, 840, colours.dark, radius=58)
    screen = canvas.at(500, 500, turn=-6)
    screen.box(-190, -372, 380, 744, colours.paper, radius=34)
    screen.box(-56, -396, 112, 14, mix(colours.dark, "#ffffff", 0.4), radius=7)
    bubble(screen.at(-40, -268), 250, 110, colours.muted)
    screen.box(-140, -292, 190, 18, "#ffffff", radius=9)
    screen.box(-140, -258, 120, 18, "#ffffff", radius=9)
    bubble(screen.at(56, 226), 220, 100, NOTE, tail=1)
    check(screen.at(60, 226, scale=0.55), "#ffffff", 26)
    suspect = screen.at(24, -10, scale=1 + 0.04 * wave(phase, 2))
    bubble(suspect, 500, 330, colours.main)
    warning(suspect.at(0, 4, scale=0.86), colours.accent, colours.dark)


def balance(canvas: Canvas, colours: Palette, phase: float) -> None:
    """A civil servant under scales that favour nobody."""
    backdrop(canvas, colours)
    tilt = 3 * wave(phase)
    official = canvas.at(500, 905, scale=1.25)
    person(official, colours, KHAKI)
    hair(official, colours.dark)
    cap(official, colours.dark)
    official.polygon([(-58, -196), (58, -196), (0, -112)], mix(KHAKI, colours.dark, 0.25))
    official.box(62, -122, 62, 14, colours.accent, radius=5)
    official.box(62, -104, 62, 10, "#ffffff", radius=5)
    floor(canvas, colours.dark, 900)
    beam = canvas.at(500, 250, turn=tilt)
    beam.box(-370, -14, 740, 28, colours.accent, radius=14)
    canvas.circle(500, 250, 44, colours.accent)
    canvas.circle(500, 250, 20, colours.dark)
    for side in (-1, 1):
        _pan(canvas.at(500 + side * 345, 250 + side * tilt * 6), colours)


def _pan(canvas: Canvas, colours: Palette) -> None:
    for foot in (-112, 112):
        canvas.line([(0, 0), (foot, 270)], colours.paper, 8)
    canvas.box(-52, 160, 104, 112, "#ffffff", radius=8)
    canvas.box(-34, 180, 68, 46, colours.muted, radius=5)
    canvas.box(-34, 238, 68, 12, colours.muted, radius=6)
    canvas.polygon(arc((0, 268), (140, 72), 0, 180), colours.accent)
