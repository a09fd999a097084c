"""The material of an ILM: what its responsible party answers for, as one canonical value with a digest.

Two materials with equal digests say and show the same, byte for byte of their files. Where an ILM is shown, how urgent
it is and under which keys its parts are stored is not material.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import rfc8785

Raw = Iterable[Mapping[str, Any]]
#: Which fields of a creative name a file, and in which library: ``{"poster": {"image": "image"}}``.
Shapes = Mapping[str, Mapping[str, str]]
#: The SHA-256 of each file of a library, by ``(library, key)``.
Files = Mapping[tuple[str, int], str]


def compose(
    *, title: str, summary: str, content_class: str, creatives: list[dict[str, Any]],
    responsible: Mapping[str, Any] | None, agreement: Mapping[str, Any] | None, social_text: str = "",
) -> dict[str, Any]:  # fmt: skip
    """The material as JSON; ``responsible`` and ``agreement`` hold what identifies them for good.

    A text that came later than others and is empty is left out: the digests of before stay as they are.
    """
    return {
        "title": _words(title),
        "summary": _words(summary),
        **({"social_text": _words(social_text)} if social_text else {}),
        "content_class": content_class,
        "creatives": creatives,
        "responsible": responsible and dict(responsible),
        "agreement": agreement and dict(agreement),
    }


def creatives(raw: Raw, shapes: Shapes, files: Files) -> list[dict[str, Any]]:
    """The blocks of a StreamField in their order, without their ids, each file by its SHA-256.

    An empty part counts as none: a field added to a block later leaves the digests of before as they are. A file that
    is gone has the SHA-256 ``""``, which no file has.
    """
    return [
        {"type": block["type"], **dict(_parts(block["value"], shapes.get(block["type"], {}), files))} for block in raw
    ]


def _parts(value: Mapping[str, Any], shape: Mapping[str, str], files: Files) -> Iterator[tuple[str, Any]]:
    for name, part in value.items():
        if part in (None, "", [], {}):
            continue
        if name in shape:
            yield name, {"sha256": files.get((shape[name], part), "")}
        else:
            yield name, _plain(part)


def _plain(value: Any) -> Any:
    """``value`` without the ids of blocks nested in it."""
    if isinstance(value, Mapping):
        is_block = {"type", "value"} <= value.keys() <= {"id", "type", "value"}
        return {name: _plain(part) for name, part in value.items() if not (is_block and name == "id")}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return _words(value) if isinstance(value, str) else value


def told(part: Any) -> str:
    """A part of a creative in words: a text is itself, of what is nested all that it says, of a file nothing."""
    if isinstance(part, Mapping):
        part = [] if "sha256" in part else [part["value"]] if part.keys() == {"type", "value"} else [*part.values()]
    if isinstance(part, list):
        return ", ".join(filter(None, map(told, part)))
    return "" if part is None else str(part)


def _words(text: str) -> str:
    """Browsers send the end of a line as CRLF, other clients as LF; it is the same text."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def references(raw: Raw, shapes: Shapes) -> set[tuple[str, int]]:
    """The files that the creatives name, as ``(library, key)``."""
    return {
        (library, block["value"][name])
        for block in raw
        for name, library in shapes.get(block["type"], {}).items()
        if block["value"].get(name)
    }


def canonical(material: Mapping[str, Any]) -> bytes:
    """RFC 8785: equal materials are equal bytes, in every language that reads them."""
    return rfc8785.dumps(dict(material))


def digest(material: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(material)).hexdigest()


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The parts that differ, in the order of the material, and then those that are gone."""
    return [name for name in {**after, **before} if before.get(name) != after.get(name)]
