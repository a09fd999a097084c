"""The form of an ILM: lenient with drafts, strict before approval, and telling what approval would do."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.test.utils.form_data import streamfield

from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.models import ILM
from tests import factories
from tests.factories import KENDAL, PLANTUNGAN
from tests.ilm_blocks.editing import MESSAGE, posted, under_review

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def regency(client):
    client.force_login(factories.officer("kabupaten", KENDAL, "add", "change", "publish"))


@pytest.fixture
def draft(regency):
    return factories.draft(KENDAL)


UNFINISHED = streamfield([("message", {"heading": "Awasi bersama", "text": ""})])


@pytest.mark.parametrize("creatives", [streamfield([]), UNFINISHED], ids=["none", "unfinished"])
def test_a_draft_may_be_incomplete(client, draft, creatives):
    response = client.post(ilm_url("edit", draft), posted(draft, title="", creatives=creatives))

    assert response.status_code == 302
    assert client.get(ilm_url("edit", draft)).status_code == 200


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"creatives": streamfield([])}, "creatives"),
        ({"creatives": UNFINISHED}, "creatives"),
        ({"content_class": "campaign"}, "content_class"),
        ({"information_class": "excluded"}, "information_class"),
        ({"on_air_until": "2023-01-01 00:00"}, "on_air_until"),
    ],
)
def test_what_keeps_it_from_approval_is_said_on_its_field(client, draft, with_workflow, change, field, action):
    response = client.post(ilm_url("edit", draft), posted(draft, **change) | {action: "1"})

    assert field in response.context["form"].errors
    assert not ILM.objects.approved().exists()


@pytest.fixture
def with_workflow(draft):
    officer = get_user_model().objects.get(username="kabupaten")
    under_review(draft, officer).workflow_state.cancel(user=officer)


def test_a_partner_from_outside_needs_an_agreement(client, draft):
    bawaslu = factories.partner()

    response = client.post(ilm_url("edit", draft), posted(draft, responsible=bawaslu.pk) | {"action-publish": "1"})

    assert "memerlukan naskah kerja sama" in str(response.context["form"].errors["agreement"])


def test_a_block_left_unfinished_in_a_draft_is_not_approved_by_a_workflow_either(draft):
    draft.creatives = [("message", {"heading": "Awasi bersama", "text": ""})]
    draft.save()

    with pytest.raises(ValidationError, match="masih kosong"):
        draft.save_revision(clean=False).publish()


def test_a_hole_in_a_daypart_of_a_draft_hurts_no_screen(client, draft):
    dayparts = streamfield([("daypart", {"start": "", "end": ""})])

    client.post(ilm_url("edit", draft), posted(draft, dayparts=dayparts))

    assert client.get(ilm_url("edit", draft)).status_code == 200


def test_the_owner_is_ones_own_topmost_region_unless_chosen_otherwise(client):
    form = client.get(ilm_url("add")).context["form"]

    assert form.initial["owner"] == factories.page(KENDAL).pk
    assert "Desa Blumah · Plantungan" in str(form["owner"])


def test_the_owner_of_what_was_approved_is_settled(client):
    ilm = factories.ilm(KENDAL)

    client.post(ilm_url("edit", ilm), posted(ilm, owner=factories.page(PLANTUNGAN).pk))

    assert ILM.objects.get(pk=ilm.pk).get_latest_revision_as_object().owner_id == factories.page(KENDAL).pk


def test_the_editor_tells_what_approval_would_change(client, draft):
    page = client.get(ilm_url("edit", draft)).content.decode()

    assert "Bila disetujui, tampil di 1 kabupaten, 4 kecamatan, 5 desa/kelurahan." in page


def test_saving_in_the_background_tells_it_anew(client, draft):
    target = streamfield([("levels", {"side": "include", "levels": ["district"]})])
    data = posted(draft, target=target) | {"target-0-value-levels": ["district"]}

    response = client.post(ilm_url("edit", draft), data, headers={"accept": "application/json"})

    assert "Bila disetujui, tampil di 4 kecamatan." in json.loads(response.content)["html"]


def test_a_refusal_in_the_background_is_answered_in_json(client, draft):
    ILM._base_manager.filter(pk=draft.pk).update(withdrawn_at=timezone.now())

    response = client.post(ilm_url("edit", draft), posted(draft), headers={"accept": "application/json"})

    assert response.status_code == 400
    assert "ditarik" in response.json()["error_message"]


def test_what_the_preview_shows_is_the_draft_on_the_form(client, draft):
    data = posted(draft, creatives=streamfield([MESSAGE]))
    url = ilm_url("preview_on_edit", draft)

    assert client.post(url, data).json() == {"is_valid": True, "is_available": True}
    assert client.get(url).status_code == 200


# Two officers on one draft


def as_read(draft):
    """What Wagtail's form carries of the draft that lay before the officer."""
    revision = draft.latest_revision
    return {"loaded_revision_id": revision.pk, "loaded_revision_created_at": revision.created_at.isoformat()}


def test_a_draft_that_a_colleague_saved_meanwhile_is_not_written_over_unawares(client, draft):
    draft.save_revision()
    read = as_read(draft)
    client.post(ilm_url("edit", draft), posted(draft, title="Kata rekan") | read)

    refused = client.post(ilm_url("edit", draft), posted(draft, title="Kata saya") | read)

    assert ILM.objects.get(pk=draft.pk).latest_revision.object_str == "Kata rekan"
    assert "Sudah diubah oleh kabupaten pada" in refused.text
    assert refused.context["form"].errors == {"title": ["Sekarang: Kata rekan"]}
    assert 'value="Kata saya"' in refused.text


def test_who_has_seen_what_stands_puts_theirs_in_its_place(client, draft):
    draft.save_revision()
    read = as_read(draft)
    client.post(ilm_url("edit", draft), posted(draft, title="Kata rekan") | read)
    client.post(ilm_url("edit", draft), posted(draft, title="Kata saya") | read)

    client.post(ilm_url("edit", draft), posted(draft, title="Kata saya") | as_read(ILM.objects.get(pk=draft.pk)))

    assert ILM.objects.get(pk=draft.pk).latest_revision.object_str == "Kata saya"
