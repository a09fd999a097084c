"""What a partner signs: the whole material on paper, with its digest and a code that leads back to its screen."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..media import freezing
from ..models import ILM
from ..queries import integrity, materials
from ..rules import material


@dataclass(frozen=True, slots=True)
class PrintedCreative:
    """One creative: its kind, the pictures that stand for it, all its words, and its files by their SHA-256."""

    label: str
    pictures: list[dict[str, Any]]
    words: list[tuple[str, str]]
    files: list[tuple[str, str]]


def parts(draft: ILM) -> Iterator[PrintedCreative]:
    """The creatives of ``draft`` in their order; what is shown of a file is what would be frozen of it."""
    frozen = freezing.freeze(draft.creatives)
    for block, shown, said in zip(draft.creatives, frozen, materials.of(draft)["creatives"], strict=True):
        labels = {name: str(part.label) for name, part in block.block.child_blocks.items()}
        words = [
            (labels[name], told) for name, part in said.items() if name in labels and (told := material.told(part))
        ]
        files = [(labels[name], part["sha256"]) for name, part in said.items() if is_file(part)]
        if block.block_type == "video" and (captions := block.value.get("captions")):
            words.append((labels["captions"], _text(captions)))
        yield PrintedCreative(str(block.block.label), pictures(shown), words, files)


def is_file(part: Any) -> bool:
    return isinstance(part, dict) and "sha256" in part


def pictures(shown: dict[str, Any]) -> list[dict[str, Any]]:
    """The widest picture of a frozen creative, or the still of a clip, with its address."""
    found = [file for file in integrity.described_in(shown) if file["mime"].startswith("image/")]
    widest = max(found, key=lambda file: file["width"], default=None)
    return [{**widest, "url": freezing.url(widest)}] if widest else []


def _text(document: Any) -> str:
    with document.open_file() as file:
        return file.read().decode("utf-8", "replace")
