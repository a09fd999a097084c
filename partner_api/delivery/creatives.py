"""Frozen creatives as a client shows them: each type with its own members, files by absolute address."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ilm_blocks.media import freezing

FrozenCreative = Mapping[str, Any]


def describe(frozen: Iterable[FrozenCreative], root: str) -> list[dict[str, Any]]:
    """``ILM.frozen`` with every file under the site address ``root``, without kinds that the API does not describe."""
    return [
        {"type": creative["type"], "id": creative["id"]} | DESCRIBERS[creative["type"]](creative, root)
        for creative in frozen
        if creative["type"] in DESCRIBERS
    ]


def _poster(creative: FrozenCreative, root: str) -> dict[str, Any]:
    sizes = [_sized(file, root) for file in creative["files"]]
    return {"alt": creative["alt"], **sizes[0], "srcset": sizes}


def _video(creative: FrozenCreative, root: str) -> dict[str, Any]:
    return {
        "alt": creative["alt"],
        **_timed(creative["files"][0], root),
        **_size(creative["files"][0]),
        "poster": _src(creative["poster"], root),
        "captions": _src(creative["captions"], root),
    }


def _audio(creative: FrozenCreative, root: str) -> dict[str, Any]:
    return {**_timed(creative["files"][0], root), "transcript": creative["transcript"]}


def _running_text(creative: FrozenCreative, root: str) -> dict[str, Any]:
    return {"text": creative["text"]}


def _message(creative: FrozenCreative, root: str) -> dict[str, Any]:
    return {"heading": creative["heading"], "text": creative["text"]}


def _sized(file: FrozenCreative, root: str) -> dict[str, Any]:
    return {"src": _src(file, root), **_size(file)}


def _timed(file: FrozenCreative, root: str) -> dict[str, Any]:
    facts = {name: file[name] for name in ("mime", "bytes", "sha256", "duration_ms")}
    return {"src": _src(file, root), **facts}


def _size(file: FrozenCreative) -> dict[str, Any]:
    return {"width": file["width"], "height": file["height"]}


def _src(file: FrozenCreative | None, root: str) -> str | None:
    return f"{root}{freezing.url(file)}" if file else None


DESCRIBERS: dict[str, Callable[[FrozenCreative, str], dict[str, Any]]] = {
    "poster": _poster,
    "video": _video,
    "running_text": _running_text,
    "message": _message,
    "audio": _audio,
}
