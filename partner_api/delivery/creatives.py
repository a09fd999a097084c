"""Frozen creatives as a client shows them: each type with its own members, files by absolute address."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ilm_blocks.media import freezing
from partner_api.addresses import media_url

FrozenCreative = Mapping[str, Any]


def describe(frozen: Iterable[FrozenCreative]) -> list[dict[str, Any]]:
    """``ILM.frozen`` with every file by its one address, without kinds that the API does not describe and films of
    which nothing can be played yet."""
    return [
        {"type": creative["type"], "id": creative["id"]} | DESCRIBERS[creative["type"]](creative)
        for creative in frozen
        if creative["type"] in DESCRIBERS and creative.get("files") != []
    ]


def _poster(creative: FrozenCreative) -> dict[str, Any]:
    sizes = [_sized(file) for file in creative["files"]]
    return {"alt": creative["alt"], **sizes[0], "srcset": sizes}


def _video(creative: FrozenCreative) -> dict[str, Any]:
    return {
        "alt": creative["alt"],
        **_timed(creative["files"][0]),
        **_size(creative["files"][0]),
        "poster": _src(creative["poster"]),
        "captions": _src(creative["captions"]),
    }


def _audio(creative: FrozenCreative) -> dict[str, Any]:
    return {**_timed(creative["files"][0]), "transcript": creative["transcript"]}


def _running_text(creative: FrozenCreative) -> dict[str, Any]:
    return {"text": creative["text"]}


def _message(creative: FrozenCreative) -> dict[str, Any]:
    return {"heading": creative["heading"], "text": creative["text"]}


def _sized(file: FrozenCreative) -> dict[str, Any]:
    return {"src": _src(file), **_size(file)}


def _timed(file: FrozenCreative) -> dict[str, Any]:
    facts = {name: file[name] for name in ("mime", "bytes", "sha256", "duration_ms")}
    return {"src": _src(file), **facts}


def _size(file: FrozenCreative) -> dict[str, Any]:
    return {"width": file["width"], "height": file["height"]}


def _src(file: FrozenCreative | None) -> str | None:
    return media_url(freezing.url(file)) if file else None


DESCRIBERS: dict[str, Callable[[FrozenCreative], dict[str, Any]]] = {
    "poster": _poster,
    "video": _video,
    "running_text": _running_text,
    "message": _message,
    "audio": _audio,
}
