"""The material of an ILM with rows and files: by what the files hold, whatever their rows are called."""

import hashlib
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from ilm_blocks.media import digests
from ilm_blocks.models import FileDigest, MediaDerivation
from ilm_blocks.queries import materials
from ilm_blocks.rules import material
from tests import factories
from tests.factories import KENDAL
from tests.ilm_blocks.test_assets import clip

pytestmark = pytest.mark.django_db


def digest(ilm):
    return material.digest(materials.of(ilm))


def sha256(row):
    with row.file.storage.open(row.file.name) as opened:
        return hashlib.sha256(opened.read()).hexdigest()


def captions():
    return get_document_model().objects.create(title="Takarir", file=ContentFile(b"WEBVTT\n\n", name="takarir.vtt"))


def test_every_file_enters_by_the_sha_256_of_its_bytes():
    picture, film, words = factories.image(), clip(), captions()
    ilm = factories.draft(
        KENDAL,
        creatives=[("video", {"video": film, "alt": "Klip", "poster": picture, "captions": words})],
    )

    assert materials.of(ilm)["creatives"] == [
        {
            "type": "video",
            "alt": "Klip",
            "video": {"sha256": sha256(film)},
            "poster": {"sha256": sha256(picture)},
            "captions": {"sha256": sha256(words)},
        }
    ]


def test_who_answers_and_on_which_paper_enter_by_what_identifies_them():
    bawaslu = factories.partner()
    paper = factories.agreement(bawaslu, number="12/PKS/contoh")

    found = materials.of(factories.draft(KENDAL, responsible=bawaslu, agreement=paper))

    assert found["responsible"] == {"id": bawaslu.pk, "name": "Bawaslu Kabupaten Kendal"}
    assert found["agreement"] == {"id": paper.pk, "number": "12/PKS/contoh"}


def test_a_copy_of_the_row_of_a_picture_is_the_same_material():
    kind, value = factories.poster()
    twin = get_image_model().objects.create(title="Salinan", file=ContentFile(value["image"].file.read(), "lain.png"))

    first = factories.draft(KENDAL, title="A", creatives=[(kind, value)])
    second = factories.draft(KENDAL, title="A", creatives=[(kind, value | {"image": twin})])

    assert digest(first) == digest(second)


def test_a_revision_has_the_material_of_its_own_day():
    ilm = factories.draft(KENDAL, title="Dulu")
    before = digest(ilm)
    ilm.title = "Kini"
    ilm.save_revision()

    then, now = ilm.revisions.order_by("pk")
    assert digest(then.as_object()) == before != digest(now.as_object())


def test_a_file_is_read_once(monkeypatch):
    ilm = factories.draft(KENDAL, creatives=[factories.poster()])
    digest(ilm)
    monkeypatch.setattr(digests, "sha256_of", lambda file: pytest.fail(f"{file} is read again"))

    assert digest(ilm.get_latest_revision_as_object())


@pytest.mark.parametrize("number", [1, 4])
def test_the_number_of_files_adds_no_query(number):
    ilm = factories.draft(KENDAL, creatives=[factories.poster(width=80 + n) for n in range(number)])
    digest(ilm)
    fresh = ilm.get_latest_revision_as_object()
    list(fresh.creatives)

    with CaptureQueriesContext(connection) as captured:
        [block.value["image"].file for block in fresh.creatives]
        before = len(captured)
        digest(fresh)

    assert len(captured) - before == 1


def test_a_replaced_file_never_keeps_the_digest_of_the_old_one():
    kind, value = factories.poster()
    ilm = factories.draft(KENDAL, creatives=[(kind, value)])
    before = digest(ilm)
    path = Path(value["image"].file.path)
    replaced = bytearray(value["image"].file.read())
    replaced[-1] ^= 1
    stood = path.stat()
    path.write_bytes(replaced)
    assert digest(ilm.get_latest_revision_as_object()) != before

    os.utime(path, ns=(stood.st_atime_ns, stood.st_mtime_ns + 1_000_000))
    assert digest(ilm.get_latest_revision_as_object()) != before


def test_a_file_that_is_gone_is_the_material_of_nothing_else():
    kind, value = factories.poster()
    ilm = factories.draft(KENDAL, creatives=[(kind, value)])
    before = digest(ilm)
    Path(value["image"].file.path).unlink()

    fresh = ilm.get_latest_revision_as_object()
    assert digest(fresh) != before
    assert materials.of(fresh)["creatives"][0]["image"] == {"sha256": ""}


# What a machine makes from a file by a recipe is the same material


def test_each_rendition_that_is_shown_is_on_record_with_its_source_and_recipe():
    ilm = factories.ilm(KENDAL, creatives=[factories.poster(width=1600, height=900)])

    [poster] = ilm.creatives
    rows = MediaDerivation.objects.filter(source_sha256=sha256(poster.value["image"]))
    assert {row.result_sha256 for row in rows} == {file["sha256"] for file in ilm.frozen[0]["files"]}
    assert {row.recipe.partition("|")[0] for row in rows} == {"width-1600", "width-800", "width-400"}


def test_no_recipe_of_a_rendition_cuts_anything_off_a_partners_picture():
    ilm = factories.ilm(KENDAL, creatives=[factories.poster(width=1500, height=2000)])

    for file in ilm.frozen[0]["files"]:
        assert abs(file["width"] / file["height"] - 1500 / 2000) < 0.01
    for row in MediaDerivation.objects.all():
        assert row.recipe.startswith("width-"), "fill, crop and max-with-crop show less than was confirmed"


def test_a_file_made_by_a_recipe_carries_the_digest_of_its_source_over():
    before, after = factories.image(), factories.image(width=800, height=450)
    MediaDerivation.objects.create(source_sha256=sha256(before), recipe="metadata", result_sha256=sha256(after))
    again = factories.image(width=400, height=225)
    MediaDerivation.objects.create(source_sha256=sha256(after), recipe="width-400", result_sha256=sha256(again))

    first, second, third = (
        factories.draft(KENDAL, title="A", creatives=[("poster", {"image": picture, "alt": "A"})])
        for picture in (before, after, again)
    )

    assert digest(first) == digest(second) == digest(third)


def test_what_two_different_files_become_stands_for_itself():
    """A picture of one pixel says nothing of what it was made from."""
    FileDigest.objects.all().delete()
    for source in ("1" * 64, "2" * 64):
        MediaDerivation.objects.create(source_sha256=source, recipe="width-1", result_sha256="3" * 64)

    assert digests.origins_of(["3" * 64, "4" * 64]) == {"3" * 64: "3" * 64, "4" * 64: "4" * 64}


def test_a_circle_of_recipes_ends():
    MediaDerivation.objects.create(source_sha256="1" * 64, recipe="a", result_sha256="2" * 64)
    MediaDerivation.objects.create(source_sha256="2" * 64, recipe="a", result_sha256="1" * 64)

    assert set(digests.origins_of(["1" * 64])) == {"1" * 64}
