"""A film is made ready for screens in the background, joins what is approved when it is, and survives its worker."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtailmedia.models import get_media_model

from ilm_blocks.actions import films
from ilm_blocks.media import films as known
from ilm_blocks.media import freezing, intake
from ilm_blocks.media.transcoding import films as transcoding
from ilm_blocks.models import Asset, Change, Film, FilmFile, FilmState, MediaDerivation
from ilm_blocks.queries import integrity
from partner_api.delivery import creatives
from partner_api.screens import playlist
from partner_api.screens.models import Screen
from tests import factories
from tests.factories import KENDAL
from tests.ilm_blocks.media import files

pytestmark = pytest.mark.django_db

HEVC = files.film("libx265", tone="aac", size=(64, 36))
H264 = files.film(size=(64, 36))


@pytest.fixture(autouse=True)
def cast(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.ILM_BLOCKS = {**settings.ILM_BLOCKS, "SCREEN_SIZES": ""}


def library(content):
    """As an upload leaves it there."""
    taken = intake.film(ContentFile(content, name="pesan.mp4"))
    media = get_media_model()(title="Pesan", type="video", duration=taken.seconds, width=64, height=36)
    media.file.save(taken.name, taken)
    return media


def approved(media):
    clip = {"video": media, "alt": "Contoh", "poster": None, "captions": None}
    return factories.ilm(KENDAL, creatives=[("video", clip)])


def film_of(media):
    return known.rows([media])[known.key_of(media)]


def work(film):
    films.transcode.enqueue(film.pk)
    film.refresh_from_db()
    return film


def video_of(ilm):
    ilm.refresh_from_db()
    [video] = ilm.frozen
    return video


def test_a_film_that_no_browser_plays_is_approved_and_shown_nowhere_until_it_is_ready():
    media = library(HEVC)

    ilm = approved(media)

    assert video_of(ilm)["files"] == []
    assert creatives.describe(ilm.frozen) == []
    assert Asset.objects.count() == 0

    film = work(film_of(media))

    assert (film.state, film.percent) == (FilmState.DONE, 100)
    video = video_of(ilm)
    [file] = video["files"]
    assert (file["mime"], file["width"], file["height"]) == ("video/mp4", 64, 36)
    assert video["poster"]["mime"] == "image/jpeg"
    assert [described["type"] for described in creatives.describe(ilm.frozen)] == ["video"]


def test_what_joins_later_is_on_record_and_the_record_holds():
    media = library(HEVC)
    ilm = approved(media)
    before = Change.objects.count()

    work(film_of(media))

    [change] = Change.objects.order_by("seq")[before:]
    assert (change.verb, change.kind, change.object_id) == ("transcoded", "ilm", ilm.pk)
    assert list(integrity.differences()) == []
    assert list(integrity.missing_media()) == []


def test_a_film_that_browsers_play_is_shown_as_it_is_until_it_is_ready():
    media = library(files.sounding(lambda _t: 0.9))
    ilm = approved(media)
    [first] = video_of(ilm)["files"]

    work(film_of(media))

    [second] = video_of(ilm)["files"]
    assert first["sha256"] != second["sha256"]
    assert MediaDerivation.objects.filter(result_sha256=second["sha256"], recipe="film-64x36").exists()


def test_a_film_that_is_right_is_its_own_first_file():
    media = library(H264)
    ilm = approved(media)
    before = video_of(ilm)

    film = work(film_of(media))

    assert film.state == FilmState.DONE
    assert video_of(ilm)["files"] == before["files"]
    assert film.still is not None


def test_each_registered_screen_gets_its_own_size(settings):
    media = library(HEVC)
    ilm = approved(media)
    settings.ILM_BLOCKS = {**settings.ILM_BLOCKS, "SCREEN_SIZES": "partner_api.screens.sizes.registered"}
    small = factories.screen(KENDAL, width=32, height=32)
    odd = factories.screen(KENDAL, width=33, height=25)

    work(film_of(media))

    found = video_of(ilm)["files"]
    assert [(file["width"], file["height"]) for file in found] == [(64, 36), (32, 18)]
    assert playlist.best_file(found, small)["width"] == 32
    assert playlist.best_file(found, odd)["width"] == 32
    assert playlist.best_file(found, Screen(width=1920, height=1080))["width"] == 64


def test_a_screen_that_is_registered_later_gets_its_size_of_what_is_approved(
    settings, django_capture_on_commit_callbacks
):
    media = library(HEVC)
    ilm = approved(media)
    work(film_of(media))
    settings.ILM_BLOCKS = {**settings.ILM_BLOCKS, "SCREEN_SIZES": "partner_api.screens.sizes.registered"}
    factories.screen(KENDAL, width=32, height=18)

    with django_capture_on_commit_callbacks(execute=True):
        films.sizes_changed()

    assert [file["width"] for file in video_of(ilm)["files"]] == [64, 32]
    with django_capture_on_commit_callbacks() as asked:
        films.sizes_changed()
    assert asked == []


class Killed(BaseException):
    """As SIGKILL: nothing is tidied up."""


def test_a_worker_that_dies_in_mid_film_leaves_nothing_half_and_the_next_one_goes_on(settings, monkeypatch):
    settings.ILM_BLOCKS = {**settings.ILM_BLOCKS, "SCREEN_SIZES": "partner_api.screens.sizes.registered"}
    factories.screen(KENDAL, width=32, height=18)
    media = library(HEVC)
    ilm = approved(media)
    film = film_of(media)
    finish = transcoding.recordings.film
    made = []

    def dies_at_the_second(file, name):
        if made:
            raise Killed
        made.append(finish(file, name))
        return made[-1]

    monkeypatch.setattr(transcoding.recordings, "film", dies_at_the_second)
    with pytest.raises(Killed):
        films.transcode.call(context("first"), film.pk)

    film.refresh_from_db()
    assert (film.state, FilmFile.objects.count()) == (FilmState.WORKING, 1)
    assert video_of(ilm)["files"] == []

    monkeypatch.setattr(transcoding.recordings, "film", finish)
    films.transcode.call(context("second"), film.pk)  # another task keeps away from what may be alive
    assert FilmFile.objects.count() == 1
    films.transcode.call(context("first"), film.pk)  # the same one again: its first run is dead

    assert [file["width"] for file in video_of(ilm)["files"]] == [64, 32]


class Result:
    def __init__(self, name):
        self.id = name


class Context:
    def __init__(self, name):
        self.task_result = Result(name)


def context(name):
    return Context(name)


def test_a_film_without_a_sign_for_long_is_taken_up_by_whoever_comes(django_capture_on_commit_callbacks):
    film = film_of(library(HEVC))
    Film.objects.update(state=FilmState.WORKING, claimed_by="gone", touched_at=timezone.now() - Film.STALE * 2)

    with django_capture_on_commit_callbacks(execute=False) as asked:
        assert films.take_up(timezone.now()) == 1
    assert len(asked) == 1

    Film.objects.update(touched_at=timezone.now() - Film.STALE * 2)
    assert work(film).state == FilmState.DONE


def test_what_kills_its_worker_each_time_is_given_up_with_a_sentence():
    film = film_of(library(HEVC))
    Film.objects.update(state=FilmState.WORKING, claimed_by="a", attempts=Film.MOST_ATTEMPTS)

    films.transcode.call(context("a"), film.pk)

    film.refresh_from_db()
    assert film.state == FilmState.FAILED
    assert "MP4 dengan H.264 dan AAC" in film.fault


def test_a_film_that_cannot_be_read_says_so_and_can_be_tried_again(django_capture_on_commit_callbacks):
    media = library(HEVC)
    film = film_of(media)
    path = Path(media.file.path)
    whole = path.read_bytes()
    path.write_bytes(files.broken_off(whole))

    assert work(film).state == FilmState.FAILED
    assert "rusak atau tidak sampai utuh" in film.fault

    path.write_bytes(whole)
    with django_capture_on_commit_callbacks(execute=True):
        films.try_again(film)
    film.refresh_from_db()
    assert (film.state, film.fault) == (FilmState.DONE, "")


def test_a_film_that_was_deleted_meanwhile_is_no_fault_of_the_server():
    media = library(HEVC)
    film = film_of(media)
    media.delete()

    assert work(film).state == FilmState.FAILED
    assert "tidak ada lagi di pustaka" in film.fault


def test_an_approval_at_the_very_moment_when_the_film_is_done_names_its_files(django_capture_on_commit_callbacks):
    media = library(HEVC)
    film = film_of(media)
    with django_capture_on_commit_callbacks(execute=True):
        ilm = approved(media)
        assert video_of(ilm)["files"] == []
        Film.objects.update(state=FilmState.DONE)
        asset = freezing.ensure([freezing.clip(library(H264))]).popitem()[1]
        FilmFile.objects.create(film=film, width=64, height=36, asset=asset)

    assert [file["sha256"] for file in video_of(ilm)["files"]] == [asset.sha256]


def test_a_poster_has_the_size_that_it_has_on_each_screen_and_none_is_scaled_up(settings):
    settings.ILM_BLOCKS = {**settings.ILM_BLOCKS, "SCREEN_SIZES": "partner_api.screens.sizes.registered"}
    wide, tall = factories.screen(KENDAL, width=768, height=384), factories.screen(KENDAL, width=600, height=1200)
    huge = factories.screen(KENDAL, width=3840, height=2160)

    ilm = factories.ilm(KENDAL, creatives=[factories.poster(width=1200, height=900)])

    [poster] = ilm.frozen
    assert {(file["width"], file["height"]) for file in poster["screens"]} == {(512, 384), (600, 450), (1200, 900)}
    assert [file["width"] for file in poster["files"]] == [1200, 800, 400]
    shown = {
        screen: playlist.best_file([*poster["files"], *poster["screens"]], screen) for screen in (wide, tall, huge)
    }
    assert [file["width"] for file in shown.values()] == [512, 600, 1200]


def test_many_posters_ask_for_the_screens_once(django_assert_num_queries):
    few, many = (factories.draft(KENDAL, creatives=[factories.poster() for _n in range(n)]) for n in (1, 4))
    freezing.freeze(few.creatives), freezing.freeze(many.creatives)
    few, many = (type(ilm).objects.get(pk=ilm.pk) for ilm in (few, many))

    with CaptureQueriesContext(connection) as asked:
        freezing.freeze(few.creatives)
    with django_assert_num_queries(len(asked)):
        freezing.freeze(many.creatives)
