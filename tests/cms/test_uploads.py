"""A file is what its name says or is refused with the reason; and no upload ever comes back as a page."""

import io
import re
from pathlib import Path

import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtailmedia.models import get_media_model

from tests.ilm_blocks.media.files import archive, frames
from tests.partner_api.player.media import RED, clip, poster

pytestmark = pytest.mark.django_db

HTML = b"<!doctype html><script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PDF = b"%PDF-1.7\n" + HTML + b"\n%%EOF"
DOCUMENTS, IMAGES = reverse("wagtaildocs:add"), reverse("wagtailimages:add")
VIDEOS, SOUNDS = (reverse("wagtailmedia:add", args=[kind]) for kind in ("video", "audio"))


@pytest.fixture(autouse=True)
def superuser(client):
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    user = get_user_model().objects.create_superuser("admin")
    client.force_login(user)


@pytest.fixture
def upload(client):
    """Hands in a file by the form at ``address``; the answer is a redirect when it was taken."""

    def upload(address, name, content, **fields):
        file = SimpleUploadedFile(name, content)
        root = Collection.get_first_root_node().pk
        return client.post(address, {"title": "Contoh", "collection": root, "file": file, "duration": 0} | fields)

    return upload


def is_refused(response):
    models = (get_document_model(), get_image_model(), get_media_model())
    return response.status_code == 200 and not any(model.objects.exists() for model in models)


def polyglot():
    """A picture that is whole, and a page for whoever believes its text over its type."""
    stream = io.BytesIO()
    Image.new("RGB", (40, 40), RED).save(stream, "PNG")
    return stream.getvalue() + HTML


# On their way in


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.svg", "a.xhtml", "a.xml", "a.js", "a.exe", "a"])
def test_pages_and_programs_are_no_documents(upload, name):
    assert is_refused(upload(DOCUMENTS, name, HTML))


@pytest.mark.parametrize("kind", ["pdf", "docx", "odt", "pptx", "xlsx", "zip", "rtf", "vtt", "txt", "csv"])
@pytest.mark.parametrize("content", [HTML, SVG, b"\xef\xbb\xbf  " + HTML, b"\x00\x01"])
def test_a_document_that_is_something_else_is_refused_with_the_reason(upload, kind, content):
    response = upload(DOCUMENTS, f"surat.{kind}", content)

    assert is_refused(response)
    assert f"“surat.{kind}” bukan berkas {kind.upper()}, apa pun namanya." in response.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("surat.pdf", PDF),
        ("SURAT.PDF", PDF),
        ("lembar.xlsx", archive("xl/workbook.xml")),
        ("teks.vtt", "\ufeffWEBVTT\n".encode()),
        ("daftar.csv", b"kode;nama\n33.24;Kendal"),
        ("surat.rtf", rb"{\rtf1 isi}"),
        ("catatan.txt", b"isi"),
    ],
)
def test_a_document_that_is_what_it_says_is_taken_whole(upload, name, content):
    assert upload(DOCUMENTS, name, content).status_code == 302

    assert get_document_model().objects.get().file.read() == content


@pytest.mark.parametrize(("name", "content"), [("a.svg", SVG), ("a.png", HTML), ("a.png", SVG), ("a.jpg", PDF)])
def test_a_picture_that_is_none_is_refused(upload, name, content):
    assert is_refused(upload(IMAGES, name, content))


@pytest.mark.parametrize(
    ("address", "name", "content"),
    [
        (VIDEOS, "a.mp4", HTML),
        (VIDEOS, "a.mp4", poster(RED)),
        (SOUNDS, "a.mp3", HTML),
        (SOUNDS, "a.mp3", clip(RED, seconds=1)),
    ],
)
def test_a_recording_that_is_none_is_refused(upload, address, name, content):
    assert is_refused(upload(address, name, content))


@pytest.mark.parametrize("in_memory", [True, False])
def test_a_clip_is_taken_with_every_frame_and_its_length_and_size_read_from_it(upload, settings, in_memory):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10**9 if in_memory else 0
    content = clip(RED, seconds=2)

    assert upload(VIDEOS, "pesan.mp4", content, duration="99", width="9", height="").status_code == 302

    media = get_media_model().objects.get()
    assert (media.duration, media.width, media.height) == (2, 320, 180)
    assert frames(media.file.read()) == frames(content)


@pytest.mark.parametrize(
    ("address", "name", "content"),
    [
        (IMAGES, "a.jpg", SVG),
        (IMAGES, "a.gif", b"GIF89a"),
        (VIDEOS, "a.mp4", SVG),
        (VIDEOS, "a.avi", clip(RED, seconds=1)[:200]),
        (SOUNDS, "a.wav", b"RIFF    WAVE"),
        (DOCUMENTS, "a.exe", b"MZ"),
        (DOCUMENTS, "a", PDF),
        (DOCUMENTS, "a.pdf", b""),
    ],
)
def test_a_refusal_is_one_sentence_on_the_field(upload, address, name, content):
    response = upload(address, name, content)

    assert is_refused(response)
    [(field, said)] = response.context["form"].errors.items()
    assert (field, len(said)) == ("file", 1)
    assert said[0].startswith(f"“{name}”")


