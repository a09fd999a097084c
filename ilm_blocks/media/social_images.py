"""Pictures for social media: what was approved, whole, in the four shapes of networks, with both parties named.

A poster is never cut, and nothing of it lies where networks put their buttons. An ILM of words alone becomes a card.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from math import log
from threading import Lock
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageDraw

from ..conf import conf
from ..models import Asset
from ..rules.canonical import digest
from . import colour_profiles, typesetting
from .cards import FrozenCreatives
from .letterbox import Size, colour, flat
from .typesetting import Setting, Typeface

#: Counted up whenever equal words and pictures would come out otherwise.
RECIPE = 2


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape that networks show, and what stays free at its top, right, bottom and left."""

    name: str
    label: str
    size: Size
    margins: tuple[int, int, int, int]

    @property
    def ratio(self) -> float:
        return self.size[0] / self.size[1]

    @property
    def room(self) -> Size:
        top, right, bottom, left = self.margins
        return self.size[0] - left - right, self.size[1] - top - bottom

    @property
    def small(self) -> int:
        """At most so large is named who answers for it: a phone shows every shape as wide as itself."""
        return round(SMALL * self.size[0] / 1080)


#: Over a picture of 9:16 lie the controls of its network. Of 1080 x 1920 Meta's stories keep 14 % at the top, 20 % at
#: the bottom and 6 % at each side, TikTok 130 to 150 pixels at the top, 440 to 480 at the bottom and 120 to 150 at the
#: right: as commonly reported in November 2026, not checked at the networks (ads.tiktok.com/help has stencils and no
#: numbers). The greatest of each is kept, at both sides alike.
SHAPES: Sequence[Shape] = (
    Shape("1x1", "1:1", (1080, 1080), (64, 64, 64, 64)),
    Shape("4x5", "4:5", (1080, 1350), (64, 64, 64, 64)),
    Shape("9x16", "9:16", (1080, 1920), (270, 150, 480, 150)),
    Shape("16x9", "16:9", (1920, 1080), (48, 64, 48, 64)),
)

#: A phone shows a picture of 1080 pixels some 360 points wide: 30 are read as 10 points.
SMALL, SMALLEST, GAP = 30, 32, 28
HEADINGS = (104, 84, 68, 54, 44)
GROUND, INK, QUIET, RULE = "#fbfaf6", "#14202b", "#3d4a57", "#b3541e"
DARK, LIGHT = "#000000", "#ffffff"


class NoImage(Exception):
    """Why there is no picture, in words."""

    def __init__(self, said: str | Promise, **facts: Any) -> None:
        super().__init__(said)
        self.said, self.facts = said, facts

    def __str__(self) -> str:
        return str(self.said) % self.facts


