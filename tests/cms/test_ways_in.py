"""Every way in for a file leads through the intake, whichever form it is and whoever adds another one."""

import io
import re

import pytest
from django import forms
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtail.models.media import UploadedFile
from wagtail.users.models import UserProfile
from wagtailmedia.models import get_media_model

from cms.accounts.people.forms import PeopleFileForm as PeopleForm
from cms.storage import LibraryStorage, PassedByTheIntake
from ilm_blocks.admin.forms.uploads import TakesFiles
from ilm_blocks.media import letters
from ilm_blocks.media.fields import IntakeField
from ilm_blocks.models import AgreementPaper, SignedStatement
from ilm_blocks.models.membership import Letter
from partner_api.alerts.forms import BoxesForm
from tests.ilm_blocks.media import files

APPS = ("cms", "sites", "ilm_blocks", "partner_api")
FOLDERS = ["original_images", "documents", "media", "wagtail_uploads", "avatar_images", "baru"]

#: Where files lie, and how they get there.
KEPT = {
    "wagtailimages.image.file": "forms below",
    "wagtailimages.rendition.file": "made from an image that was taken",
    "wagtaildocs.document.file": "forms below",
    "wagtailmedia.media.file": "forms below",
    "wagtailmedia.media.thumbnail": "forms below",
    "wagtailusers.userprofile.avatar": "nothing is put there: the account's form does not offer it",
    "wagtailcore.uploadedfile.file": "nothing is put there: see test_patches",
    "ilm_blocks.asset.file": "frozen from what was taken",
    "ilm_blocks.agreementpaper.content": "letters.scan",
    "ilm_blocks.letter.content": "letters.scan",
    "ilm_blocks.signedstatement.content": "letters.scan",
    "partner_api.screenpicture.content": "fleet.pictures.keep",
}


def test_somebody_thought_of_every_field_that_holds_a_file():
    found = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField | models.BinaryField)
    }

    assert found == set(KEPT)


def test_every_form_with_a_file_hands_it_to_the_intake():
    """Those whose files are read and not kept, and those whose papers the model hands on, are named."""
    reading = {PeopleForm: "file", BoxesForm: "file"}
    papers = {"letter", "scan"}
    ours = [
        form
        for form in every(forms.BaseForm)
        if form.__module__.split(".")[0] in ("cms", "sites", "ilm_blocks", "partner_api")
    ]

    passing = [
        (form.__qualname__, name)
        for form in ours
        for name, field in form.base_fields.items()
        if isinstance(field, forms.FileField)
        and not isinstance(field, IntakeField)
        and reading.get(form) != name
        and name not in papers
        and not issubclass(form, TakesFiles)  # which puts the intake in its place when it is made
    ]

    assert passing == []


def every(kind):
    for one in kind.__subclasses__():
        yield one
        yield from every(one)


# The last resort


@pytest.mark.django_db
@pytest.mark.parametrize(
    "folder", ["original_images", "documents", "media", "wagtail_uploads", "avatar_images", "baru"]
)
def test_the_storage_keeps_no_upload_as_it_came(folder):
    with pytest.raises(PassedByTheIntake):
        LibraryStorage().save(f"{folder}/foto.jpg", SimpleUploadedFile("foto.jpg", files.phone_jpeg()))


# Each way, with a phone's file


@pytest.fixture
def root(db, admin_client):
    return (Collection.get_first_root_node() or Collection.add_root(name="Root")).pk


@pytest.fixture
def kept(settings):
    """All that the storage holds, by its name."""

    def contents():
        folder = settings.MEDIA_ROOT
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    before = contents()
    return lambda: {name: content for name, content in contents().items() if name not in before}


def phone_picture():
    return SimpleUploadedFile("IMG 2026.11.20.jpg", files.phone_jpeg())


def phone_film():
    return SimpleUploadedFile("VID 2026.11.20.mp4", files.phone_film())


def phone_sound():
    content = files.sound(tags={"artist": files.NAME, "comment": files.PLACE})
    return SimpleUploadedFile("rekaman.mp3", content)


CHOOSER = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
WAYS = {
    "the form of images": ("wagtailimages:add", [], "", phone_picture),
    "the form of many images": ("wagtailimages:add_multiple", [], "files[]", phone_picture),
    "the chooser of images": ("wagtailimages_chooser:create", [], "image-chooser-upload-", phone_picture),
    "the form of films": ("wagtailmedia:add", ["video"], "", phone_film),
    "the chooser of films": ("wagtailmedia:chooser_upload", ["video"], "media-chooser-upload-", phone_film),
    "the form of sounds": ("wagtailmedia:add", ["audio"], "", phone_sound),
    "the chooser of sounds": ("wagtailmedia:chooser_upload", ["audio"], "media-chooser-upload-", phone_sound),
}  # fmt: skip


def filled(prefix, root, file, **fields):
    """The form as a browser sends it; the one for many files has its own names."""
    if prefix == "files[]":
        return {"files[]": file, "collection": root}
    return {f"{prefix}{name}": value for name, value in {"collection": root, "file": file, **fields}.items()}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_of_a_phone_is_kept_by(way, admin_client, root, kept):
    name, args, prefix, upload = WAYS[way]
    data = {"title": "Contoh", "collection": root, "duration": 0, "file": upload()}
    sent = (
        {prefix: data["file"], "collection": root}
        if prefix == "files[]"
        else {f"{prefix}{k}": v for k, v in data.items()}
    )

    response = admin_client.post(reverse(name, args=args), sent, **CHOOSER)

    assert response.status_code in (200, 302)
    assert get_image_model().objects.count() + get_media_model().objects.count() == 1
    assert kept()
    assert {name: files.secrets_in(content) for name, content in kept().items() if files.secrets_in(content)} == {}


