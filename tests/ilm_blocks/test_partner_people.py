"""A partner's people at the admin: their own ILM from the first word to the handing in, and nobody else's."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from cms.accounts import roles
from ilm_blocks.actions import memberships
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.choices import Channel
from ilm_blocks.models import ILM
from sites.library import library_of
from tests import factories
from tests.factories import BLUMAH, KENDAL
from tests.ilm_blocks.editing import posted, review_url, under_review, verdict

pytestmark = pytest.mark.django_db

SECRET = "Rahasia lain"
images = policy_registry.get_by_type(get_image_model())
documents = policy_registry.get_by_type(get_document_model())


@pytest.fixture
def bawaslu():
    return factories.partner()


@pytest.fixture
def agreement(bawaslu):
    return factories.agreement(bawaslu, valid_until=date(2030, 1, 1))


@pytest.fixture
def officer(bawaslu):
    user = get_user_model().objects.create_user("humas", email="humas@bawaslu.example", password="rahasia-contoh")
    roles.join(user, bawaslu)
    return user


@pytest.fixture
def humas(client, officer):
    client.force_login(officer)
    return client


def test_the_form_offers_the_own_partner_its_region_and_its_agreements_alone(humas, bawaslu, agreement):
    other = factories.partner(name=SECRET)
    factories.agreement(other, number=SECRET)

    response = humas.get(ilm_url("add"))

    form = response.context["form"]
    assert list(form.fields["responsible"].queryset) == [bawaslu]
    assert list(form.fields["agreement"].queryset) == [agreement]
    assert list(form.fields["owner"].queryset.values_list("pk", flat=True)) == [bawaslu.owner_id]
    assert (form.initial["responsible"], form.initial["owner"]) == (bawaslu.pk, bawaslu.owner_id)
    assert form.initial["agreement"] == agreement.pk
    assert form.initial["channels"] == Channel.values
    assert SECRET not in response.content.decode()


def test_what_they_make_is_a_draft_in_the_name_of_their_partner_whatever_they_post(humas, bawaslu):
    other = factories.partner(BLUMAH, name=SECRET)
    forged = posted(ILM(owner=other.owner, responsible=other, title="Titipan", channels=["website"]))

    humas.post(ilm_url("add"), forged)

    [made] = ILM.objects.all()
    assert (made.responsible, made.owner_id, made.live) == (bawaslu, bawaslu.owner_id, False)


def test_who_speaks_for_two_partners_keeps_each_to_its_region(humas, officer, bawaslu):
    panwas = factories.partner(BLUMAH, name="Panwas")
    roles.join(officer, panwas)

    wrong = humas.post(
        ilm_url("add"),
        posted(ILM(owner=bawaslu.owner, responsible=panwas, title="Silang", channels=["website"])),
    )
    none = humas.post(ilm_url("add"), posted(ILM(owner=bawaslu.owner, title="Silang", channels=["website"])))

    assert "owner" in wrong.context["form"].errors
    assert "responsible" in none.context["form"].errors
    assert not ILM.objects.exists()


def test_who_speaks_for_two_partners_begins_with_the_one_of_the_button(humas, officer, bawaslu, agreement):
    panwas = factories.partner(BLUMAH, name="Panwas")
    factories.agreement(panwas, BLUMAH, valid_until=date(2030, 1, 1))
    roles.join(officer, panwas)

    for partner in (bawaslu, panwas):
        form = humas.get(ilm_url("add"), {"partner": partner.pk}).context["form"]
        assert (form.initial["responsible"], form.initial["owner"]) == (partner.pk, partner.owner_id)


def test_no_button_begins_for_a_partner_of_others(humas, bawaslu, agreement):
    other = factories.partner(BLUMAH, name=SECRET)

    response = humas.get(ilm_url("add"), {"partner": other.pk})

    assert response.context["form"].initial["responsible"] == bawaslu.pk
    assert SECRET not in response.content.decode()


def test_the_list_shows_their_own_alone(humas, bawaslu):
    own = factories.draft(KENDAL, responsible=bawaslu)
    factories.draft(KENDAL, title=SECRET)
    factories.draft(KENDAL, title=SECRET, responsible=factories.partner(name="Lain"))

    for url in (ilm_url("list"), ilm_url("list") + "?q=Rahasia"):
        assert SECRET not in humas.get(url).content.decode()
    assert own.title in humas.get(ilm_url("list")).content.decode()


@pytest.mark.parametrize("of_another_partner", [True, False])
@pytest.mark.parametrize("name", ["edit", "delete", "copy", "history", "usage", "unpublish"])
def test_no_screen_of_anothers_ilm_opens(humas, name, of_another_partner):
    party = factories.partner(name="Lain") if of_another_partner else None
    theirs = factories.draft(KENDAL, title=SECRET, responsible=party)

    response = humas.get(ilm_url(name, theirs))

    assert response.status_code == 302
    assert SECRET not in response.content.decode()


def test_they_change_delete_and_hand_in_a_draft(humas, bawaslu, agreement):
    ilm = factories.draft(KENDAL, responsible=bawaslu, agreement=agreement)
    thrown_away = factories.draft(KENDAL, responsible=bawaslu)

    humas.post(ilm_url("edit", ilm), posted(ilm, title="Judul baru") | {"action-submit": "1", "statement": "on"})
    humas.post(ilm_url("delete", thrown_away))

    [left] = ILM.objects.all()
    assert left.title == "Judul baru"
    assert left.workflow_in_progress


def test_what_is_handed_in_is_theirs_to_take_back_and_not_to_change(humas, officer, bawaslu):
    ilm = factories.draft(KENDAL, responsible=bawaslu)
    under_review(ilm, officer)

    humas.post(ilm_url("edit", ilm), posted(ilm, title="Diam-diam"))
    assert ILM.objects.get().get_latest_revision_as_object().title == ilm.title

    humas.post(ilm_url("edit", ilm), posted(ilm) | {"action-cancel-workflow": "1"})
    assert not ILM.objects.get().workflow_in_progress


def test_they_never_approve(humas, bawaslu, agreement):
    ilm = factories.draft(KENDAL, responsible=bawaslu, agreement=agreement)
    under_review(ilm)

    humas.post(ilm_url("edit", ilm), posted(ilm) | {"action-publish": "1"})
    for response in (humas.get(review_url(ilm)), humas.post(review_url(ilm), verdict(ilm))):
        assert response.status_code == 302

    assert not ILM.objects.get().live
    assert humas.get(reverse("ilm_blocks_admin:waiting")).status_code == 302


def test_what_is_on_air_they_see_and_withdraw_and_change_no_more(humas, bawaslu, agreement):
    ilm = factories.ilm(KENDAL, responsible=bawaslu, agreement=agreement)

    assert humas.get(ilm_url("edit", ilm)).status_code == 302
    where = humas.get(reverse("ilm_blocks_admin:where", args=[ilm.pk])).content.decode()
    assert "wilayah" in where
    humas.post(ilm_url("unpublish", ilm), {"code": "legal"})

    assert ILM.objects.get().is_withdrawn


def test_whoever_leaves_the_partner_sees_nothing_more(humas, officer, bawaslu):
    ilm = factories.draft(KENDAL, responsible=bawaslu)
    collection = library_of(bawaslu)[0].collection
    factories.part(officer, bawaslu)

    assert humas.get(ilm_url("edit", ilm)).status_code == 302
    assert collection not in images.collections_user_has_permission_for(_anew(officer), "choose")


# Their library


def test_their_pictures_and_documents_have_a_place_of_their_own(officer, bawaslu):
    library = library_of(bawaslu)[0]

    for policy in (images, documents):
        assert list(policy.collections_user_has_any_permission_for(officer, ["add", "choose"])) == [library.collection]
    assert library.collection.get_parent() == factories.page(KENDAL).collection


def test_their_chooser_shows_no_picture_of_the_regency_or_another_partner(humas, bawaslu):
    own, of_others = factories.image(title="Poster kami"), factories.image(title=SECRET)
    own.collection = library_of(bawaslu)[0].collection
    of_others.collection = library_of(factories.partner(name="Lain"))[0].collection
    own.save(), of_others.save()

    shown = humas.get(reverse("wagtailimages_chooser:choose")).content.decode()

    assert "Poster kami" in shown
    assert SECRET not in shown


def test_the_regency_uses_what_its_partners_upload(bawaslu, officer):
    person = get_user_model().objects.create_user("penyetuju")
    roles.assign(person, "approver", factories.page(KENDAL))
    picture = factories.image()
    picture.collection = library_of(bawaslu)[0].collection
    picture.save()

    assert images.user_has_permission_for_instance(person, "choose", picture)


def test_joining_twice_is_refused_and_makes_no_second_library(officer, bawaslu):
    before = library_of(bawaslu)[0]

    with pytest.raises(memberships.AlreadyMember):
        factories.member(officer, bawaslu)

    assert library_of(bawaslu) == (before, False)
    assert officer.groups.count() == 2


def _anew(user):
    return get_user_model().objects.get(pk=user.pk)