NOTHING_TO_SHOW = _("It has neither a picture nor a text that could stand on one.")
TOO_MANY_WORDS = _("Its words find no room in this shape at a size that is read on a phone.")
FILE_IS_GONE = _("The file of its picture is not in the store any more: tell the administrators.")
LACKS_LETTERS = _("The letters of the pictures lack these signs: %(signs)s")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is shown: a picture by its file, or words."""

    creative: Mapping[str, Any]
    file: Mapping[str, Any] | None = None
    heading: str = ""
    text: str = ""

    @property
    def alt(self) -> str:
        return str(self.creative.get("alt") or " ".join(filter(None, (self.heading, self.text))))


def subject(frozen: FrozenCreatives, shape: Shape) -> Subject:
    """The poster that is nearest to ``shape``, else the still of a film, else words; raises NoImage."""
    posters = [Subject(creative, _finest(creative)) for creative in frozen if creative["type"] == "poster"]
    stills = [Subject(each, each["poster"]) for each in frozen if each["type"] == "video" and each["poster"]]
    if pictures := posters or stills:
        return min(pictures, key=lambda each: abs(log(_ratio(each.file) / shape.ratio)))
    for kind in ("message", "running_text"):
        for creative in frozen:
            if creative["type"] == kind:
                return Subject(creative, heading=creative.get("heading", ""), text=creative["text"])
    raise NoImage(NOTHING_TO_SHOW)


def _finest(poster: Mapping[str, Any]) -> Mapping[str, Any]:
    return max([*poster["files"], *poster.get("screens", ())], key=lambda file: file["width"] * file["height"])


def _ratio(file: Any) -> float:
    return file["width"] / file["height"]


@dataclass(frozen=True, slots=True)
class Plan:
    """One picture before it is drawn: it fits, and ``digest`` is that of all that makes its bytes."""

    shape: Shape
    subject: Subject
    sentence: Setting
    heading: Setting | None
    text: Setting | None
    digest: str

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def is_card(self) -> bool:
        return self.subject.file is None


def plan(frozen: FrozenCreatives, shape: Shape, sentence: str) -> Plan:
    """What would be drawn of an ILM with both parties named in ``sentence``; no query. Raises NoImage."""
    plain, bold = faces()
    shown = subject(frozen, shape)
    if signs := plain.lacks(sentence + shown.text) + bold.lacks(shown.heading):
        raise NoImage(LACKS_LETTERS, signs=" ".join(signs))
    named = _sentence(sentence, shape)
    left = shape.room[1] - named.height - GAP
    heading, text = (None, None) if shown.file else _words(shown, (shape.room[0], round(left) - 3 * GAP))
    made_of = [RECIPE, shape.name, shape.size, shape.margins, shown.file and shown.file["sha256"], shown.heading,
               shown.text, sentence, list(conf.TYPEFACES)]  # fmt: skip
    return Plan(shape, shown, named, heading, text, digest(made_of))


def _sentence(sentence: str, shape: Shape) -> Setting:
    """Who answers for it, in no more than half of the room."""
    width, height, (plain, _bold) = shape.room[0], shape.room[1] / 2 - GAP, faces()
    try:
        return typesetting.fit(
            sentence, plain, width=width, height=height, largest=shape.small, smallest=SMALL, leading=1.25
        )
    except typesetting.DoesNotFit as why:
        raise NoImage(TOO_MANY_WORDS) from why


def faces() -> tuple[Typeface, Typeface]:
    """For text and for headings."""
    if conf.TYPEFACES:
        plain, bold = conf.TYPEFACES
        return Typeface(plain), Typeface(bold)
    return Typeface(), Typeface(outline=0.026)


def _words(shown: Subject, room: Size) -> tuple[Setting | None, Setting]:
    """Heading and text, each as large as both find room; what is long is set smaller and never cut."""
    plain, bold = faces()
    width, height = room
    for largest in HEADINGS:
        try:
            if not shown.heading:
                return None, typesetting.fit(
                    shown.text, bold, width=width, height=height, largest=largest, smallest=SMALLEST
                )
            heading = typesetting.fit(
                shown.heading, bold, width=width, height=height / 2, largest=largest, smallest=SMALLEST
            )
            left = height - heading.height - GAP
            text = typesetting.fit(
                shown.text, plain, width=width, height=left, largest=_below(heading), smallest=SMALLEST, leading=1.3
            )
        except typesetting.DoesNotFit:
            continue
        return heading, text
    raise NoImage(TOO_MANY_WORDS)


def _below(heading: Setting) -> int:
    """How large a text below ``heading`` is at most."""
    return max(round(heading.size * 0.7), SMALLEST)


# Drawing


#: Whoever asks for many at once waits for them, and all others do not.
_pen = Lock()
#: So many of the latest stay in the memory of a process, some 150 KB each: a page, its archive, a click too many.
LATEST = 32


def jpeg(plan: Plan) -> bytes:
    """The picture of ``plan``, in the colours of every browser; equal plans give equal bytes. One query, if any.

    Raises NoImage where its file is gone.
    """
    with _pen:
        return _jpeg(plan)


@lru_cache(maxsize=LATEST)
def _jpeg(plan: Plan) -> bytes:
    canvas = _card(plan) if plan.is_card else _poster(plan, _read(plan.subject.file))
    stream = BytesIO()
    canvas.save(stream, "JPEG", quality=88, optimize=True)
    return stream.getvalue()


def _read(file: Any) -> Image.Image:
    try:
        with Asset.objects.get(sha256=file["sha256"]).file.open("rb") as stream:
            picture: Image.Image = Image.open(stream)
            picture.load()
    except (Asset.DoesNotExist, OSError) as gone:
        raise NoImage(FILE_IS_GONE) from gone
    profile = picture.info.get("icc_profile")
    return flat(colour_profiles.to_srgb(picture, profile) or picture if profile else picture)


def _poster(plan: Plan, picture: Image.Image) -> Image.Image:
    """The whole picture in the middle of what stays free, and below it who answers for it, on the picture's ground."""
    top, _right, _bottom, left = plan.shape.margins
    width, height = plan.shape.room
    fitted = contained(picture, (width, round(height - plan.sentence.height - GAP)))
    ground = colour(_border(fitted))
    canvas = Image.new("RGB", plan.shape.size, ground)
    whole = fitted.height + GAP + plan.sentence.height
    down = top + round((height - whole) / 2)
    canvas.paste(fitted, (left + (width - fitted.width) // 2, down))
    _centred(canvas, plan, down + fitted.height + GAP, ink_on(ground))
    return canvas


def contained(picture: Image.Image, room: Size) -> Image.Image:
    """The whole picture as large as it finds ``room``, and be it one pixel wide."""
    scale = min(room[0] / picture.width, room[1] / picture.height)
    return picture.resize((max(round(picture.width * scale), 1), max(round(picture.height * scale), 1)))


def _centred(canvas: Image.Image, plan: Plan, down: float, fill: str) -> None:
    pen, sentence = ImageDraw.Draw(canvas), plan.sentence
    middle = plan.shape.margins[3] + plan.shape.room[0] / 2
    for below, line in sentence.placed():
        pen.text((middle, down + below), line, fill, sentence.face.font(sentence.size), anchor="ma")


def _card(plan: Plan) -> Image.Image:
    """The words from the left, who answers for them at the foot, and a rule between."""
    top, _right, bottom, left = plan.shape.margins
    canvas = Image.new("RGB", plan.shape.size, GROUND)
    pen = ImageDraw.Draw(canvas)
    foot = plan.shape.size[1] - bottom - plan.sentence.height
    words = [setting for setting in (plan.heading, plan.text) if setting]
    taken = sum(setting.height for setting in words) + GAP * (len(words) - 1)
    down = top + (foot - GAP - top - taken) / 2
    for setting, fill in zip(words, (INK, QUIET) if plan.heading else (INK,), strict=True):
        setting.draw(pen, left, down, fill)
        down += setting.height + GAP
    pen.rectangle((left, foot - GAP, left + 160, foot - GAP + 5), RULE)
    plan.sentence.draw(pen, left, foot, QUIET)
    return canvas


def _border(picture: Image.Image) -> Image.Image:
    """The outermost pixels of ``picture``, in one line."""
    width, height = picture.size
    line = Image.new("RGB", (2 * (width + height), 1))
    line.paste(picture.crop((0, 0, width, 1)))
    line.paste(picture.crop((0, height - 1, width, height)), (width, 0))
    for number, x in enumerate((0, width - 1)):
        side = picture.crop((x, 0, x + 1, height)).transpose(Image.Transpose.ROTATE_90)
        line.paste(side, (2 * width + number * height, 0))
    return line


def ink_on(ground: tuple[int, ...]) -> str:
    """Dark or light, whichever stands out more (WCAG 2.2): never less than 4.5 to 1."""
    parts = [part / 255 for part in ground]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return DARK if luminance > 0.179 else LIGHT
