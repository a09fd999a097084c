"""The one creative that stands for an ILM where there is room for one: on a card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FrozenCreatives = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Face:
    """A picture (``files``, widest first) or, without one, words."""

    files: Sequence[Mapping[str, Any]] = ()
    alt: str = ""
    words: str = ""
    is_video: bool = False


def face(frozen: FrozenCreatives) -> Face:
    """The widest-shaped poster, else the still of a clip, else the shortest words there are."""
    if posters := [creative for creative in frozen if creative["type"] == "poster"]:
        poster = max(posters, key=_shape)
        return Face(poster["files"], poster["alt"])
    if (video := _first(frozen, "video")) and video["poster"]:
        return Face([video["poster"]], video["alt"], is_video=True)
    if message := _first(frozen, "message"):
        return Face(words=message["heading"])
    running_text = _first(frozen, "running_text")
    return Face(words=running_text["text"] if running_text else "")


def _shape(poster: Mapping[str, Any]) -> float:
    return poster["files"][0]["width"] / poster["files"][0]["height"]


def _first(frozen: FrozenCreatives, kind: str) -> Mapping[str, Any] | None:
    return next((creative for creative in frozen if creative["type"] == kind), None)