@pytest.mark.parametrize("address", [IMAGES, VIDEOS, SOUNDS, DOCUMENTS])
def test_a_file_that_was_not_chosen_is_asked_for_once(client, address):
    response = client.post(
        address, {"title": "Contoh", "collection": Collection.get_first_root_node().pk, "duration": 0}
    )

    assert response.context["form"].errors == {"file": [forms.Field.default_error_messages["required"]]}


def test_a_refused_still_of_a_film_is_one_sentence_too(upload):
    thumbnail = SimpleUploadedFile("gambar.gif", b"GIF89a")

    [(field, said)] = upload(VIDEOS, "a.mp4", clip(RED, seconds=1), thumbnail=thumbnail).context["form"].errors.items()

    assert (field, len(said)) == ("thumbnail", 1)


def test_the_picture_of_a_clip_is_a_picture(upload):
    thumbnail = SimpleUploadedFile("gambar.png", HTML)

    assert is_refused(upload(VIDEOS, "pesan.mp4", clip(RED, seconds=1), thumbnail=thumbnail))


def test_what_is_too_large_is_refused_with_the_limit(upload, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 100
    settings.ILM_BLOCKS = settings.ILM_BLOCKS | {"RECORDING_MAX_UPLOAD_SIZE": 100}
    large = {VIDEOS: ("a.mp4", clip(RED, seconds=1)), DOCUMENTS: ("a.pdf", PDF * 9), IMAGES: ("a.png", poster(RED))}

    for address, (name, content) in large.items():
        response = upload(address, name, content)
        assert is_refused(response)
        assert "100\xa0bita" in response.content.decode()


def test_a_file_has_a_name_that_nobody_guesses(client, upload):
    """A draft's picture has a public address like every other, and who knows the village may guess its title."""
    upload(DOCUMENTS, "surat.pdf", PDF)
    upload(IMAGES, "gambar.png", poster(RED))
    upload(VIDEOS, "pesan.mp4", clip(RED, seconds=1), thumbnail=SimpleUploadedFile("sampul.png", poster(RED)))
    document, image, media = (m.objects.get() for m in (get_document_model(), get_image_model(), get_media_model()))

    assert re.fullmatch(r"documents/surat_\w{7}\.pdf", document.file.name)
    assert re.fullmatch(r"original_images/gambar_\w{7}\.png", image.file.name)
    assert re.fullmatch(r"images/gambar_\w{7}\.width-20\.png", image.get_rendition("width-20").file.name)
    assert re.fullmatch(r"media/pesan_\w{7}\.mp4", media.file.name)
    assert re.fullmatch(r"media_thumbnails/sampul_\w{7}\.png", media.thumbnail.name)
    assert client.get("/media/original_images/gambar.png").status_code == 404


# On their way out


def served(client, url):
    response = client.get(url)
    assert response.status_code == 200
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    return response


def test_a_document_is_kept_and_not_shown(client, upload):
    upload(DOCUMENTS, "surat.pdf", PDF)

    response = served(client, get_document_model().objects.get().url)

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")


def test_a_picture_that_is_a_page_too_stays_a_picture(client, upload):
    assert upload(IMAGES, "gambar.png", polyglot()).status_code == 302

    image = get_image_model().objects.get()
    whole = served(client, image.file.url)
    assert whole["Content-Type"] == "image/png"
    assert HTML not in whole.getvalue()
    assert HTML not in served(client, image.get_rendition("width-20").url).getvalue()


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.xml", "a.pdf", "a", "a.html.gz"])
def test_whatever_else_lies_there_is_kept_and_not_shown(client, settings, name):
    kept = get_media_model()._meta.get_field("file").storage.save(f"media/{name}", ContentFile(HTML))
    assert Path(settings.MEDIA_ROOT, kept).exists()

    response = served(client, f"/media/{kept}")

    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == "attachment"


def test_a_document_by_another_type_is_kept_all_the_same(client):
    document = get_document_model().objects.create(title="a", file=ContentFile(HTML, name="lama.html"))

    assert served(client, document.url)["Content-Disposition"].startswith("attachment")


def test_an_upload_is_sent_in_parts_and_not_twice(client):
    kept = get_media_model()._meta.get_field("file").storage.save("media/rekaman.mp3", ContentFile(b"0123456789"))
    whole = client.get(f"/media/{kept}")

    part = client.get(f"/media/{kept}", headers={"Range": "bytes=2-4", "If-Range": whole["ETag"]})
    held = client.get(f"/media/{kept}", headers={"If-None-Match": f'"x", W/{whole["ETag"]}'})

    assert (part.status_code, b"".join(part), part["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    assert held.status_code == 304
    assert client.post(f"/media/{kept}").status_code == 405


@pytest.mark.parametrize("path", ["images/../secret_key", "images/%2e%2e/%2e%2e/etc/passwd", "images/%00", "images/"])
def test_nothing_but_uploads_is_served_there(client, path):
    assert client.get(f"/media/{path}").status_code == 404
