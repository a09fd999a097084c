"""What lay there before there was an intake loses its metadata: in the libraries and of what is approved, on record."""

import io
import re
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models.media import UploadedFile
from wagtailmedia.models import get_media_model

from cms.storage import LibraryStorage
from ilm_blocks.actions import cleaning, cleaning_approved
from ilm_blocks.media import freezing, intake
from ilm_blocks.models import ILM, Asset, Change, CleanedFile, DiscardedFile, FileDigest
from ilm_blocks.queries import confirmations, history, integrity, materials
from ilm_blocks.rules import material
from partner_api.screens.plays.models import Play
from tests import factories
from tests.factories import KENDAL, NOON
from tests.ilm_blocks.media import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cast(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path  # nothing but what the story is about
    settings.ILM_BLOCKS = {**settings.ILM_BLOCKS, "POSTER_WIDTHS": (400,)}


def picture(content=None, name="foto.jpg"):
    """One that came as it was, years ago."""
    file = ContentFile(content or files.picture(image=files.scene(size=(800, 600)), exif=files.exif(6)), name=name)
    return get_image_model().objects.create(title="Balai desa", file=file)


def film(content=None):
    media = get_media_model()(title="Pesan", type="video", duration=1.2, width=64, height=36)
    media.file.save("pesan.mp4", ContentFile(content or files.phone_film()))
    return media


def poster(image):
    return "poster", {"image": image, "alt": "Contoh"}


def clean(*options):
    call_command("clean_media", *options, verbosity=0, stdout=(said := io.StringIO()))
    return said.getvalue()


def stored(root):
    return {str(path.relative_to(root)): path.read_bytes() for path in Path(root).rglob("*") if path.is_file()}


def named():
    """Every file that some row names."""
    images = [image.file.name for image in get_image_model().objects.all()]
    media = [media.file.name for media in get_media_model().objects.all()]
    return {*images, *media, *(asset.file.name for asset in Asset.objects.all())}


def sha256s(ilm):
    return set(integrity.files_in(ilm.frozen))


# The libraries


def test_a_picture_of_the_library_is_turned_and_loses_everything_beside_its_colours(settings):
    image = picture()
    image.get_rendition("width-100")
    old = image.file.name

    assert clean() == "1 berkas dibersihkan, 0 sudah bersih.\n"

    image.refresh_from_db()
    assert image.file.name != old
    assert (image.width, image.height) == (600, 800) == Image.open(image.file.path).size
    assert not image.renditions.exists()
    assert set(stored(settings.MEDIA_ROOT)) == {image.file.name}
    assert files.secrets_in(Path(image.file.path).read_bytes()) == []
    assert files.secrets_in(image.get_rendition("width-100").file.read()) == []


def test_a_film_of_the_library_is_measured_anew():
    media = film()

    clean()

    media.refresh_from_db()
    assert (media.width, media.height, media.duration) == (36, 64, pytest.approx(1.2, abs=0.03))
    assert files.secrets_in(media.file.read()) == []


def test_a_scan_in_16_bits_that_could_not_be_approved_can_be(settings):
    image = picture(files.grey_16(), "pindai.png")

    clean()

    image.refresh_from_db()
    assert factories.ilm(KENDAL, creatives=[poster(image)]).frozen


def test_what_is_clean_is_left_alone(settings):
    taken = intake.film(ContentFile(files.film(), name="pesan.mp4")).read()
    image, media = picture(files.picture(icc_profile=files.kept_profile())), film(taken)
    factories.ilm(KENDAL, creatives=[poster(image)])
    before = stored(settings.MEDIA_ROOT)

    assert clean() == "0 berkas dibersihkan, 3 sudah bersih.\n"

    assert stored(settings.MEDIA_ROOT) == before
    assert media.file.name in before


def test_a_second_run_finds_nothing_more(approved):
    """The renditions that are frozen are Wagtail's, progressive and in tables of their own."""
    picture(files.with_segment(0xED, b"Adobe_Photoshop2.5:" + files.NAME.encode()))
    film(files.with_box(b"uuid", files.PLACE.encode()))
    assert clean().startswith("6 berkas dibersihkan")

    assert clean() == "0 berkas dibersihkan, 6 sudah bersih.\n"


def test_it_can_say_beforehand_how_much_there_is_to_do(settings):
    factories.ilm(KENDAL, creatives=[poster(picture())])
    before = stored(settings.MEDIA_ROOT)

    assert clean("--dry-run") == "2 berkas perlu dibersihkan, 0 bersih.\n"

    assert stored(settings.MEDIA_ROOT) == before


def test_what_cannot_be_read_is_named_and_left_and_the_rest_is_cleaned(capsys):
    broken, image = picture(), picture()
    Path(broken.file.path).write_bytes(files.broken_off(files.noise("JPEG")))

    with pytest.raises(CommandError, match="1 berkas tetap seperti semula"):
        clean()

    assert f"wagtailimages.Image {broken.pk}: “" in capsys.readouterr().err
    image.refresh_from_db()
    assert files.secrets_in(Path(image.file.path).read_bytes()) == []


def test_what_is_no_file_is_named_and_the_rest_is_cleaned(capsys):
    folder, image = picture(), picture()
    Path(folder.file.path).unlink()
    Path(folder.file.path).mkdir()

    with pytest.raises(CommandError, match="1 berkas tetap seperti semula"):
        clean()

    assert f"wagtailimages.Image {folder.pk}: berkasnya tidak dapat dibaca" in capsys.readouterr().err
    image.refresh_from_db()
    assert files.secrets_in(Path(image.file.path).read_bytes()) == []


@pytest.mark.database
def test_what_another_run_has_swept_away_is_named_and_asks_for_one_more_run(approved, monkeypatch, capsys):
    def was_swept_away(*_args, **_options):
        raise cleaning.SweptAway("foto.jpg")

    monkeypatch.setattr(cleaning, "clean", was_swept_away)
    with pytest.raises(CommandError):
        clean()

    assert "jalankan sekali lagi" in capsys.readouterr().err


@pytest.mark.database
@pytest.mark.parametrize("module", [cleaning, cleaning_approved])
def test_what_another_run_was_first_with_is_done_and_no_fault(approved, monkeypatch, capsys, module):
    def was_first(*_args, **_options):
        raise IntegrityError("UNIQUE constraint failed: ilm_blocks_cleanedfile.old_sha256")

    monkeypatch.setattr(module, "clean", was_first)
    assert re.search(r"[1-9]\d* dibersihkan oleh proses lain", clean())
    assert capsys.readouterr().err == ""


def test_uploads_that_nobody_finished_are_deleted(settings):
    LibraryStorage().save("wagtail_uploads/foto.jpg", ContentFile(files.phone_jpeg()))
    kind = factories.page(KENDAL).content_type
    UploadedFile.objects.create(for_content_type=kind, file="wagtail_uploads/foto.jpg")

    clean()

    assert not UploadedFile.objects.exists()
    assert stored(settings.MEDIA_ROOT) == {}


@pytest.mark.database
def test_whoever_replaces_a_picture_meanwhile_wins(settings, monkeypatch):
    image = picture()
    theirs = LibraryStorage().save("original_images/lain.jpg", ContentFile(files.picture()))
    original = LibraryStorage._save

    def saved_while_somebody_replaces_it(self, name, content):
        get_image_model().objects.filter(pk=image.pk).update(file=theirs)
        return original(self, name, content)

    monkeypatch.setattr(LibraryStorage, "_save", saved_while_somebody_replaces_it)
    old = image.file.name
    clean()

    image.refresh_from_db()
    assert image.file.name == theirs
    assert set(stored(settings.MEDIA_ROOT)) == {theirs, old}  # whose deletion is theirs


# What is approved


@pytest.fixture
def approved():
    """A partner's ILM on air, with a poster and a film as a phone gave them."""
    bawaslu = factories.partner()
    factories.agreement(bawaslu, valid_until=date(2099, 12, 31))
    video = "video", {"video": film(), "alt": "Contoh", "poster": None, "captions": None}
    return factories.ilm(
        KENDAL, creatives=[poster(picture()), video], responsible=bawaslu, agreement=bawaslu.agreements.first(),
        on_air_from=NOON - timedelta(days=1),
    )  # fmt: skip


def test_approved_files_held_what_phones_wrote(approved):
    """Else the tests below would prove nothing."""
    assert all(files.secrets_in(asset.file.read()) for asset in Asset.objects.all())


def test_approved_files_lose_it_and_are_told_under_their_new_digests(approved, settings):
    before = approved.frozen

    clean()

    approved.refresh_from_db()
    assert not sha256s(approved) & set(integrity.files_in(before))
    assert [part["id"] for part in approved.frozen] == [part["id"] for part in before]
    still, moving = (part["files"][0] for part in approved.frozen)
    assert (moving["width"], moving["height"]) == (36, 64)
    assert set(stored(settings.MEDIA_ROOT)) == named()
    for described in (still, moving):
        content = Asset.objects.get(sha256=described["sha256"]).file.read()
        assert (described["bytes"], files.secrets_in(content)) == (len(content), [])


def test_each_file_is_a_change_of_its_own_kind_with_both_digests(approved):
    old = sha256s(approved)

    clean()

    approved.refresh_from_db()
    changes = Change.objects.filter(kind="cleanedfile")
    assert {change.state["old_sha256"] for change in changes} == old
    assert {change.state["new_sha256"] for change in changes} == sha256s(approved)
    assert {(change.verb, change.owner_id) for change in changes} == {("cleaned", approved.owner_id)}
    assert Change.objects.filter(kind="ilm", verb="cleaned").exists()


def test_the_old_address_leads_to_the_new_one_and_never_to_the_old_bytes(approved, client):
    old = Asset.objects.all()[:]
    paths = [asset.get_absolute_url() for asset in old]
    for path in paths:
        assert client.get(path).status_code == 200

    clean()

    for path in paths:
        response = client.get(path)
        assert (response.status_code, response["Access-Control-Allow-Origin"]) == (308, "*")
        content = b"".join(client.get(response["Location"]).streaming_content)
        assert files.secrets_in(content) == []
        assert client.head(path).status_code == 308


def test_the_record_is_sound_before_and_after(approved):
    call_command("verify_journal", verbosity=0, stdout=io.StringIO())

    clean()

    call_command("verify_journal", verbosity=0, stdout=io.StringIO())


def test_a_cleaned_file_that_is_lost_is_missed_under_the_old_digest_too(approved):
    clean()
    asset = Asset.objects.first()
    asset.file.storage.delete(asset.file.name)

    missed = list(integrity.missing_media())

    assert any(asset.sha256 in line for line in missed)
    assert any(CleanedFile.objects.get(new_sha256=asset.sha256).old_sha256 in line for line in missed)


def test_history_keeps_the_digest_that_was_shown(approved):
    old, then = sha256s(approved), Change.objects.latest("seq").at

    clean()

    region = factories.region(KENDAL)
    [verdict] = [v for v in history.history(region, "website", then).verdicts if v.ilm.pk == approved.pk]
    assert sha256s(verdict.ilm) == old


def test_history_and_plays_say_when_metadata_was_removed(approved, admin_client):
    old = approved.frozen[0]["files"][0]["sha256"]
    then = Change.objects.latest("seq").at
    play = played(approved, old)
    with time_machine.travel(then + timedelta(days=1), tick=False):
        clean()
    said = f"metadata dibuang pada {date_format(localtime(then + timedelta(days=1)), 'j F Y')}"
    asked = {"region": approved.owner_id, "channel": "website", "at": f"{localtime(then):%Y-%m-%d %H:%M:%S.%f}"}

    of_ilm = admin_client.get(reverse("wagtailsnippets_ilm_blocks_ilm:history", args=[approved.pk])).text
    of_day = admin_client.get(reverse("ilm_blocks_admin:on_a_day"), asked).text
    of_plays = admin_client.get(reverse("partner_api_play_modeladmin_index")).text

    for page in (of_ilm, of_day, of_plays):
        assert said in " ".join(page.split())
        assert old[:16] in page
    play.refresh_from_db()
    assert play.asset == old


def played(ilm, sha256):
    screen = factories.screen(KENDAL)
    return Play.objects.create(
        screen=screen, item="x", screen_name=screen.name, owner=screen.owner, uuid=uuid4(), day=NOON.date(), n=1,
        boot="", asset=sha256, starts_at=NOON, dur_ms=10_000, result="shown", received_at=NOON, title=ilm.title,
    )  # fmt: skip


def test_the_word_of_the_partner_stands_on_what_was_cleaned(approved):
    said = material.digest(materials.of(approved))
    assert confirmations.coverage(approved).holds

    clean()

    fresh = ILM.objects.get(pk=approved.pk)
    assert material.digest(materials.of(fresh)) == said
    assert confirmations.coverage(fresh).holds
    assert FileDigest.objects.exclude(sha256=F("material_sha256")).exists()


def test_what_was_cleaned_is_approved_again_with_the_same_files():
    upright = files.picture(image=files.scene(size=(800, 600)), exif=files.exif(1))
    video = "video", {"video": film(), "alt": "Contoh", "poster": None, "captions": None}
    ilm = factories.ilm(KENDAL, creatives=[poster(picture(upright)), video])
    clean()
    cleaned = sha256s(ILM.objects.get(pk=ilm.pk))

    ILM.objects.get(pk=ilm.pk).save_revision().publish()

    assert sha256s(ILM.objects.get(pk=ilm.pk)) == cleaned


def test_an_ilm_that_another_shares_its_files_with_is_not_forgotten():
    image = picture()
    ours, theirs = (factories.ilm(code, creatives=[poster(image)]) for code in (KENDAL, factories.BLUMAH))
    assert sha256s(ours) == sha256s(theirs)

    clean()

    for ilm in (ours, theirs):
        ilm.refresh_from_db()
    assert sha256s(ours) == sha256s(theirs) == {Asset.objects.get().sha256}


def test_a_file_of_an_approval_of_long_ago_is_cleaned_too():
    """It stands in the record alone, and answers at its address."""
    ilm = factories.ilm(KENDAL, creatives=[poster(picture())])
    [old] = sha256s(ilm)
    ilm.creatives = [factories.message()]
    factories.approve(ilm)

    clean()

    assert CleanedFile.objects.get().old_sha256 == old
    assert list(integrity.missing_media()) == []


def test_what_was_frozen_for_a_look_alone_leaves_nothing_on_record(settings):
    draft = factories.draft(KENDAL, creatives=[poster(picture())])
    freezing.freeze(draft.creatives)

    clean()

    assert not CleanedFile.objects.exists()
    assert set(stored(settings.MEDIA_ROOT)) == named()


def test_an_approval_at_that_very_moment_is_set_right_by_the_next_run(approved):
    before = approved.frozen
    clean()
    QuerySet(ILM).filter(pk=approved.pk).update(frozen=before)  # read before, written after

    clean()

    approved.refresh_from_db()
    assert not sha256s(approved) & set(integrity.files_in(before))
    call_command("verify_journal", verbosity=0, stdout=io.StringIO())


class Killed(BaseException):
    """As by `kill -9`: nothing catches it."""


class Killer:
    """Kills at the step of that number, of those that the database and the storage take."""

    def __init__(self, monkeypatch):
        self.left = None
        for name in ("_save", "delete"):
            original = getattr(LibraryStorage, name)
            monkeypatch.setattr(LibraryStorage, name, self.around(original))

    def around(self, original):
        def step(storage, *args, **kwargs):
            self.step()
            answer = original(storage, *args, **kwargs)
            self.step()
            return answer

        return step

    def step(self):
        if self.left is not None:
            self.left -= 1
            if self.left == 0:
                raise Killed

    def __call__(self, execute, sql, params, many, context):
        if not sql.startswith(("SELECT", "ROLLBACK", "SAVEPOINT", "RELEASE")):
            self.step()
        return execute(sql, params, many, context)


def test_a_run_that_is_killed_at_any_point_is_finished_by_the_next_ones(approved, settings, monkeypatch, client):
    paths = [asset.get_absolute_url() for asset in Asset.objects.all()]
    killer, kills = Killer(monkeypatch), 0
    with connection.execute_wrapper(killer):
        for number in range(1, 200):
            killer.left = number
            try:
                clean()
            except Killed:
                kills += 1
            else:
                break

    killer.left = None
    clean()
    assert kills > 10
    assert set(stored(settings.MEDIA_ROOT)) == named()
    assert not DiscardedFile.objects.exists()
    assert [name for name, content in stored(settings.MEDIA_ROOT).items() if files.secrets_in(content)] == []
    assert all(client.get(path, follow=True).status_code == 200 for path in paths)
    assert confirmations.coverage(ILM.objects.get(pk=approved.pk)).holds
    call_command("verify_journal", verbosity=0, stdout=io.StringIO())
