"""Making films ready for screens, in the background: each size is kept as soon as it is whole, and joins what is
approved with the film.

A task runs at least once. It may be killed at any point: what is whole is kept under its SHA-256, what is not is
nowhere, and the next run makes what is still lacking.
"""

import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import IO, Any

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import TaskContext, task
from wagtailmedia.models import get_media_model

from ..conf import conf
from ..media import digests, films, freezing
from ..media.intake import TakenFile
from ..media.refusals import NotTaken
from ..media.transcoding import films as transcoding
from ..media.transcoding import sources, stills
from ..models import ILM, Asset, Film, FilmFile, FilmState
from . import acting

VERB = "transcoded"
#: How often progress is written down.
TOLD_EACH = timedelta(seconds=2)
UNFINISHED = (FilmState.WAITING, FilmState.WORKING)

logger = logging.getLogger(__name__)


# Asking for it


def see_to(media: Iterable[Any]) -> None:
    """Have whatever is lacking of the films among ``media`` made, once the transaction is committed.

    One that is worked on is asked for, too: it may be done before the commit, and what is approved here be overlooked.
    """
    found = films.rows(each for each in media if each.type == "video")
    _ask_for(film for film in found.values() if film.state in UNFINISHED)


def sizes_changed() -> None:
    """Have the sizes of screens made that were registered since; for films that are in an approved ILM alone."""
    used = {creative["film"] for _key, frozen in _approved() for creative in frozen if creative.get("film")}
    done = Film.objects.filter(pk__in=used, state=FilmState.DONE).prefetch_related("files__asset")
    wanting = [film for film in done if films.lacking(film)]
    for film in wanting:
        _set(film, state=FilmState.WAITING, permille=0, attempts=0)
    _ask_for(wanting)


def take_up(at: datetime) -> int:
    """Ask again for what was asked for long ago and is not done: its task was lost. Returns for how many."""
    found = list(Film.objects.filter(state__in=UNFINISHED, touched_at__lt=at - Film.STALE))
    for film in found:
        _set(film)
    _ask_for(found)
    return len(found)


def try_again(film: Film) -> None:
    """After a failure that somebody has mended."""
    _set(film, state=FilmState.WAITING, permille=0, attempts=0, fault="")
    _ask_for([film])


def _ask_for(wanted: Iterable[Film]) -> None:
    for film in wanted:
        transaction.on_commit(partial(transcode.using(backend=conf.LONG_TASKS).enqueue, film.pk))


# Doing it


@task(takes_context=True)
def transcode(context: TaskContext, film_id: int) -> None:
    """Make what is lacking of one film, and let it join what is approved; another task that is at it does so itself."""
    with translation.override(settings.LANGUAGE_CODE):
        if film := _claimed(film_id, str(context.task_result.id)):
            _try(film)
    if not Film.objects.filter(pk=film_id, state__in=UNFINISHED).exists():
        put_in_approved(film_id)


def _try(film: Film) -> None:
    try:
        _make(film)
    except NotTaken as error:
        _set(film, state=FilmState.FAILED, fault=error.messages[0])
    except Exception:
        _set(film, state=FilmState.FAILED, fault=_unexpected())
        raise
    else:
        _set(film, state=FilmState.DONE, permille=1000, attempts=0, fault="")


def _claimed(film_id: int, task_id: str) -> Film | None:
    """The film, if it is this task's to work on.

    It is when nobody works on it, when whoever did has given no sign for long, and when it was this very task: it would
    not run again unless its worker had died. What kills its worker each time is given up.
    """
    now = timezone.now()
    free = Q(state=FilmState.WAITING) | Q(touched_at__lt=now - Film.STALE) | Q(claimed_by=task_id)
    unfinished = Q(pk=film_id, state__in=UNFINISHED)
    claim = {"state": FilmState.WORKING, "attempts": F("attempts") + 1, "claimed_by": task_id, "touched_at": now}
    if not Film.objects.filter(unfinished, free).update(**claim):
        return None
    film = Film.objects.prefetch_related("files__asset").get(pk=film_id)
    if film.attempts <= Film.MOST_ATTEMPTS:
        return film
    _set(film, state=FilmState.FAILED, fault=_deadly())
    return None


