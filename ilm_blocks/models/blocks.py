"""The StreamField blocks of an ILM: what it is made of, and its rules."""

from collections.abc import Iterable, Mapping
from datetime import time
from numbers import Number
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock

from ..regions import level_choices
from ..rules.dayparts import WEEK, Daypart
from .hours import validate_to_the_minute
from .prose import validate_line, validate_prose

# Creatives


class PosterBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("image"))
    alt = blocks.CharBlock(
        label=_("alternative text"),
        max_length=300,
        validators=[validate_line],
        help_text=_("What the poster says, for those who cannot see it."),
    )  # fmt: skip

    class Meta:
        icon = "image"
        label = _("poster")


class VideoBlock(blocks.StructBlock):
    video = VideoChooserBlock(label=_("video"))
    alt = blocks.TextBlock(
        label=_("alternative text"),
        max_length=1000,
        validators=[validate_prose],
        help_text=_("What the clip shows and says, in words."),
    )  # fmt: skip
    poster = ImageChooserBlock(label=_("still image"), required=False)
    captions = DocumentChooserBlock(label=_("captions (WebVTT)"), required=False)

    class Meta:
        icon = "media"
        label = _("video")


class RunningTextBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("text"), max_length=280, validators=[validate_line])

    class Meta:
        icon = "pilcrow"
        label = _("running text")


class MessageBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("heading"), max_length=80, validators=[validate_line])
    text = blocks.TextBlock(label=_("text"), max_length=600, validators=[validate_prose])

    class Meta:
        icon = "comment"
        label = _("message")


class AudioBlock(blocks.StructBlock):
    audio = AudioChooserBlock(label=_("audio"))
    transcript = blocks.TextBlock(label=_("transcript"), max_length=3000, validators=[validate_prose])

    class Meta:
        icon = "media"
        label = _("audio")


class CreativesBlock(blocks.StreamBlock):
    """The files and texts of one ILM, each for one shape."""

    poster = PosterBlock()
    video = VideoBlock()
    running_text = RunningTextBlock()
    message = MessageBlock()
    audio = AudioBlock()


def is_file(part: blocks.Block) -> bool:
    """Whether the block chooses a file of a library."""
    return isinstance(part, blocks.ChooserBlock) and hasattr(part.model_class, "file")


def parts_of(block: blocks.Block) -> list[blocks.Block]:
    """The blocks right below ``block``."""
    named = getattr(block, "child_blocks", {}).values()
    return [*named, *filter(None, [getattr(block, "child_block", None)])]


def holds_file(block: blocks.Block) -> bool:
    """Whether the block or one below it chooses a file."""
    return is_file(block) or any(map(holds_file, parts_of(block)))


# Rules


class SelectorBlock(blocks.StructBlock):
    """A group of regions, taken in or taken out."""

    side = blocks.ChoiceBlock(
        label=_("effect"), choices=[("include", _("only these")), ("exclude", _("not these"))], default="include"
    )


class LevelsSelectorBlock(SelectorBlock):
    levels = blocks.MultipleChoiceBlock(label=_("levels"), choices=level_choices)

    class Meta:
        icon = "list-ul"
        label = _("levels")


class SubtreeSelectorBlock(SelectorBlock):
    subtree = blocks.PageChooserBlock(label=_("region"))

    class Meta:
        icon = "folder-open-inverse"
        label = _("a region and all below it")


class RegionSelectorBlock(SelectorBlock):
    region = blocks.PageChooserBlock(label=_("region"))

    class Meta:
        icon = "site"
        label = _("a single region")


class TagSelectorBlock(SelectorBlock):
    tag = blocks.CharBlock(label=_("tag"), max_length=40)

    class Meta:
        icon = "tag"
        label = _("regions with a tag")


class TargetBlock(blocks.StreamBlock):
    levels = LevelsSelectorBlock()
    subtree = SubtreeSelectorBlock()
    region = RegionSelectorBlock()
    tag = TagSelectorBlock()

    class Meta:
        required = False


def _clock(value: str | time) -> time:
    """An hour as it is stored, or as a form has just read it."""
    return value if isinstance(value, time) else time.fromisoformat(value)


def faults_of_hours(start: time, end: time) -> dict[str, ValidationError]:
    """What is wrong with hours of day, by field: finer than a minute, which no manifest tells, or of no length."""
    faults = {}
    for name, clock in (("start", start), ("end", end)):
        try:
            validate_to_the_minute(clock)
        except ValidationError as error:
            faults[name] = error
    if start == end:
        faults["end"] = ValidationError(_("The end equals the start. For the whole day, remove it."), code="no_length")
    return faults


class DaypartBlock(blocks.StructBlock):
    days = blocks.MultipleChoiceBlock(
        label=_("days"),
        required=False,
        choices=[
            ("0", _("Monday")),
            ("1", _("Tuesday")),
            ("2", _("Wednesday")),
            ("3", _("Thursday")),
            ("4", _("Friday")),
            ("5", _("Saturday")),
            ("6", _("Sunday")),
        ],
        help_text=_("The days on which it starts. None chosen: every day."),
    )
    start = blocks.TimeBlock(label=_("from"), help_text=_("By the local clock of the place where it is shown."))
    end = blocks.TimeBlock(label=_("until"), help_text=_("Before the start: on the next day."))

    class Meta:
        icon = "time"
        label = _("daypart")

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        is_whole = value["start"] and value["end"]  # a draft may be left unfinished
        if is_whole and (faults := faults_of_hours(value["start"], value["end"])):
            raise blocks.StructBlockValidationError(block_errors=faults)
        return value


class DaypartsBlock(blocks.StreamBlock):
    daypart = DaypartBlock()

    class Meta:
        required = False


class RegionListBlock(blocks.StreamBlock):
    region = blocks.PageChooserBlock(label=_("region"))

    class Meta:
        required = False


def parse_dayparts(raw: Iterable[Mapping[str, Any]]) -> tuple[Daypart, ...]:
    """Read the raw value of ``DaypartsBlock``; what a draft has left unfinished is passed over."""
    values = (block["value"] for block in raw if block["value"]["start"] and block["value"]["end"])
    return tuple(
        Daypart(
            start=_clock(value["start"]),
            end=_clock(value["end"]),
            days=frozenset(map(int, value["days"])) or WEEK,
        )
        for value in values
    )


def hour_faults(raw: Iterable[Mapping[str, Any]]) -> list[ValidationError]:
    """What the form would have refused of the raw value of ``DaypartsBlock``, whatever wrote it."""
    found = (faults_of_hours(daypart.start, daypart.end) for daypart in parse_dayparts(raw))
    return [fault for faults in found for fault in faults.values()]


def is_unfinished(stream: blocks.StreamValue) -> bool:
    """Whether a part that must be there is empty: a draft may be left so, an approved ILM never."""
    return any(
        part.required and is_empty(block.value.get(name))
        for block in stream
        for name, part in block.block.child_blocks.items()
    )


def is_empty(value: Any) -> bool:
    """Whether a form was left so: a box without its tick is, a nought is an answer."""
    return value is False or not (value or isinstance(value, Number))
