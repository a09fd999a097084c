"""The form of every page that an office writes below its region, before the page is there."""

import pytest
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.accounts import roles
from sites.models import RegionPage
from tests import factories
from tests.factories import BLUMAH

pytestmark = pytest.mark.django_db

KINDS = [model._meta.model_name for model in RegionPage.creatable_subpage_models() if model is not RegionPage]


@pytest.fixture
def editor(client, django_user_model):
    user = django_user_model.objects.create_user("blumah")
    roles.assign(user, "editor", factories.page(BLUMAH))
    client.force_login(user)
    return client


def address(kind):
    return f"/admin/pages/add/ilm_sites/{kind}/{factories.page(BLUMAH).pk}/"


def written(**facts):
    told = {
        "title": "Kerja bakti", "slug": "", "date": "2090-01-02", "introduction": "Semua diundang.",
        "place": "Balai desa", "body": streamfield([]), "comments": inline_formset([]),
    }  # fmt: skip
    return nested_form_data(told | facts)


def test_there_are_such_kinds():
    assert {"articlepage", "eventpage"} <= {*KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_shown_before_it_is_saved(editor, kind):
    preview = f"{address(kind)}preview/"

    assert editor.post(preview, written()).json() == {"is_valid": True, "is_available": True}
    shown = editor.get(preview)

    assert shown.status_code == 200
    assert "Kerja bakti" in shown.content.decode()


@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("title", ["🎉🎉", "?!", "\u202e\u200b"])
def test_a_title_without_a_letter_makes_no_address_and_is_refused(editor, kind, action, title):
    answer = editor.post(address(kind), written(title=title, **action))

    assert "title" in answer.context["form"].errors
    assert not Page.objects.filter(slug="").exists()
    assert editor.post(address(kind), written(title=title, slug="pesta", **action)).status_code == 302
    assert editor.post(address(kind), written(**action)).status_code == 302


@pytest.mark.parametrize("make", [factories.article, factories.event])
@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("new_slug", {"new_slug": "agenda"}),
        ("new_slug", {"new_slug": "w" * 256}),
        ("new_title", {"new_title": "w" * 256}),
    ],
)
def test_a_copy_that_could_not_be_saved_is_refused_at_its_field(editor, make, field, facts):
    page = make(BLUMAH, title="Kerja bakti")
    copy = {"new_title": "Kerja bakti lagi", "new_slug": "lagi", "new_parent_page": factories.page(BLUMAH).pk}

    refused = editor.post(f"/admin/pages/{page.pk}/copy/", copy | facts)

    assert list(refused.context["form"].errors) == [field]
    assert editor.post(f"/admin/pages/{page.pk}/copy/", copy).status_code == 302
    assert type(page).objects.filter(slug="lagi").exists()
