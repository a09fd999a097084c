"""Short silent clips: a scene that moves beside words that follow one another, as H.264 in MP4."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import av
from av.container import OutputContainer
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream
from PIL import Image, ImageDraw

from cms.demo.canvas import Canvas
from cms.demo.palettes import PALETTES, Palette, mix
from cms.demo.posters import fiction_mark, scene
from cms.demo.typesetting import fit

WIDTH, HEIGHT, RATE = 1280, 720, 25
SCENE = (560, 720)
WORDS = (64, 130, 610, 430)  # left, top, width, height
LOOP = 4  # seconds after which the scene's movement repeats
ENTRANCE, EXIT = 0.6, 0.3  # seconds
ENCODER = {"preset": "veryfast", "tune": "animation", "crf": "25"}


@dataclass(frozen=True)
class Card:
    """Words that stand on the screen together."""

    headline: str
    sub: str


@dataclass(frozen=True)
class ClipSpec:
    """What a clip shows: a picture of ``motifs``, colours of ``palettes``, its cards and who signs them."""

    motif: str
    palette: str
    cards: tuple[Card, ...]
    signature: str
    alt: str
    seconds: int = 8

    @property
    def card_seconds(self) -> float:
        """How long each card stands."""
        return self.seconds / len(self.cards)


def clip(spec: ClipSpec) -> bytes:
    """The clip as an MP4 file that plays before it is read to its end."""
    with TemporaryDirectory() as folder:  # the index moves to the front in a second pass, which needs a real file
        path = Path(folder) / "clip.mp4"
        with av.open(path, "w", options={"movflags": "+faststart"}) as container:
            stream = _video_stream(container)
            for picture in _frames(spec):
                container.mux(stream.encode(_video_frame(picture)))
            container.mux(stream.encode())
        return path.read_bytes()


def still(spec: ClipSpec) -> bytes:
    """The clip's first frame as a PNG file, to show before it plays."""
    file = BytesIO()
    next(_frames(spec)).save(file, "PNG", optimize=True)
    return file.getvalue()


def captions(spec: ClipSpec) -> str:
    """The clip's words as WebVTT."""
    cues = []
    for number, card in enumerate(spec.cards):
        begin, end = (_timestamp(spec.card_seconds * n) for n in (number, number + 1))
        silent = ["[tanpa suara]"] if number == 0 else []
        cues.append("\n".join([f"{begin} --> {end}", *silent, card.headline, card.sub]))
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


def _video_stream(container: OutputContainer) -> VideoStream:
    stream = container.add_stream("libx264", rate=RATE, options=ENCODER)
    stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    codec = stream.codec_context  # named colours look the same in every player
    codec.colorspace, codec.color_range = Colorspace.ITU709, ColorRange.MPEG
    codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
    return stream


def _video_frame(picture: Image.Image) -> av.VideoFrame:
    return av.VideoFrame.from_image(picture).reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709)


def _timestamp(seconds: float) -> str:
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    return f"00:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def _frames(spec: ClipSpec) -> Iterator[Image.Image]:
    film = _Film(spec)
    for number in range(spec.seconds * RATE):
        yield film.at(number / RATE)


class _Film:
    """Draws a clip's frames; what stands still is drawn once."""

    def __init__(self, spec: ClipSpec) -> None:
        self.spec = spec

    def at(self, seconds: float) -> Image.Image:
        frame = self.background.copy()
        picture = scene(self.spec.motif, self.colours, SCENE, phase=seconds / LOOP % 1)
        frame.paste(picture.finished(), (WIDTH - SCENE[0], 0))
        words, rise = self._words_at(seconds)
        frame.paste(words, (WORDS[0], WORDS[1] + rise))
        progress = WIDTH * seconds / self.spec.seconds
        ImageDraw.Draw(frame).rectangle((0, HEIGHT - 8, progress, HEIGHT), fill=self.colours.rule)
        return frame

    @property
    def colours(self) -> Palette:
        return PALETTES[self.spec.palette]

    @cached_property
    def background(self) -> Image.Image:
        board = Canvas.blank((WIDTH, HEIGHT), self.colours.ground)
        fiction_mark(board, self.colours, 64, 56)
        board.box(64, 610, 8, 42, self.colours.rule, radius=4)
        fit(self.spec.signature, width=560, height=50, largest=28, bold=True).draw_on(board, 88, 614, self.colours.ink)
        return board.finished()

    @cached_property
    def cards(self) -> list[Image.Image]:
        return [_card(card, self.colours) for card in self.spec.cards]

    @cached_property
    def blank(self) -> Image.Image:
        return Image.new("RGB", WORDS[2:], self.colours.ground)

    def _words_at(self, seconds: float) -> tuple[Image.Image, int]:
        """The words as they stand, enter or leave, and how far below their place they are."""
        number, into = divmod(seconds, self.spec.card_seconds)
        first, last = number == 0, number == len(self.cards) - 1
        entered = 1 if first else 1 - max(0, 1 - into / ENTRANCE) ** 3
        staying = 1 if last else min(1, (self.spec.card_seconds - into) / EXIT)
        return Image.blend(self.blank, self.cards[int(number)], entered * staying), round((1 - entered) * 36)


def _card(card: Card, colours: Palette) -> Image.Image:
    _, _, width, height = WORDS
    board = Canvas.blank((width, height), colours.ground)
    headline = fit(card.headline, width=width, height=height * 0.62, largest=92, bold=True, leading=1.06)
    sub = fit(card.sub, width=width, height=height * 0.3, largest=36, leading=1.28)
    y = 30 + (height - 30 - headline.height - 28 - sub.height) / 2
    headline.draw_on(board, 0, y, colours.ink)
    sub.draw_on(board, 0, y + headline.height + 28, mix(colours.ink, colours.ground, 0.14))
    return board.finished()
