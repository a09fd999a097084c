"""Files of partners: judged at once, in one piece or in parts, and nothing kept of what cannot be shown."""

import base64
import hashlib
import io
import os
import zipfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtailmedia.models import get_media_model

from cms.demo import clips
from ilm_blocks.models import ILM
from partner_api.partners.idempotency.models import RememberedAnswer
from partner_api.partners.media import library, uploads
from partner_api.partners.media.models import Upload
from sites.library import library_of
from tests import factories
from tests.factories import NOON

from .conftest import MEDIA, SUBMISSIONS, UPLOADS, codes, png, program_of

pytestmark = pytest.mark.django_db
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nAwasi bersama.\n"


@pytest.fixture(scope="module")
def film():
    """A film of two seconds, as a phone would send it."""
    from cms.demo.content import ILMS

    clip = next(row.clip for row in ILMS if row.clip)
    return clips.clip(clip)


def kept():
    return sum(model.objects.count() for model in (get_image_model(), get_document_model(), get_media_model()))


def test_a_picture_is_measured_and_kept_in_the_partner_s_own_library(program, bawaslu, siti):
    answer = program.upload(png(64, 36), title="Poster coklit")
    told = answer.json()

    assert (answer.status_code, answer["Location"]) == (201, f"http://localhost:8000{MEDIA}{told['id']}/")
    assert (told["kind"], told["title"], told["width"], told["height"]) == ("picture", "Poster coklit", 64, 36)
    row = get_image_model().objects.get()
    assert (row.collection, row.uploaded_by_user) == (library_of(bawaslu)[0].collection, siti)
    assert program.get(f"{MEDIA}{told['id']}/").json() == told


def test_captions_and_films_have_their_own_readers(program, film):
    captions = program.upload(VTT, "captions", "takarir.vtt").json()
    clip = program.upload(film, "film", "klip.mp4").json()

    assert captions["id"].startswith("captions-")
    assert (clip["width"], clip["height"]) == (1280, 720)
    assert clip["duration_ms"] > 1000
    creative = {"type": "video", "video": clip["id"], "alt": "Klip", "captions": captions["id"], "poster": None}
    assert program.begun(creatives=[creative])["creatives"] == [creative]


def archive(name="a.txt", content=b"x"):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr(name, content)
    return stream.getvalue()


def bomb():
    """A picture that says of itself that it is 60,000 pixels wide and high."""
    broken = bytearray(png())
    broken[16:24] = (60_000).to_bytes(4, "big") * 2
    return bytes(broken)


