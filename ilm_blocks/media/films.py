"""Films of the library and what was made of them for screens: which files an approval may name now."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.module_loading import import_string

from ..conf import conf
from ..models import Asset, Film
from . import probing
from .transcoding import sizes
from .transcoding.sizes import Size


def key_of(media: Any) -> str:
    return f"media:{media.pk}:{media.file.name}"


def rows(found: Iterable[Any]) -> dict[str, Film]:
    """The row of each of the ``found`` media, by its key, with its files; those that are new are measured.

    Two queries for those that are known. Raises NotTaken for a file that cannot be read.
    """
    wanted = {key_of(media): media for media in found}
    known = {film.key: film for film in _with_files(wanted)}
    if new := [_measured(key, media) for key, media in wanted.items() if key not in known]:
        Film.objects.bulk_create(new, ignore_conflicts=True)  # another request may have been first
        known |= {film.key: film for film in _with_files([film.key for film in new])}
    return known


def _with_files(keys: Iterable[str]) -> Any:
    rows = Film.objects.filter(key__in=list(keys)).select_related("still")
    return rows.prefetch_related("files__asset")


def _measured(key: str, media: Any) -> Film:
    with media.file.open("rb") as file:
        found = probing.video(file, media.filename)
    width, height = found.width or 0, found.height or 0
    return Film(key=key, width=width, height=height, is_played=found.is_played, touched_at=timezone.now())


def shown(film: Film) -> Sequence[Asset] | None:
    """The files to name of ``film`` in an approval, largest first; none while nothing of it can be played.

    None stands for the library's own file: browsers play it, and nothing was made yet.
    """
    made = [each.asset for each in film.files.all()]
    return made or (None if film.is_played else [])


def screen_sizes() -> list[Size]:
    """Those of the screens that the project knows."""
    return [(width, height) for width, height in import_string(conf.SCREEN_SIZES)()] if conf.SCREEN_SIZES else []


def lacking(film: Film) -> list[Size]:
    """Which sizes are still to be made, largest first."""
    made = {(each.width, each.height) for each in film.files.all()}
    return [size for size in sizes.wanted((film.width, film.height), screen_sizes()) if size not in made]