def _make(film: Film) -> None:
    media = get_media_model()._default_manager.filter(pk=film.media_key).first()
    if media is None or films.key_of(media) != film.key:
        raise NotTaken("gone", _("The file is no longer in the library. Upload it again, as a new entry."))
    with media.file.open("rb") as file:
        source = sources.inspect(file, media.filename)
        lacking = films.lacking(film)
        if lacking and lacking[0] == source.size and source.is_right:
            _keep(film, lacking.pop(0), _as_it_is(media, source), None)
            _give_still(film, file, media.filename, source)
        told = partial(_tell, film)
        for made in transcoding.renditions(file, media.filename, source, lacking, progress=told):
            asset = _keep(film, made.size, _taken(made.recording.file, made.recording.measured), media)
            _give_still(film, made.recording.file, media.filename, source)
            logger.info("film %s: %s as %s", film.pk, made.size, asset)


def _as_it_is(media: Any, source: sources.Source) -> TakenFile:
    """The library's own file, which every screen plays."""
    width, height = source.size
    seconds = source.duration_ms / 1000
    return TakenFile(media.file.open("rb"), "film.mp4", width=width, height=height, seconds=seconds, mime="video/mp4")


def _taken(file: IO[bytes], measured: Any) -> TakenFile:
    return TakenFile(
        file, f"film.{measured.ext}", width=measured.width, height=measured.height,
        seconds=measured.duration_ms / 1000, mime=measured.mime,
    )  # fmt: skip


def _keep(film: Film, size: tuple[int, int], taken: TakenFile, made_from: Any) -> Asset:
    asset = _asset(taken)
    if made_from is not None:
        digests.record([(made_from.file, f"film-{size[0]}x{size[1]}", asset.sha256)])
    FilmFile.objects.get_or_create(film=film, width=size[0], height=size[1], defaults={"asset": asset})
    return asset


def _asset(taken: TakenFile) -> Asset:
    fresh = freezing.stored(taken)
    asset, _is_new = Asset.objects.get_or_create(sha256=fresh.sha256, defaults=freezing.facts(fresh))
    return asset


def _give_still(film: Film, file: IO[bytes], name: str, source: sources.Source) -> None:
    """Of the first file that was made, which is the largest."""
    if film.still_id is None:
        made = stills.still(file, name, source)
        width, height = made.size
        _set(film, still=_asset(TakenFile(made.file, "still.jpg", width=width, height=height, mime="image/jpeg")))


def _tell(film: Film, share: float) -> None:
    """Write down how far it is, now and then; a busy database is no reason to begin again."""
    if timezone.now() - film.touched_at >= TOLD_EACH:
        with suppress(OperationalError):
            _set(film, permille=round(share * 1000))


def _set(film: Film, **facts: Any) -> None:
    for name, value in {**facts, "touched_at": timezone.now()}.items():
        setattr(film, name, value)
    film.save(update_fields=[*facts, "touched_at"])


def _unexpected() -> str:
    return _(
        "Something went wrong on the server while the film was prepared; its log says what. Tell whoever runs the "
        "server, then choose “Try again”."
    )


def _deadly() -> str:
    return _(
        "Preparing this film has stopped the server's worker %(count)s times. Export it anew as MP4 with H.264 and "
        "AAC, and upload that as a new entry."
    ) % {"count": Film.MOST_ATTEMPTS}


# Naming it in what is approved


def put_in_approved(film_id: int) -> None:
    """Name the files of the film in every approved ILM that shows it, on record.

    An approval waits for no film: what is ready then is named then, and the rest here.
    """
    film = Film.objects.select_related("still").prefetch_related("files__asset").get(pk=film_id)
    if not (made := films.shown(film)):
        return
    told = {"files": list(map(freezing.describe, made)), "still": film.still and freezing.describe(film.still)}
    keys = [key for key, frozen in _approved() if _with_files(frozen, film_id, told) != frozen]
    with transaction.atomic():
        standing = acting.locked(ILM, keys, *acting.PARTIES)
        renewed = {key: _with_files(ilm.frozen, film_id, told) for key, ilm in standing.items()}
        changed = [ilm for key, ilm in standing.items() if renewed[key] != ilm.frozen]
        if not changed:
            return
        act = acting.begin(VERB)
        for ilm in changed:
            ilm.frozen = renewed[ilm.pk]
            ilm.write(act, "frozen")


def _approved() -> Iterable[tuple[int, list[Mapping[str, Any]]]]:
    return ILM.objects.filter(live=True).order_by("pk").values_list("pk", "frozen").iterator()


def _with_files(frozen: Iterable[Mapping[str, Any]], film_id: int, told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """``frozen`` with the files of the film; its still stands where the editor has chosen none."""
    return [
        {**creative, "files": told["files"], "poster": creative["poster"] or told["still"]}
        if creative.get("film") == film_id
        else creative
        for creative in frozen
    ]
