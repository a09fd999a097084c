"""For which regions a partner's person may mean an ILM: those that the agreement reaches, by name, and nothing else."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from wagtail.test.utils.form_data import streamfield

from cms.accounts import roles
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.choices import PartnerKind
from ilm_blocks.models import ILM
from sites.models import RegionPage
from tests import factories
from tests.factories import KEDITEN, KENDAL, PLANTUNGAN, WELERI
from tests.ilm_blocks.editing import posted

pytestmark = pytest.mark.django_db

SECRET = "Rahasia Kediten"


@pytest.fixture
def bawaslu():
    return factories.partner()


@pytest.fixture
def user(bawaslu):
    user = get_user_model().objects.create_user("humas", password="rahasia-contoh")
    roles.join(user, bawaslu)
    return user


@pytest.fixture
def humas(client, user):
    client.force_login(user)
    return client


def agreement(partner, *codes, days_left=30, **facts):
    reached = [("region", factories.page(code)) for code in codes]
    return factories.agreement(partner, valid_until=localdate() + timedelta(days=days_left), regions=reached, **facts)


def below(code):
    return reverse("wagtailadmin_choose_page_child", args=[factories.page(code).pk])


def found(client, words):
    return client.get(reverse("wagtailadmin_choose_page_search"), {"q": words}).content.decode()


def test_they_walk_down_from_the_regency_to_a_village(humas, bawaslu):
    agreement(bawaslu)

    steps = {reverse("wagtailadmin_choose_page"): "Kendal", below(KENDAL): "Plantungan", below(PLANTUNGAN): "Blumah"}

    for address, name in steps.items():
        assert name in humas.get(address).content.decode()
    assert "Blumah" in found(humas, "Blumah")


@pytest.mark.parametrize("live", [True, False])
def test_they_meet_no_article_published_or_not(humas, bawaslu, live):
    agreement(bawaslu)
    article = factories.article(KEDITEN, title=SECRET, live=live)

    assert SECRET not in found(humas, "Rahasia")
    assert SECRET not in humas.get(below(KEDITEN)).content.decode()
    several = reverse("wagtailadmin_choose_page_chosen_multiple")
    assert humas.get(several, {"id": article.pk}).status_code == 403
    assert humas.get(several, {"id": factories.page(KEDITEN).pk}).status_code == 200


def test_they_meet_no_region_that_is_not_published(humas, bawaslu):
    agreement(bawaslu)
    RegionPage.objects.filter(pk=factories.page(KEDITEN).pk).update(live=False)

    assert "Kediten" not in humas.get(below(PLANTUNGAN)).content.decode()
    assert humas.get(below(KEDITEN)).status_code == 403


def test_an_agreement_for_one_district_reaches_it_and_the_way_down(humas, bawaslu):
    agreement(bawaslu, WELERI)

    offered = humas.get(below(KENDAL)).content.decode()

    assert "Weleri" in offered
    assert "Plantungan" not in offered
    assert humas.get(below(WELERI)).status_code == 200
    assert humas.get(below(PLANTUNGAN)).status_code == 403


def test_an_office_reaches_its_own_region_without_an_agreement(humas, user):
    roles.join(user, factories.partner(PLANTUNGAN, name="Kantor", kind=PartnerKind.OFFICE))

    assert "Blumah" in humas.get(below(PLANTUNGAN)).content.decode()
    assert humas.get(below(WELERI)).status_code == 403


def test_it_ends_with_the_agreement_and_with_the_membership(humas, user, bawaslu):
    agreement(bawaslu, days_left=-1)
    assert humas.get(below(KENDAL)).status_code == 403

    agreement(bawaslu)
    assert humas.get(below(KENDAL)).status_code == 200

    factories.part(user, bawaslu)
    assert humas.get(below(KENDAL)).status_code in (302, 403)
    assert "Blumah" not in found(humas, "Blumah")


@pytest.mark.parametrize(
    "name",
    ["wagtailadmin_explore", "wagtailadmin_pages:edit", "wagtailadmin_pages:history", "wagtailadmin_pages:view_draft"],
)
def test_a_region_that_may_be_chosen_is_not_opened(humas, bawaslu, name):
    agreement(bawaslu)

    assert humas.get(reverse(name, args=[factories.page(KEDITEN).pk])).status_code == 403


def test_what_they_choose_is_the_target_of_their_ilm(humas, bawaslu):
    ilm = factories.draft(KENDAL, responsible=bawaslu, agreement=agreement(bawaslu))
    kediten = factories.page(KEDITEN)
    target = streamfield([("region", {"region": kediten.pk, "side": "include"})])

    humas.post(ilm_url("edit", ilm), posted(ilm, target=target))

    assert ILM.objects.get().get_latest_revision_as_object().target_rule.region_ids == {kediten.pk}
    assert "Kediten" in humas.get(ilm_url("edit", ilm)).content.decode()


def test_the_chooser_takes_the_same_queries_for_any_number_of_agreements(humas, bawaslu):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            humas.get(below(PLANTUNGAN))
        return len(captured)

    agreement(bawaslu)
    queries()  # Wagtail remembers what does not change
    before = queries()
    for code in (KENDAL, PLANTUNGAN, WELERI):
        agreement(bawaslu, code)

    assert queries() == before