#: Ten files that cannot be shown: content, kind and name.
BAD = {
    "an empty file": (b"", "picture", "kosong.png"),
    "no picture at all": (b"bukan gambar", "picture", "poster.png"),
    "a picture that ends in the middle": (png(400, 300)[:200], "picture", "poster.png"),
    "a picture larger than any memory": (bomb(), "picture", "poster.png"),
    "a drawing that may hold scripts": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "picture", "a.svg"),
    "a picture called a film": (png(), "film", "klip.mp4"),
    "a film of noise": (b"\0\0\0\x18ftypmp42" + os.urandom(2000), "film", "klip.mp4"),
    "a playlist that opens other files": (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "film", "klip.m3u8"),
    "an archive called captions": (archive(), "captions", "takarir.vtt"),
    "a text that is no captions": (b"Hanya teks.", "captions", "takarir.txt"),
    "captions in another coding": ("WEBVTT\n\n00:00.000 --> 00:01.000\né".encode("latin-1"), "captions", "a.vtt"),
    "a sound of noise": (b"ID3" + os.urandom(500), "sound", "suara.mp3"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_shown_is_refused_with_the_reason_and_nothing_is_kept(program, case):
    content, kind, name = BAD[case]

    answer = program.upload(content, kind, name)

    assert (answer.status_code, answer.json()["code"]) == (422, "file_refused")
    [flaw] = answer.json()["errors"]
    assert (flaw["pointer"], bool(flaw["detail"])) == ("/file", True)
    assert kept() == 0


@pytest.mark.parametrize("case", BAD)
def test_in_parts_it_is_refused_alike_and_nothing_is_left_of_it(program, case):
    content, kind, name = BAD[case]
    begun = begin(program, content, kind, name)
    if not content:
        assert (begun.status_code, codes(begun)) == (400, {("/Upload-Length", "empty")})
        return

    answer = send(program, begun["Location"], 0, content)

    assert (answer.status_code, answer.json()["code"]) == (422, "file_refused")
    assert (kept(), Upload.objects.count(), list(uploads.folder().iterdir())) == (0, 0, [])


def test_a_file_that_is_too_large_is_refused_before_it_is_read(program, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1000
    answer = program.upload(png(400, 300) + b"\0" * 2000)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert begin(program, b"x" * 1001).status_code == 413
    assert (kept(), Upload.objects.count()) == (0, 0)


def test_a_form_without_its_parts_says_which(program):
    answer = program.client.post(MEDIA, {}, HTTP_AUTHORIZATION=f"Bearer {program.token}")
    assert codes(answer) == {("/file", "required"), ("/kind", "required")}
    assert codes(program.upload(png(), "gambar")) == {("/kind", "invalid_choice")}
    assert program.post(MEDIA, {"file": "x"}).status_code == 415


@pytest.mark.parametrize("sign", ["\u202e", "\x07", "\u200b"])
def test_no_file_is_found_by_a_name_with_signs_that_nobody_sees(program, sign):
    name = f"Pos{sign}ter"
    assert codes(program.upload(png(), title=name)) == {("/title", "unseen")}
    assert program.upload(png(), name=f"{name}.png").json()["title"] == "Poster.png"
    begun = begin(program, png(), name=f"{name}.png")
    assert codes(begun) == {("/Upload-Metadata", "unseen")}


def test_another_partner_s_file_is_as_good_as_none(program, others):
    theirs = others.upload(png()).json()["id"]

    for reference in (theirs, "picture-999999", "film-1", "berkas", "picture-0"):
        assert program.get(f"{MEDIA}{reference}/").json()["code"] == "unknown_media"


def test_a_key_opens_its_own_partner_s_files_alone_although_its_maker_speaks_for_both(program, others, bawaslu):
    factories.member(others.key.person, bawaslu)
    theirs = program.upload(png()).json()["id"]

    assert others.get(f"{MEDIA}{theirs}/").json()["code"] == "unknown_media"
    poster = {"type": "poster", "image": theirs, "alt": "Poster coklit"}
    answer = others.post(SUBMISSIONS, {"title": "Tolak politik uang", "creatives": [poster]})
    assert codes(answer) == {("/creatives/0/image", "unknown_media")}
    both = program_of(others.client, bawaslu, others.key.person)
    assert both.get(f"{MEDIA}{theirs}/").json()["id"] == theirs


def test_the_same_upload_under_one_key_is_one_file(program):
    content = png()
    first = program.upload(content, headers={"idempotency_key": "u1"})
    again = program.upload(content, headers={"idempotency_key": "u1"})
    other = program.upload(png(65, 37), headers={"idempotency_key": "u1"})

    assert first.json() == again.json()
    assert (again["Idempotency-Replayed"], other.status_code) == ("true", 422)
    assert kept() == 1


# In parts


def coded(**said):
    return ",".join(f"{name} {base64.b64encode(text.encode()).decode()}" for name, text in said.items())


def begin(program, content, kind="picture", name="poster.png", **headers):
    said = {"upload_length": str(len(content)), "upload_metadata": coded(filename=name, kind=kind)}
    return program.ask("post", UPLOADS, b"", tus_resumable="1.0.0", **said | headers)


def send(program, location, offset, part, **headers):
    path = location.removeprefix("http://localhost:8000")
    sent = {"HTTP_AUTHORIZATION": f"Bearer {program.token}", "HTTP_ACCEPT_LANGUAGE": "en"}
    sent |= {"HTTP_TUS_RESUMABLE": "1.0.0", "HTTP_UPLOAD_OFFSET": str(offset)}
    sent |= {f"HTTP_{key.upper()}": value for key, value in headers.items()}
    return program.client.generic("PATCH", path, part, content_type="application/offset+octet-stream", **sent)


def test_the_server_says_what_it_can_do(program):
    told = program.ask("options", UPLOADS)

    assert (told.status_code, told["Tus-Version"]) == (204, "1.0.0")
    assert {"creation", "expiration", "termination", "checksum"} == set(told["Tus-Extension"].split(","))
    assert int(told["Tus-Max-Size"]) == 200 * 1024 * 1024
    assert program.ask("trace", UPLOADS).status_code == 405


def test_a_film_comes_in_parts_over_a_line_that_breaks(program, film):
    location = begin(program, film, "film", "klip.mp4", upload_metadata=coded(
        filename="klip.mp4", kind="film", title="Klip coklit"
    ))["Location"]  # fmt: skip
    third = len(film) // 3

    assert send(program, location, 0, film[:third])["Upload-Offset"] == str(third)
    head = program.ask("head", location, tus_resumable="1.0.0")
    assert (head["Upload-Offset"], head["Upload-Length"]) == (str(third), str(len(film)))
    assert head["Cache-Control"] == "no-store"
    wrong = send(program, location, 0, film[:third])
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["offset"]) == (409, "wrong_offset", third)
    last = send(program, location, third, film[third:])

    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(film)))
    told = program.get(location).json()
    assert (told["media"]["kind"], told["media"]["title"]) == ("film", "Klip coklit")
    assert list(uploads.folder().iterdir()) == []
    assert program.begun(creatives=[{"type": "video", "video": told["media"]["id"], "alt": "Klip"}])