@pytest.mark.parametrize("library", ["wagtailimages", "wagtaildocs", "wagtailmedia"])
def test_the_file_of_an_entry_is_never_replaced(library, admin_client, root):
    """What was looked at, confirmed and approved names it by the entry alone."""
    rows = {
        "wagtailimages": lambda: get_image_model()(file=ContentFile(files.picture(), name="a.jpg")),
        "wagtaildocs": lambda: get_document_model()(file=ContentFile(b"%PDF-1.4 satu", name="a.pdf")),
        "wagtailmedia": lambda: get_media_model()(
            file=ContentFile(files.film(), name="a.mp4"), type="video", duration=1
        ),
    }
    row = rows[library]()
    row.title, row.collection_id = "Contoh", root
    row.save()
    before = row.file.name

    address = reverse(f"{library}:edit", args=[row.pk])
    page = admin_client.get(address)
    assert "file" not in page.context["form"].fields
    assert "Berkasnya tetap" in page.text
    sent = {"title": "Judul lain", "collection": root, "duration": 1, "file": phone_picture()}
    assert admin_client.post(address, sent).status_code == 302

    row.refresh_from_db()
    assert (row.title, row.file.name) == ("Judul lain", before)


def test_nothing_of_a_phone_is_kept_of_the_still_of_a_film(admin_client, root, kept):
    sent = {"title": "Contoh", "collection": root, "duration": 0, "file": phone_film(), "thumbnail": phone_picture()}
    assert admin_client.post(reverse("wagtailmedia:add", args=["video"]), sent).status_code == 302

    assert get_media_model().objects.get().thumbnail
    assert [files.secrets_in(content) for content in kept().values()] == [[], []]


def test_no_picture_of_a_person_is_asked_for_and_none_of_before_is_missed(admin_client, admin_user, kept):
    """No address serves one: each page of the admin showed a broken image."""
    address = reverse("wagtailadmin_account")
    before = UserProfile.get_for_user(admin_user)
    before.avatar.save("saya.jpg", ContentFile(files.picture()))

    page = admin_client.get(address)
    admin_client.post(address, as_shown(page) | {"avatar-avatar": SimpleUploadedFile("saya.jpg", files.phone_jpeg())})

    assert "avatar-avatar" not in page.text
    assert before.avatar.url not in page.text
    assert "default-user-avatar" in page.text
    assert UserProfile.objects.get(pk=before.pk).avatar.name == before.avatar.name
    assert len(kept()) == 1


def as_shown(page):
    return {name: field.value() or "" for form in panels(page) for name, field in named(form)}


def panels(page):
    return [panel.get_form() for tab in page.context["panels_by_tab"].values() for panel in tab]


def named(form):
    return [(form.add_prefix(name), form[name]) for name in form.fields]


def test_a_document_is_kept_under_a_short_name_by_every_form(admin_client, root):
    long = "SK Bupati No. 188.45-123-2026 tentang Panitia Pengawas Pemilihan Umum Kecamatan se-Kabupaten Kendal.pdf"
    for name, prefix in (
        ("wagtaildocs:add", ""), ("wagtaildocs:add_multiple", "files[]"),
        ("wagtaildocs_chooser:create", "document-chooser-upload-"),
    ):  # fmt: skip
        upload = SimpleUploadedFile(long, files.PDF)
        data = {"title": long, "collection": root, "file": upload}
        sent = (
            {prefix: upload, "collection": root}
            if prefix == "files[]"
            else {f"{prefix}{k}": v for k, v in data.items()}
        )
        assert admin_client.post(reverse(name), sent, **CHOOSER).status_code in (200, 302)

    stored = list(get_document_model().objects.values_list("file", flat=True))
    assert len(stored) == 3
    assert all(re.fullmatch(r"documents/SK-Bupati-No-188-45-123-2026-[\w-]+_\w{7}\.pdf", name) for name in stored)


@pytest.mark.parametrize("kind", [get_image_model, get_document_model])
def test_one_of_many_whose_collection_is_refused_is_refused_as_a_whole(kind, admin_client, root, kept):
    Collection.get_first_root_node().add_child(instance=Collection(name="Blumah"))  # with one there is no choice
    app, upload = "wagtailimages", phone_picture()
    if kind is get_document_model:
        app, upload = "wagtaildocs", SimpleUploadedFile("surat.pdf", files.PDF)

    response = admin_client.post(reverse(f"{app}:add_multiple"), {"files[]": upload, "collection": 999}, **CHOOSER)

    assert response.json()["success"] is False
    assert response.json()["error_message"]
    assert kept() == {}
    assert not UploadedFile.objects.exists()


def test_a_name_of_any_length_is_taken_by_the_form_for_many(admin_client, root):
    upload = SimpleUploadedFile("x" * 400 + ".jpg", files.picture())

    response = admin_client.post(
        reverse("wagtailimages:add_multiple"), {"files[]": upload, "collection": root}, **CHOOSER
    )

    assert response.json()["success"] is True
    assert len(get_image_model().objects.get().title) == 255


@pytest.mark.parametrize("model", [AgreementPaper, Letter, SignedStatement])
def test_a_paper_passes_the_intake_wherever_it_is_made(model):
    paper = letters.scan(model, files.phone_jpeg(), "surat.jpg", by=None, at=None)

    assert files.secrets_in(paper.content) == []
    assert io.BytesIO(paper.content).read(2) == b"\xff\xd8"
