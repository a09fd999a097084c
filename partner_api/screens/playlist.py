"""What one screen may play: the cascade's airtimes cut to the shape of the screen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ilm_blocks.models import ILM
from ilm_blocks.queries import attribution
from ilm_blocks.rules.airtime import Airtime

from . import item_ids
from .models import Loop, Screen, ScreenSetup, orientation

#: How long a poster is shown, and a message at least; a video takes its own time, a text that of being read.
SHOWN_MS = 10_000
#: No item is shorter: no eye follows it, and a day is planned slot by slot. Films of less than a second are not taken
#: in, of which encoding may cost some frames.
LEAST_MS = 250
#: Of the filler; no creative is of this kind.
CARD = "card"
#: Kinds that share one rotation. Audio is in none: a videotron is muted, its sound would be noise in a street.
#: A banner is no creative: emergencies alone are shown so.
LOOPS = {
    Loop.STAGE: ("video", "poster", "message", CARD),
    Loop.TICKER: ("running_text",),
    Loop.BANNER: ("banner",),
}

LETTERS_READ_PER_SECOND = 15  # of what stands still, as in subtitles
LETTERS_OF_A_BREAK = 15  # a new line takes as long to find as a few words to read
LETTERS_PER_SECOND = 9  # slow enough to read in passing
LETTERS_IN_SIGHT = 60  # the band is empty before a text comes in and after it has left
SHORTEST_RUN_MS = 8_000


@dataclass(frozen=True, slots=True)
class Clip:
    """One creative of one ILM as this screen shows it; a text has no file."""

    id: str
    creative: Mapping[str, Any]
    file: Mapping[str, Any]
    airtime: Airtime

    @property
    def ilm(self) -> ILM:
        return self.airtime.ilm

    @property
    def kind(self) -> str:
        return self.creative["type"]

    @property
    def dur_ms(self) -> int:
        if self.kind == "poster":
            return SHOWN_MS
        if self.kind == "video":
            return self.file["duration_ms"]
        text = self.creative["text"] if self.kind == "running_text" else self.creative
        return text_ms(text, attribution.sentence(self.ilm, self.airtime.owner))


def text_ms(text: str | Mapping[str, Any], credit: str) -> int:
    """How long it takes to be read: a running text with the ``credit`` that runs behind it, or a message."""
    if isinstance(text, str):
        return running_ms(f"{text} {credit}")
    return standing_ms(f"{text['heading']}\n{text['text']}")


def running_ms(line: str) -> int:
    """How long ``line`` runs from edge to edge; the player's speed follows from this and from its width."""
    return max(SHORTEST_RUN_MS, 1000 * (len(line) + LETTERS_IN_SIGHT) // LETTERS_PER_SECOND)


def standing_ms(text: str) -> int:
    """How long ``text`` stands, on as many pages as it needs: the same on every screen."""
    letters = len(text) + LETTERS_OF_A_BREAK * text.count("\n")
    return max(SHOWN_MS, 1000 * letters // LETTERS_READ_PER_SECOND)


def loop_of(kind: str) -> Loop:
    return next(loop for loop, kinds in LOOPS.items() if kind in kinds)


def clips(airtimes: Iterable[Airtime], screen: Screen | ScreenSetup) -> list[Clip]:
    """Everything that the screen can show of ``airtimes``, in the order of its ids."""
    found = (clip for airtime in airtimes for clip in _clips_of(airtime, screen))
    return sorted(found, key=lambda clip: clip.id)


def _clips_of(airtime: Airtime, screen: Screen | ScreenSetup) -> Iterator[Clip]:
    creatives = airtime.ilm.frozen
    for number, creative in enumerate(creatives, start=1):
        if any(creative["type"] in kinds for kinds in LOOPS.values()) and _has_right_shape(creative, creatives, screen):
            if (files := creative.get("files")) == []:
                continue  # a film of which nothing can be played yet
            files = files and [*files, *creative.get("screens", ())]
            file = best_file(files, screen) if files else {}
            yield Clip(item_ids.of_creative(airtime.ilm.pk, number), creative, file, airtime)


def _has_right_shape(
    creative: Mapping[str, Any], creatives: Iterable[Mapping[str, Any]], screen: Screen | ScreenSetup
) -> bool:
    """Of several posters and videos those of the screen's orientation; if none is, all of them."""
    shape = _orientation(creative)
    return shape in (None, screen.orientation) or screen.orientation not in map(_orientation, creatives)


def _orientation(creative: Mapping[str, Any]) -> str | None:
    if not (files := creative.get("files")):
        return None
    return orientation(files[0]["width"], files[0]["height"])


def best_file(files: Sequence[Mapping[str, Any]], screen: Screen | ScreenSetup) -> Mapping[str, Any]:
    """The smallest of ``files`` that reaches from edge to edge of ``screen``, across or down; else the widest."""
    if large_enough := [file for file in files if _reaches(file, screen)]:
        return min(large_enough, key=lambda file: file["width"])
    return max(files, key=lambda file: file["width"])


def _reaches(file: Mapping[str, Any], screen: Screen | ScreenSetup) -> bool:
    free = 1 if file["mime"].startswith("video/") else 0  # sizes of films are even, edges of screens may be odd
    return file["width"] + free >= screen.width or file["height"] + free >= screen.height
