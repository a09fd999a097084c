"""The SHA-256 of every file of the libraries: read once, and never reused for bytes that were written later."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models.fields.files import FieldFile

from ..models import FileDigest, MediaDerivation


def in_material(files: Collection[FieldFile]) -> dict[str, str]:
    """The SHA-256 under which each file enters a material, by its name in the storage; what is gone is left out.

    That of the file it was made from, where a machine made it by a recipe. One query, and one read of each file that
    was not met before.
    """
    return {name: row.material_sha256 for name, row in _rows(files).items()}


def record(made: Sequence[tuple[FieldFile, str, str]]) -> None:
    """Say of each ``(file, recipe, result)`` that the recipe made the file of the SHA-256 ``result`` from ``file``."""
    sources = _rows([file for file, _recipe, _result in made])
    MediaDerivation.objects.bulk_create(
        [
            MediaDerivation(source_sha256=sources[str(file.name)].sha256, recipe=recipe, result_sha256=result)
            for file, recipe, result in made
        ],
        ignore_conflicts=True,
    )


def carry_over(before: FieldFile, after: FieldFile, recipe: str) -> None:
    """Let ``after``, which the recipe made from ``before``, enter materials as ``before`` did: what was said of these
    stands for it, too."""
    [old] = _rows([before]).values()
    sha256 = sha256_of(after)
    derived = MediaDerivation(source_sha256=old.sha256, recipe=recipe, result_sha256=sha256)
    MediaDerivation.objects.bulk_create([derived], ignore_conflicts=True)
    new = FileDigest(key=_key(after), sha256=sha256, material_sha256=old.material_sha256)
    FileDigest.objects.bulk_create([new], ignore_conflicts=True)


def _rows(files: Collection[FieldFile]) -> dict[str, FileDigest]:
    keys = {str(file.name): key for file in files if (key := _key(file))}
    known = {row.key: row for row in FileDigest.objects.filter(key__in=keys.values())}
    if new := {wanted: file for file in files if (wanted := keys.get(str(file.name))) and wanted not in known}:
        known |= _remember({key: sha256_of(file) for key, file in new.items()})
    return {name: known[stored] for name, stored in keys.items()}


def _key(file: FieldFile) -> str:
    """The name with size and time of writing; "" for a file that is gone."""
    try:
        written_at = file.storage.get_modified_time(str(file.name))
        return f"{file.name}:{file.size}:{written_at.timestamp():.6f}"
    except OSError:
        return ""


def sha256_of(file: FieldFile) -> str:
    with file.storage.open(str(file.name)) as opened:
        hashed = hashlib.sha256()
        for chunk in opened.chunks():
            hashed.update(chunk)
        return hashed.hexdigest()


def _remember(found: Mapping[str, str]) -> dict[str, FileDigest]:
    origins = origins_of(found.values())
    rows = [FileDigest(key=key, sha256=sha256, material_sha256=origins[sha256]) for key, sha256 in found.items()]
    FileDigest.objects.bulk_create(rows, ignore_conflicts=True)
    return {row.key: row for row in rows}


def origins_of(digests: Iterable[str]) -> dict[str, str]:
    """For each file what it was made from by recipes; itself where that is nothing, or not one file alone."""
    origins = {sha256: sha256 for sha256 in digests}
    met: set[str] = set()
    while ends := set(origins.values()) - met:
        met |= ends
        sources: dict[str, set[str]] = {}
        rows = MediaDerivation.objects.filter(result_sha256__in=ends)
        for result, source in rows.values_list("result_sha256", "source_sha256"):
            sources.setdefault(result, set()).add(source)
        only = {result: found.pop() for result, found in sources.items() if len(found) == 1}
        origins = {sha256: only.get(end, end) for sha256, end in origins.items()}
    return origins
