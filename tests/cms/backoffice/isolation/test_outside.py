"""Ways beside the admin to what is not published: addresses by number, the open API, an old session."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.accounts import roles
from cms.accounts.models import Role
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.models import ILM
from sites.library import collection_of
from sites.models import ArticlePage
from tests import factories
from tests.cms.backoffice.isolation.world import person
from tests.factories import KEDITEN

pytestmark = pytest.mark.django_db

SECRET = "Rahasia Kediten"


@pytest.fixture
def host():
    return factories.page(KEDITEN).get_site().hostname


@pytest.fixture
def article():
    """On air, with changes that are not."""
    page = factories.article(KEDITEN, title="Kabar", slug="kabar-desa")
    page.save_revision().publish()
    draft = page.get_latest_revision_as_object()
    draft.title = draft.introduction = SECRET
    draft.save_revision()
    return page


@pytest.fixture
def ilm():
    """The same of an ILM."""
    ilm = factories.ilm(KEDITEN, title="ILM")
    ilm.title = ilm.summary = SECRET
    ilm.save_revision()
    return ilm


@pytest.mark.parametrize("query", ["", "?mode=village", "?preview=true", "?draft=1", "?revision=latest"])
def test_a_draft_has_no_address(client, host, query):
    factories.article(KEDITEN, title=SECRET, slug="rahasia", live=False)
    draft = factories.draft(KEDITEN, title=SECRET)

    for path in (f"/rahasia/{query}", f"/ilm/{draft.pk}/{query}", f"/api/v1/ilm/{draft.pk}/{query}"):
        response = client.get(path, headers={"host": host})
        assert response.status_code in (400, 404)
        assert SECRET not in response.content.decode()


PUBLIC = ("/", "/kabar/", "/kabar-desa/", "/ilm/", f"/api/v1/regions/{KEDITEN}/ilm/", f"/api/v1/regions/{KEDITEN}/",
          "/api/v2/pages/?fields=*", "/api/v2/pages/?type=ilm_sites.ArticlePage&fields=*")  # fmt: skip


@pytest.mark.parametrize("query", ["", "mode=village", "draft=1"])
def test_changes_to_what_is_on_air_are_told_nowhere(client, host, article, ilm, query):
    of_rows = (f"/ilm/{ilm.pk}/", f"/api/v1/ilm/{ilm.pk}/", f"/api/v2/pages/{article.pk}/?fields=*")

    for path in (*PUBLIC, *of_rows):
        response = client.get(f"{path}{'&' if '?' in path else '?'}{query}", headers={"host": host}, follow=True)
        assert SECRET not in response.content.decode(), path


@pytest.mark.parametrize("kind", ["images", "documents"])
def test_the_open_api_lists_no_file_of_a_draft(client, kind):
    file = picture() if kind == "images" else document()
    factories.article(KEDITEN, title="Draf", live=False, image=file if kind == "images" else None)

    assert SECRET not in client.get(f"/api/v2/{kind}/").content.decode()
    assert client.get(f"/api/v2/{kind}/{file.pk}/").status_code == 404


def picture():
    image = factories.image(SECRET)
    get_image_model().objects.filter(pk=image.pk).update(collection=collection_of(factories.page(KEDITEN)))
    return image


def document():
    return get_document_model().objects.create(
        title=SECRET, file=ContentFile(b"%PDF-1.4", name="rapat.pdf"), collection=collection_of(factories.page(KEDITEN))
    )


def test_a_session_ends_with_the_role(client):
    user = person("mantan", Role.APPROVER, KEDITEN)
    client.force_login(user)
    draft, ilm = factories.article(KEDITEN, title=SECRET, live=False), factories.draft(KEDITEN, title=SECRET)
    addresses = (reverse("wagtailadmin_pages:edit", args=[draft.pk]), ilm_url("edit", ilm))
    assert all(SECRET in client.get(address).content.decode() for address in addresses)

    roles.dismiss(user, Role.APPROVER, factories.page(KEDITEN))

    for address in addresses:
        assert SECRET not in client.get(address, follow=True).content.decode()
        client.post(address, {"title": "Diubah"})
    assert ArticlePage.objects.get(pk=draft.pk).latest_revision == draft.latest_revision
    assert ILM.objects.get(pk=ilm.pk).latest_revision_id == ilm.latest_revision_id


@pytest.mark.parametrize("away", ["https://example.org/", "//example.org/", "/\\example.org/"])
def test_no_form_leads_away_from_the_house(client, away):
    client.force_login(person("penyunting", Role.APPROVER, KEDITEN))
    draft = factories.article(KEDITEN, live=False, locked=True)

    response = client.post(reverse("wagtailadmin_pages:unlock", args=[draft.pk]), {"next": away})

    assert response.status_code == 302
    assert "example.org" not in response.url
