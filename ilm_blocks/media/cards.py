"""The one creative that stands for an ILM where there is room for one: on a card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..conf import conf

FrozenCreatives = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Face:
    """A picture (``files``, widest first, the same in WebP, and as networks show it) or, without one, words."""

    files: Sequence[Mapping[str, Any]] = ()
    webp: Sequence[Mapping[str, Any]] = ()
    shared: Sequence[Mapping[str, Any]] = ()
    alt: str = ""
    words: str = ""
    is_video: bool = False
    #: A creative of a kind of the project's own, where no built-in one has a picture or words.
    creative: Mapping[str, Any] | None = None


def template_of(kind: str) -> str:
    """The template that shows a frozen creative of ``kind``, which it takes as ``creative``."""
    return f"ilm_blocks/creatives/{kind}.html"


def face(frozen: FrozenCreatives) -> Face:
    """The widest-shaped poster, else the still of a clip, else the shortest words, else a kind of the project's own."""
    if posters := [creative for creative in frozen if creative["type"] == "poster"]:
        poster = max(posters, key=_shape)
        return Face(poster["files"], _made(poster, "webp"), _made(poster, "shared"), poster["alt"])
    if (video := _first(frozen, "video")) and video["poster"]:
        return Face(
            [video["poster"]], _made(video, "webp"), _made(video, "shared"), video["alt"], is_video=True
        )  # fmt: skip
    if message := _first(frozen, "message"):
        return Face(words=message["heading"])
    if running_text := _first(frozen, "running_text"):
        return Face(words=running_text["text"])
    return Face(creative=next((creative for creative in frozen if creative["type"] in conf.CREATIVES), None))


def _made(creative: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    return creative.get(name, ())  # what was approved before there were any stays as it was


def _shape(poster: Mapping[str, Any]) -> float:
    return poster["files"][0]["width"] / poster["files"][0]["height"]


def _first(frozen: FrozenCreatives, kind: str) -> Mapping[str, Any] | None:
    return next((creative for creative in frozen if creative["type"] == kind), None)
