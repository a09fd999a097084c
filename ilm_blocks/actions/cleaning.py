"""Taking metadata out of what lay there before there was an intake: in the libraries, and of what is approved.

The order is always the same: the new file is written, the rows are committed, the old file is deleted. Either is noted
as discarded while no row names it, so that a run may be killed at any point and the next one goes on.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from wagtail.images import get_image_model
from wagtail.models.media import UploadedFile
from wagtailmedia.models import get_media_model

from ..media import digests, intake, names
from ..media.intake import TakenFile
from ..models import AssetSource, DiscardedFile, Film

#: The name of a derivation made by it.
RECIPE = "metadata removed"

Stripped = Callable[[IO[bytes], str], TakenFile | None]


class SweptAway(Exception):
    """Another run has deleted the file that this one was about to name."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The files of one field of a library, and what its rows say of them besides."""

    rows: models.QuerySet
    field: str
    stripped: Stripped
    facts: Callable[[TakenFile], Mapping[str, Any]] = lambda _taken: {}
    #: Prefix of the sources of frozen files that were made from a row of it.
    source: str = ""


def shelves() -> list[Shelf]:
    images, media = get_image_model()._default_manager, get_media_model()._default_manager
    found = [
        Shelf(images.all(), "file", intake.stripped_picture, _of_picture, "image"),
        Shelf(media.filter(type="video"), "file", intake.stripped_film, _of_recording, "media"),
        Shelf(media.filter(type="audio"), "file", intake.stripped_sound, _of_recording, "media"),
        Shelf(media.exclude(thumbnail=""), "thumbnail", intake.stripped_picture),
    ]
    if apps.is_installed("wagtail.users"):
        people = apps.get_model("wagtailusers", "UserProfile")._default_manager
        found.append(Shelf(people.exclude(avatar=""), "avatar", intake.stripped_picture))
    return found


def _of_picture(taken: TakenFile) -> Mapping[str, Any]:
    return {"width": taken.width, "height": taken.height, "file_size": taken.size, "file_hash": ""}


def _of_recording(taken: TakenFile) -> Mapping[str, Any]:
    return {"width": taken.width, "height": taken.height, "duration": taken.seconds}


def clean(shelf: Shelf, row: Any, *, dry_run: bool = False) -> bool:
    """Whether there was something to take out of the file of ``row``; raises NotTaken for one that cannot be read."""
    before: FieldFile = getattr(row, shelf.field)
    with before.storage.open(str(before.name)) as opened:
        taken = shelf.stripped(opened, PurePath(str(before.name)).name)
    if taken is None or dry_run:
        return taken is not None
    digests.in_material([before])  # reads the file, if nobody has: before anything is locked
    name = _written(before, taken)
    with transaction.atomic():
        left = _take_place(shelf, row, name, shelf.facts(taken))
    sweep(left)
    return True


def _written(before: FieldFile, taken: TakenFile) -> str:
    """The name of the new file beside the old one; noted before it is there."""
    storage: Any = before.storage
    old = PurePath(str(before.name))
    wanted = str(old.parent / names.fit(old.name, PurePath(str(taken.name)).suffix[1:]))
    name = storage.get_available_name(wanted, max_length=before.field.max_length)
    DiscardedFile.objects.create(name=name)
    return storage._save(name, taken)  # exactly there: ``save`` would draw another name


def _take_place(shelf: Shelf, row: Any, name: str, facts: Mapping[str, Any]) -> list[str]:
    """Name the new file in the row, and in what was made from it; returns the names of what is left over.

    A file that somebody has put there in the meantime wins.
    """
    before: FieldFile = getattr(row, shelf.field)
    rows = type(row)._base_manager.filter(pk=row.pk, **{shelf.field: before.name})
    if not rows.update(**{shelf.field: name, **facts}):
        return [name]
    if not DiscardedFile.objects.filter(name=name).delete()[0]:
        raise SweptAway(name)
    digests.carry_over(before, FieldFile(row, before.field, name), RECIPE)
    if shelf.source:
        _rename_sources(f"{shelf.source}:{row.pk}:", str(before.name), name)
    left = [str(before.name), *_without_renditions(row)]
    DiscardedFile.objects.bulk_create([DiscardedFile(name=each) for each in left], ignore_conflicts=True)
    return left


def _rename_sources(beginning: str, before: str, after: str) -> None:
    """What was frozen from the old file is what is frozen from the new one."""
    sources = list(AssetSource.objects.filter(key__startswith=f"{beginning}{before}"))
    for source in sources:
        source.key = source.key.replace(before, after, 1)
    AssetSource.objects.bulk_update(sources, ["key"])
    Film.objects.filter(key=f"{beginning}{before}").update(key=f"{beginning}{after}")


def _without_renditions(row: Any) -> list[str]:
    """Delete the renditions of an image: they hold the same metadata, and are made again on demand."""
    if not hasattr(row, "renditions"):
        return []
    files = list(row.renditions.values_list("file", flat=True))
    row.renditions.all().delete()
    return files


def discard_half_uploads() -> int:
    """Delete what people began to upload and never finished: it lies there as it came."""
    left = list(UploadedFile.objects.all())
    with transaction.atomic():
        noted = [DiscardedFile(name=row.file.name) for row in left if row.file]
        DiscardedFile.objects.bulk_create(noted, ignore_conflicts=True)
        UploadedFile.objects.filter(pk__in=[row.pk for row in left]).delete()
    sweep([row.name for row in noted])
    return len(left)


def sweep(names: Collection[str] | None = None) -> None:
    """Delete the files that no row names: those of ``names``, or all that a run before has left."""
    rows = DiscardedFile.objects.all() if names is None else DiscardedFile.objects.filter(name__in=names)
    for key in list(rows.values_list("pk", flat=True)):
        with transaction.atomic():
            if row := DiscardedFile.objects.select_for_update().filter(pk=key).first():
                default_storage.delete(row.name)
                row.delete()
