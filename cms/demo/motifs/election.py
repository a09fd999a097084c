"""Taking part in an election."""

from cms.demo.canvas import Canvas, arc
from cms.demo.motifs.parts import backdrop, check, floor, hair, house, person, tree, wave
from cms.demo.palettes import Palette, mix


def ballot_box(canvas: Canvas, colours: Palette, phase: float) -> None:
    """A hand lets a ballot down into the box."""
    backdrop(canvas, colours)
    floor(canvas, mix(colours.scene, colours.dark, 0.35))
    _ballot_in_hand(canvas.at(500, 345 + 45 * wave(phase)), colours)
    canvas.box(190, 500, 620, 110, mix(colours.paper, colours.dark, 0.12), radius=18)
    canvas.box(330, 536, 340, 26, colours.dark, radius=13)
    canvas.box(220, 575, 560, 330, colours.paper, radius=14)
    canvas.box(220, 575, 560, 26, mix(colours.paper, colours.dark, 0.2))
    canvas.circle(500, 745, 92, colours.main)
    check(canvas.at(500, 745, scale=1.05), colours.paper)


def _ballot_in_hand(canvas: Canvas, colours: Palette) -> None:
    canvas.box(-120, -130, 240, 330, "#ffffff", radius=8)
    canvas.box(-88, -34, 76, 92, colours.accent, radius=6)
    canvas.box(12, -34, 76, 92, colours.scene, radius=6)
    for row in (78, 104):
        canvas.box(-88, row, 176, 12, colours.muted, radius=6)
    canvas.at(30, -160, turn=-24).box(-20, -330, 190, 270, colours.main, radius=20)
    canvas.at(30, -160, turn=-24).box(-8, -110, 166, 60, "#ffffff", radius=14)
    canvas.at(30, -160, turn=-24).box(0, -80, 150, 140, colours.skin, radius=54)
    for x, shade in ((-16, 0.16), (28, 0.08), (72, 0)):
        canvas.at(x, -170, turn=-6).box(-24, 0, 48, 142, mix(colours.skin, colours.dark, shade), radius=24)


def voter_list(canvas: Canvas, colours: Palette, phase: float) -> None:
    """The list of voters, ticked name by name, and the card that proves who one is."""
    backdrop(canvas, colours)
    canvas.box(215, 110, 500, 760, colours.dark, radius=34)
    canvas.box(245, 165, 440, 675, "#ffffff", radius=12)
    canvas.box(365, 80, 200, 90, colours.accent, radius=26)
    ticked = 4 if phase == 0 else int(phase * 5)
    for row in range(4):
        line = canvas.at(300, 255 + row * 112)
        line.circle(16, 0, 34, colours.muted)
        line.box(72, -24, 180, 18, colours.dark, radius=9)
        line.box(72, 8, 120, 14, colours.muted, radius=7)
        line.box(288, -32, 64, 64, colours.scene if row < ticked else mix("#ffffff", colours.muted, 0.6), radius=14)
        if row < ticked:
            check(line.at(320, 0, scale=0.42), "#ffffff")
    _identity_card(canvas.at(690, 745 + 12 * wave(phase), turn=-7), colours)


def _identity_card(canvas: Canvas, colours: Palette) -> None:
    canvas.box(-230, -138, 470, 300, mix(colours.scene, colours.dark, 0.55), radius=26)
    canvas.box(-240, -150, 470, 300, "#8ec9e8", radius=26)
    canvas.box(-240, -96, 470, 20, "#5fa8cf")
    canvas.box(-205, -130, 210, 20, colours.dark, radius=10)
    for row, width in enumerate((190, 150, 170, 110)):
        canvas.box(-205, -46 + row * 44, width, 18, "#ffffff", radius=9)
    canvas.box(58, -50, 138, 170, colours.main, radius=10)
    portrait = canvas.at(127, 120, scale=0.4)
    person(portrait, colours, "#ffffff")
    hair(portrait, colours.dark)


def moving(canvas: Canvas, colours: Palette, phase: float) -> None:
    """From the village of one's birth to the place where one lives now."""
    backdrop(canvas, colours)
    floor(canvas, mix(colours.scene, colours.dark, 0.3), 700)
    tree(canvas.at(85, 705, scale=0.9), colours.main, colours.dark)
    house(canvas.at(270, 705, scale=0.95), colours.paper, colours.main, colours.dark)
    _tower(canvas.at(780, 705, scale=0.8), colours)
    way = arc((520, 330), (250, 190), 180, 360)
    for begin, end in zip(way[2::4], way[4::4], strict=False):
        canvas.line([begin, end], colours.paper, 16)
    canvas.circle(270, 335, 24, colours.dark)
    canvas.circle(270, 335, 11, colours.paper)
    _pin(canvas.at(770, 345 + 16 * wave(phase, 2)), colours)
    _suitcase(canvas.at(500, 800, scale=1.35), colours)


def _tower(canvas: Canvas, colours: Palette) -> None:
    canvas.box(-120, -420, 240, 420, colours.accent, radius=10)
    canvas.box(-150, -300, 60, 300, mix(colours.accent, colours.dark, 0.3))
    for row in range(4):
        for column in range(3):
            canvas.box(
                -70 + column * 62,
                -378 + row * 88,
                40,
                52,
                colours.dark if (row + column) % 3 else colours.paper,
                radius=5,
            )


def _pin(canvas: Canvas, colours: Palette) -> None:
    canvas.polygon([(-66, -128), (66, -128), (0, 0)], colours.main)
    canvas.circle(0, -150, 80, colours.main)
    canvas.circle(0, -150, 50, "#ffffff")
    check(canvas.at(0, -150, scale=0.62), colours.main)


def _suitcase(canvas: Canvas, colours: Palette) -> None:
    canvas.box(-46, -112, 92, 80, colours.dark, radius=20)
    canvas.box(-28, -94, 56, 60, mix(colours.scene, colours.dark, 0.3), radius=10)
    canvas.box(-115, -70, 230, 150, colours.paper, radius=22)
    for x in (-78, 50):
        canvas.box(x, -70, 28, 150, colours.main)
