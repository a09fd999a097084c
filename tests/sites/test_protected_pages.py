"""No door of the admin, and no call in code, removes a region from its place; each says why."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, PageLogEntry

from sites.models import ArticlePage, RegionPage
from sites.page_permissions import RegionStays
from tests import factories
from tests.factories import BLUMAH, BOJA, CAST, KENDAL, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db

REASON = "halamannya tidak dapat dihapus, dipindah, dibatalkan terbit, atau disalin secara manual"


@pytest.fixture
def superuser(client):
    user = get_user_model().objects.create_superuser("admin", password="rahasia-contoh")
    client.force_login(user)
    return user


@pytest.fixture
def where():
    """Where each region stands, and that it is live: the same before and after whatever a test attempts."""

    def where():
        return list(RegionPage.objects.order_by("code").values_list("code", "url_path", "live"))

    before = where()
    yield
    assert where() == before
    assert len(before) == len(CAST)


def admin(name, *args):
    return reverse(f"wagtailadmin_pages:{name}", args=args)


# In the admin


@pytest.mark.usefixtures("superuser", "where")
@pytest.mark.parametrize("door", ["delete", "unpublish", "copy", "move", "move_confirm"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_explorer_refuses_with_the_reason(client, door, method):
    target = [factories.page(BOJA).pk] if door == "move_confirm" else []
    url = admin(door, factories.page(BLUMAH).pk, *target)

    response = getattr(client, method)(url, follow=True)

    assert response.redirect_chain
    assert REASON in response.content.decode()
    assert "“Blumah”" in response.content.decode()


@pytest.mark.usefixtures("superuser", "where")
@pytest.mark.parametrize("action", ["delete", "move", "unpublish"])
def test_bulk_actions_refuse_the_whole_selection(client, action):
    article = factories.article(KENDAL)
    ids = [article.pk, factories.page(WELERI).pk]
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    query = "&".join([f"id={pk}" for pk in ids] + [f"next={reverse('wagtailadmin_home')}"])

    response = client.post(f"{url}?{query}", {"chooser": factories.page(BOJA).pk}, follow=True)

    assert REASON in response.content.decode()
    article.refresh_from_db()
    assert article.live
    assert article.get_parent().pk == factories.page(KENDAL).pk


@pytest.mark.usefixtures("superuser", "where")
def test_everything_in_a_listing_is_refused_too(client):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])

    response = client.post(f"{url}?id=all&childOf={factories.page(KENDAL).pk}&next=/admin/", follow=True)

    assert REASON in response.content.decode()


@pytest.mark.usefixtures("superuser", "where")
@pytest.mark.parametrize("action", ["delete", "move", "unpublish", "copy", "create_alias"])
def test_the_admins_own_api_refuses(client, action):
    logged = PageLogEntry.objects.count()
    url = reverse("wagtailadmin_api:pages:action", args=[factories.page(BLUMAH).pk, action])

    response = client.post(url, {"destination_page_id": factories.page(BOJA).pk}, content_type="application/json")

    assert response.status_code == 403
    assert PageLogEntry.objects.count() == logged


@pytest.mark.usefixtures("superuser")
def test_the_admins_own_api_deletes_articles(client):
    url = reverse("wagtailadmin_api:pages:action", args=[factories.article(BLUMAH).pk, "delete"])

    assert client.post(url, {}, content_type="application/json").status_code == 204


@pytest.mark.usefixtures("superuser")
def test_what_is_refused_is_not_offered(client):
    listing = client.get(reverse("wagtailadmin_explore", args=[factories.page(PLANTUNGAN).pk])).content.decode()
    editor = client.get(admin("edit", factories.page(BLUMAH).pk)).content.decode()

    for html in (listing, editor):
        for door in ("delete", "unpublish", "copy", "move"):
            assert admin(door, factories.page(BLUMAH).pk) not in html, door


@pytest.mark.usefixtures("superuser")
def test_no_region_is_made_by_hand(client):
    url = admin("add", "ilm_sites", "regionpage", factories.page(PLANTUNGAN).pk)

    assert client.get(url, follow=True).redirect_chain
    assert not RegionPage.can_create_at(factories.page(PLANTUNGAN))
    assert ArticlePage.can_create_at(factories.page(PLANTUNGAN))


@pytest.mark.usefixtures("superuser")
def test_editors_see_what_the_codes_say_and_no_schedule(client):
    html = client.get(admin("edit", factories.page(BLUMAH).pk)).content.decode()

    for name in (*RegionPage.facts, "go_live_at", "expire_at"):
        assert f'name="{name}"' not in html, name


@pytest.mark.usefixtures("superuser")
@pytest.mark.parametrize("door", ["delete", "unpublish", "copy", "move"])
def test_articles_keep_every_door(client, door):
    assert client.get(admin(door, factories.article(BLUMAH).pk)).status_code == 200


@pytest.mark.usefixtures("superuser")
def test_articles_are_deleted_in_bulk(client):
    article = factories.article(BLUMAH)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    client.post(f"{url}?id={article.pk}&next=/admin/")

    assert not Page.objects.filter(pk=article.pk).exists()


# In code


@pytest.mark.usefixtures("where")
@pytest.mark.parametrize("model", [RegionPage, Page])
def test_code_cannot_move_or_unpublish_a_region(model):
    page = model.objects.get(pk=factories.page(BLUMAH).pk)

    with pytest.raises(RegionStays, match=REASON):
        page.move(factories.page(BOJA), pos="last-child")
    with pytest.raises(RegionStays, match=REASON):
        page.unpublish()


@pytest.mark.usefixtures("where")
def test_code_cannot_delete_a_region():
    page = factories.page(BLUMAH)

    with pytest.raises(RegionStays, match=REASON):
        page.delete()
    with pytest.raises(ProtectedError):
        Page.objects.get(pk=page.pk).delete()
    with pytest.raises(ProtectedError):
        RegionPage.objects.filter(pk=page.pk).delete()


@pytest.mark.usefixtures("where")
def test_wagtails_actions_refuse_superusers():
    user = get_user_model().objects.create_superuser("admin")
    page, elsewhere = factories.page(BLUMAH), factories.page(BOJA)

    for action in (
        DeletePageAction(page, user=user),
        MovePageAction(page, elsewhere, pos="last-child", user=user),
        UnpublishPageAction(page, user=user),
        CopyPageAction(page, to=elsewhere, user=user),
    ):
        with pytest.raises(PermissionDenied):
            action.execute()


def test_regions_may_be_reordered_among_their_siblings():
    factories.page(WELERI).move(factories.page(PLANTUNGAN), pos="left")

    assert [page.title for page in factories.page(KENDAL).get_children()][:2] == ["Weleri", "Plantungan"]


def test_a_region_is_edited_as_ever():
    page = factories.page(BLUMAH)
    page.introduction = "Selamat datang."
    page.save_revision().publish()

    assert factories.page(BLUMAH).introduction == "Selamat datang."
