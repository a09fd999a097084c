"""Whether a file that somebody was sent is the material of an ILM, byte for byte: compared in the reader's browser.

Nothing is uploaded. A messenger that makes pictures smaller makes other files of them, so one that is not known may
still show the same: the page says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ilm_blocks.models import ILM, Change
from ilm_blocks.qr import code
from ilm_blocks.queries.integrity import described_in, files_in


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file of one of the creatives, as people call it, for instance *Poster, 1080 × 1350, JPG*."""

    creative: int
    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Authenticity:
    """What the page of ``ilm`` at ``address`` knows of its files."""

    ilm: ILM
    address: str

    @cached_property
    def files(self) -> list[KnownFile]:
        return list({file.sha256: file for file in _files(self.ilm)}.values())

    @property
    def largest(self) -> list[KnownFile]:
        """One of each creative, for people who compare by hand."""
        return list({file.creative: file for file in sorted(self.files, key=lambda file: file.bytes)}.values())

    @cached_property
    def former(self) -> list[str]:
        """The SHA-256 of what was approved before and is no longer part of it, in order; one query."""
        recorded = Change.objects.filter(kind=ILM.journal_kind(), object_id=self.ilm.pk).values_list("state", flat=True)
        found = {sha256 for state in recorded if isinstance(state, dict) for sha256 in files_in(state.get("frozen"))}
        return sorted(found.difference(file.sha256 for file in self.files))

    @cached_property
    def digests(self) -> dict[str, Any]:
        """For the script: ``files`` by their SHA-256 with their names, and the SHA-256 of the ``former``."""
        return {"files": {file.sha256: file.name for file in self.files}, "former": self.former}

    @property
    def code(self) -> SafeString:
        """The page as a QR code, to be printed beside the material."""
        return code(self.address)


def _files(ilm: ILM) -> Iterator[KnownFile]:
    labels = {kind: str(block.label) for kind, block in ILM.creative_kinds().items()}
    for number, creative in enumerate(ilm.frozen):
        label = labels.get(creative["type"], creative["type"])
        for file in described_in(creative):
            yield KnownFile(number, _name(label, file), file["sha256"], file["bytes"])


def _name(creative: str, file: Mapping[str, Any]) -> str:
    facts = {
        "creative": capfirst(creative),
        "width": file["width"],
        "height": file["height"],
        "format": file["ext"].upper(),
    }
    if file["width"] and file["height"]:
        return _("%(creative)s, %(width)s × %(height)s, %(format)s") % facts
    return _("%(creative)s, %(format)s") % facts
