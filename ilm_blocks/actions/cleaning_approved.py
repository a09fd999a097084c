"""Taking metadata out of what is approved: its files get another SHA-256, and nothing else about it changes.

The record says which became which. The words of partners stand: they are on the files of the libraries, and cleaning is
a recipe that alters nothing of what a file says or shows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.db import transaction

from ..media import freezing, intake
from ..models import ILM, Asset, AssetSource, Change, CleanedFile, DiscardedFile, Film, FilmFile
from ..models.assets import content_address
from ..models.journaled import Act
from ..queries import integrity
from . import acting
from .cleaning import Stripped, sweep

VERB = "cleaned"
STRIPPED: Mapping[str, Stripped] = {
    "image": intake.stripped_picture, "video": intake.stripped_film, "audio": intake.stripped_sound,
}  # fmt: skip


@dataclass(frozen=True)
class Named:
    """Which approvals on record name a file, by its SHA-256, and which ILM do so now."""

    owners: dict[str, int] = field(default_factory=dict)
    ilms: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of_all(cls) -> Self:
        named = cls()
        changes = Change.objects.filter(kind=ILM.journal_kind()).order_by("seq")
        for owner_id, state in changes.values_list("owner_id", "state").iterator():
            for sha256 in integrity.files_in(state.get("frozen") if isinstance(state, dict) else None):
                named.owners.setdefault(sha256, owner_id)
        for key, owner_id, frozen in ILM.objects.order_by("pk").values_list("pk", "owner_id", "frozen").iterator():
            for sha256 in integrity.files_in(frozen):
                named.owners.setdefault(sha256, owner_id)
                named.ilms[sha256].add(key)
        return named


def clean(asset: Asset, named: Named, *, dry_run: bool = False) -> bool:
    """Whether there was something to take out of ``asset``; raises NotTaken for one that cannot be read."""
    stripped = STRIPPED.get(asset.mime.partition("/")[0])
    if stripped is None:  # captions
        return False
    with asset.file.open("rb") as opened:
        taken = stripped(opened, str(asset))
    if taken is None or dry_run:
        return taken is not None
    fresh = freezing.stored(taken)
    with transaction.atomic():
        _take_place(asset, fresh, named)
    sweep([content_address(asset)])
    return True


def _take_place(old: Asset, fresh: Asset, named: Named) -> None:
    """Name the new file wherever the old one stands, and say so on record, where the old SHA-256 stays."""
    rows = acting.locked(ILM, named.ilms.get(old.sha256, ()), *acting.PARTIES)
    act = acting.begin(VERB)
    new, _is_new = Asset.objects.get_or_create(sha256=fresh.sha256, defaults=freezing.facts(fresh))
    _rewrite(rows.values(), old.sha256, new, act)
    AssetSource.objects.filter(asset=old).update(asset=new)
    FilmFile.objects.filter(asset=old).update(asset=new)
    Film.objects.filter(still=old).update(still=new)
    if old.sha256 in named.owners:
        cleaned = CleanedFile(
            owner_id=named.owners[old.sha256], old_sha256=old.sha256, old_ext=old.ext, new_sha256=new.sha256,
            new_ext=new.ext, cleaned_at=act.at,
        )  # fmt: skip
        cleaned.write(act)
    DiscardedFile.objects.get_or_create(name=content_address(old))
    old.delete()


def _rewrite(ilms: Iterable[ILM], sha256: str, new: Asset, act: Act) -> None:
    for ilm in ilms:
        ilm.frozen = _replaced(ilm.frozen, sha256, freezing.describe(new))
        ilm.write(act, "frozen")


def _replaced(frozen: Any, sha256: str, facts: Mapping[str, Any]) -> Any:
    """``frozen`` with ``facts`` wherever it names the file."""
    if isinstance(frozen, list):
        return [_replaced(part, sha256, facts) for part in frozen]
    if not isinstance(frozen, dict):
        return frozen
    if frozen.get("sha256") == sha256:
        return {**frozen, **facts}
    return {name: _replaced(part, sha256, facts) for name, part in frozen.items()}


def heal(named: Named) -> None:
    """Rewrite what was approved with a file at the very moment when that was cleaned."""
    for cleaned in CleanedFile.objects.filter(old_sha256__in=[*named.ilms]):
        if new := Asset.objects.filter(sha256=cleaned.new_sha256).first():
            with transaction.atomic():
                rows = acting.locked(ILM, named.ilms[cleaned.old_sha256], *acting.PARTIES)
                standing = [row for row in rows.values() if cleaned.old_sha256 in integrity.files_in(row.frozen)]
                if standing:
                    _rewrite(standing, cleaned.old_sha256, new, acting.begin(VERB))
