"""The material of an ILM as it stands in a row or a revision of it, with its files by their bytes."""

from functools import cache
from typing import Any

from ..media import digests
from ..models import ILM
from ..models.blocks import is_file
from ..models.journal import plain
from ..rules import material


@cache
def shapes() -> material.Shapes:
    """Which parts of each creative name a file, and of which model."""
    return {
        kind: {name: part.model_class._meta.label_lower for name, part in block.child_blocks.items() if is_file(part)}
        for kind, block in ILM.creative_kinds().items()
    }


def of(ilm: ILM) -> dict[str, Any]:
    """The material of ``ilm`` as it is in memory; one query beside those that read its files' rows."""
    party, paper = ilm.responsible, ilm.agreement
    return material.compose(
        title=ilm.title,
        summary=ilm.summary,
        social_text=ilm.social_text,
        content_class=ilm.content_class,
        creatives=material.creatives(plain(ilm.creatives), shapes(), _files(ilm)),
        responsible={"id": party.pk, "name": party.name} if party else None,
        agreement={"id": paper.pk, "number": paper.number} if paper else None,
    )


def _files(ilm: ILM) -> dict[tuple[str, int], str]:
    """The digests of the files that the creatives name, by model and key."""
    rows: dict[tuple[str, int], Any] = {}
    for block in ilm.creatives:
        for name, library in shapes()[block.block_type].items():
            if (row := block.value.get(name)) is not None:
                rows[library, row.pk] = row
    found = digests.in_material([row.file for row in rows.values()])
    return {reference: found[row.file.name] for reference, row in rows.items() if row.file.name in found}