def test_a_part_that_was_damaged_on_its_way_is_not_kept(program):
    content = png()
    location = begin(program, content)["Location"]
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()

    damaged = send(program, location, 0, content[:-1] + b"?", upload_checksum=f"sha256 {digest}")
    assert (damaged.status_code, damaged.json()["code"]) == (460, "wrong_checksum")
    assert send(program, location, 0, content, upload_checksum="crc32 AAAA").status_code == 400
    assert program.get(location).json()["offset"] == 0
    assert send(program, location, 0, content, upload_checksum=f"sha256 {digest}").status_code == 204


def test_no_more_comes_than_was_said(program):
    content = png()
    location = begin(program, content)["Location"]

    assert send(program, location, 0, content + b"lebih").status_code == 413
    assert program.get(location).json()["offset"] == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"tus_resumable": "0.2.2"}, 412), ({"upload_length": "-1"}, 400), ({"upload_length": "banyak"}, 400),
        ({"upload_length": ""}, 400), ({"upload_length": "٣"}, 400), ({"upload_metadata": ""}, 400),
        ({"upload_metadata": "kind ???"}, 400), ({"upload_metadata": coded(kind="skrip")}, 400),
        ({"upload_metadata": coded(kind="film", filename="a\0b")}, 400),
    ],
)  # fmt: skip
def test_a_beginning_that_cannot_be_read_begins_nothing(program, headers, status):
    sent = {"tus_resumable": "1.0.0", "upload_length": "9", "upload_metadata": coded(kind="film")} | headers
    answer = program.ask("post", UPLOADS, b"", **sent)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert not Upload.objects.exists()


def test_an_upload_is_of_its_own_person_alone(program, others):
    location = begin(program, png())["Location"]

    for answer in (
        others.get(location), send(others, location, 0, png()), others.ask("delete", location, tus_resumable="1.0.0"),
    ):  # fmt: skip
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_upload")
    assert program.ask("delete", location, tus_resumable="1.0.0").status_code == 204
    assert program.get(location).status_code == 404
    assert list(uploads.folder().iterdir()) == []


def test_as_many_as_a_person_may_have_open_and_no_more(program, settings):
    settings.PARTNER_API = settings.PARTNER_API | {"OPEN_UPLOADS": 1}
    first = begin(program, png())["Location"]

    refused = begin(program, png())
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_uploads")
    send(program, first, 0, png())
    assert begin(program, png()).status_code == 201


def test_what_nobody_goes_on_with_ends_by_itself(program, noon):
    location = begin(program, png())["Location"]
    program.post(SUBMISSIONS, {"title": "x"}, idempotency_key="a1")
    noon.move_to(NOON + timedelta(hours=25))
    stray = Path(uploads.folder(), "00000000-0000-4000-8000-000000000000.part")
    stray.write_bytes(b"x")
    os.utime(stray, (0, 0))

    assert program.get(location).json()["code"] == "unknown_upload"
    call_command("prune_partner_leftovers")

    assert (Upload.objects.count(), RememberedAnswer.objects.count(), list(uploads.folder().iterdir())) == (0, 0, [])
    assert ILM.objects.count() == 1


def test_what_a_killed_process_wrote_beyond_is_written_over(program):
    content = png()
    location = begin(program, content)["Location"]
    send(program, location, 0, content[:20])
    upload = Upload.objects.get()
    with uploads.path_of(upload).open("ab") as file:
        file.write(b"sisa dari proses yang mati")

    assert send(program, location, 20, content[20:]).status_code == 204
    reference = library.Reference.read(Upload.objects.get().media)
    assert library.find(reference, program.key.partner).width == 64


def test_where_somebody_has_cleared_the_folder_the_client_begins_anew(program):
    location = begin(program, png())["Location"]
    for path in uploads.folder().iterdir():
        path.unlink()

    assert send(program, location, 0, png()).json()["code"] == "unknown_upload"


def test_an_upload_nobody_knows_is_said_so(program):
    path = reverse("partners:upload", args=[UUID(int=1)])

    assert program.get(path).json()["code"] == "unknown_upload"
