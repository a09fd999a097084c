"""A draft laid over the page of a village."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils.html import strip_tags

from ilm_blocks import preview_modes
from ilm_blocks.models import ILM, Change
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db


def preview(ilm):
    response = preview_modes.serve(ilm, RequestFactory().get("/", headers={"host": "localhost"}), "village")
    return " ".join(strip_tags(response.rendered_content).split())


def unsaved(owner=KENDAL, **facts):
    defaults = {"title": "Draf baru", "creatives": [factories.message()], "channels": ["website"], "on_air_from": NOON}
    return ILM(owner=factories.page(owner), **defaults | facts)


@pytest.mark.parametrize(
    ("owner", "village"),
    [(KENDAL, "Desa Blumah"), (WELERI, "Desa Sidomukti"), (PLANTUNGAN, "Desa Blumah"), (BLUMAH, "Desa Blumah")],
)
def test_it_shows_the_draft_on_the_first_village_of_its_owner(owner, village):
    page = preview(factories.draft(owner, title="Draf baru"))

    assert f"Pratinjau: draf ini di halaman {village}." in page
    assert "Draf baru" in page
    assert "tidak akan tampil" not in page


def test_what_runs_already_stands_beside_it():
    factories.ilm(KENDAL, title="Sudah tayang")

    page = preview(unsaved())

    assert "Sudah tayang" in page
    assert "Draf baru" in page


def test_however_much_runs_the_draft_is_seen_first():
    for number in range(14):
        factories.ilm(KENDAL, title=f"Materi {number}", binding="mandatory")

    page = preview(unsaved(BLUMAH))

    assert page.index("Draf baru") < page.index("Materi 0")


def test_an_edited_ilm_takes_the_place_of_its_live_version():
    ilm = factories.ilm(KENDAL, title="Judul lama")
    ilm.title = "Judul baru"

    page = preview(ilm)

    assert "Judul baru" in page
    assert "Judul lama" not in page


def test_a_start_that_lies_ahead_is_no_obstacle():
    assert "tidak akan tampil" not in preview(unsaved(on_air_from=NOON + timedelta(days=9)))


def test_a_village_that_the_draft_is_meant_for_is_chosen():
    target = [("subtree", {"side": "include", "subtree": factories.page(WELERI)})]

    assert "Pratinjau: draf ini di halaman Desa Sidomukti." in preview(unsaved(target=target))


def test_a_draft_that_the_rules_would_not_show_is_shown_with_the_reason():
    outsider = factories.partner(name="Bawaslu Kabupaten Kendal")

    page = preview(unsaved(responsible=outsider))

    assert "Menurut aturannya materi ini tidak akan tampil di sini:" in page
    assert "Draf baru" in page


def test_without_an_owner_it_asks_for_one():
    assert "Pilih wilayah pemilik untuk melihat pratinjau." in preview(ILM(title="Draf baru", on_air_from=NOON))


def test_looking_changes_nothing():
    before = Change.objects.count(), ILM.objects.count()

    preview(unsaved(creatives=[factories.poster()]))

    assert (Change.objects.count(), ILM.objects.count()) == before
