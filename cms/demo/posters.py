"""Posters: a scene and few words, composed for a wide and for a tall screen."""

from dataclasses import dataclass
from enum import Enum
from io import BytesIO

from PIL import Image

from cms.demo.canvas import Canvas
from cms.demo.motifs import MOTIFS
from cms.demo.palettes import PALETTES, Palette, mix
from cms.demo.typesetting import fit

PICTURE_SIZE = (1600, 900)
FICTION = "CONTOH · bukan materi resmi"


@dataclass(frozen=True)
class PosterSpec:
    """What a poster shows: a picture of ``motifs``, colours of ``palettes``, the words and who signs them."""

    motif: str
    palette: str
    headline: str
    sub: str
    signature: str
    alt: str


@dataclass(frozen=True)
class PosterLayout:
    """Where things are, in pixels: boxes are (left, top, width, height)."""

    size: tuple[int, int]
    scene: tuple[int, int, int, int]
    words: tuple[int, int, int, int]
    headline: int
    sub: int
    margin: int


class PosterShape(Enum):
    """The screens for which a poster is made."""

    LANDSCAPE = PosterLayout(
        (1600, 900), scene=(880, 0, 720, 900), words=(84, 204, 730, 500), headline=112, sub=44, margin=84
    )
    PORTRAIT = PosterLayout(
        (1080, 1920), scene=(0, 0, 1080, 1040), words=(84, 1160, 912, 560), headline=148, sub=54, margin=84
    )


def poster(spec: PosterSpec, shape: PosterShape) -> bytes:
    """The poster as a PNG file; ValueError when its words do not fit."""
    colours, layout = PALETTES[spec.palette], shape.value
    board = Canvas.blank(layout.size, colours.ground)
    left, top, width, height = layout.scene
    board.place(scene(spec.motif, colours, (width, height), phase=0), left, top)
    _words(board, spec, colours, layout)
    _signature(board, spec, colours, layout)
    fiction_mark(board, colours, layout.margin, layout.margin)
    return png(board.finished())


def illustration(motif: str, palette: str) -> bytes:
    """The picture beside an article as a PNG file: a scene without words."""
    return png(scene(motif, PALETTES[palette], PICTURE_SIZE, phase=0).finished())


def scene(motif: str, colours: Palette, size: tuple[int, int], *, phase: float) -> Canvas:
    """The picture named ``motif``, whole and centred in a scene of ``size``."""
    width, height = size
    board = Canvas.blank(size, colours.scene)
    scale = min(size) / 1000
    MOTIFS[motif](board.at((width - 1000 * scale) / 2, (height - 1000 * scale) / 2, scale=scale), colours, phase)
    return board


def fiction_mark(board: Canvas, colours: Palette, x: float, y: float) -> None:
    """A small label at (x, y) that says that the material is made up."""
    label = fit(FICTION, width=400, height=30, largest=22)
    board.box(x, y, label.width + 40, 42, mix(colours.ground, colours.ink, 0.14), radius=21)
    label.draw_on(board, x + 20, y + 8, colours.ink)


def _words(board: Canvas, spec: PosterSpec, colours: Palette, layout: PosterLayout) -> None:
    left, top, width, height = layout.words
    headline = fit(spec.headline, width=width, height=height * 0.66, largest=layout.headline, bold=True, leading=1.06)
    sub = fit(spec.sub, width=width, height=height * 0.3, largest=layout.sub, leading=1.28)
    gap = 44
    y = top + (height - headline.height - gap - sub.height) / 2
    board.box(left, y - 46, 96, 12, colours.rule, radius=6)
    headline.draw_on(board, left, y, colours.ink)
    sub.draw_on(board, left, y + headline.height + gap, mix(colours.ink, colours.ground, 0.14))


def _signature(board: Canvas, spec: PosterSpec, colours: Palette, layout: PosterLayout) -> None:
    y = layout.size[1] - layout.margin - 46
    board.box(layout.margin, y, 10, 52, colours.rule, radius=5)
    fit(spec.signature, width=700, height=60, largest=36, bold=True).draw_on(
        board, layout.margin + 30, y + 4, colours.ink
    )


def png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.quantize(192, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()
