"""What was looked at is what is confirmed and approved, its files too: the revision names them by number alone."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from ilm_blocks.actions import confirmation, review
from ilm_blocks.actions.review import Seen
from ilm_blocks.models import ILM, Confirmation
from ilm_blocks.queries import materials
from ilm_blocks.rules import material
from tests import factories
from tests.factories import KENDAL
from tests.ilm_blocks.editing import review_url, under_review, verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed_in():
    """A poster that an officer made in the partner's name."""
    dwi = factories.officer("dwi", KENDAL, "add", "change")
    bawaslu = factories.partner()
    draft = factories.draft(
        KENDAL, responsible=bawaslu, agreement=factories.agreement(bawaslu), creatives=[factories.poster()]
    )
    under_review(draft, dwi)
    return ILM.objects.get(pk=draft.pk)


@pytest.fixture
def humas(handed_in):
    return factories.member(get_user_model().objects.create_user("humas"), handed_in.responsible).person


def swap_the_file(ilm):
    """Somebody puts another picture under the number of the poster's."""
    image = ilm.creatives[0].value["image"]
    image.file = factories.image(color=(200, 0, 0)).file
    image.save()


def test_a_member_confirms_the_picture_that_lay_before_them(client, handed_in, humas):
    address = reverse("ilm_blocks_admin:confirm", args=[handed_in.pk])
    client.force_login(humas)
    form = client.get(address).context["form"]
    given = {name: form.initial[name] for name in ("revision", "material")} | {"word": "confirmed", "reason": ""}
    swap_the_file(handed_in)

    refused = client.post(address, given, follow=True)

    assert "berkasnya diganti" in refused.text
    assert not Confirmation.objects.exists()


def test_no_form_leaves_it_out(client, handed_in, humas):
    client.force_login(humas)
    given = {"revision": handed_in.latest_revision_id, "word": "confirmed", "reason": ""}
    client.post(reverse("ilm_blocks_admin:confirm", args=[handed_in.pk]), given)

    assert not Confirmation.objects.exists()


def test_an_approver_approves_the_picture_that_lay_before_them(client, handed_in, humas):
    seen = materials.of(handed_in.get_latest_revision_as_object())
    confirmation.confirm(handed_in, handed_in.latest_revision_id, by=humas, seen=material.digest(seen))
    client.force_login(factories.officer("sari", KENDAL, "add", "change", "publish"))
    form = verdict(handed_in)
    swap_the_file(handed_in)

    client.post(review_url(handed_in), form)

    assert not ILM.objects.get(pk=handed_in.pk).live


def test_the_same_holds_of_an_office_which_nobody_confirms():
    office = factories.partner(name="Dinas Kesehatan Kabupaten Kendal", short_name="", kind="office")
    draft = factories.draft(KENDAL, responsible=office, creatives=[factories.poster()])
    under_review(draft, factories.officer("dwi", KENDAL, "add", "change"))
    sari = factories.officer("sari", KENDAL, "add", "change", "publish")
    seen = Seen.of(ILM.objects.get(pk=draft.pk))
    swap_the_file(draft)

    with pytest.raises(review.ChangedSince):
        review.reject(draft, seen, note="Gambarnya keliru.", user=sari)
