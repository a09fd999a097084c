"""Forms that were not sent by choosers: a row of another region is neither taken nor shown."""

import pytest
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.accounts.models import Role
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.models import ILM
from sites.library import collection_of
from sites.models import ArticlePage
from tests import factories
from tests.cms.backoffice.isolation.world import person
from tests.factories import BLUMAH, KEDITEN, KENDAL
from tests.ilm_blocks.editing import posted

pytestmark = pytest.mark.django_db

SECRET = "Rahasia Kediten"


@pytest.fixture
def editor(client):
    client.force_login(person("penyunting", Role.EDITOR, BLUMAH))
    return client


def picture(code, title=SECRET):
    image = factories.image(title)
    get_image_model().objects.filter(pk=image.pk).update(collection=collection_of(factories.page(code)))
    return image


def sent(article, **changes):
    fields = {"title": article.title, "slug": article.slug, "date": "2024-02-01", "introduction": "Ringkasan",
              "image": article.image_id or "", "body": streamfield([])}  # fmt: skip
    comments = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    return nested_form_data(fields | changes) | comments


def edit(editor, article, **changes):
    return editor.post(reverse("wagtailadmin_pages:edit", args=[article.pk]), sent(article, **changes))


def refused(response):
    """Led back to the desk, as Wagtail does with whatever a person may not do."""
    return response.status_code == 302 and response.url == reverse("wagtailadmin_home")


@pytest.mark.parametrize("title", ["Kabar", ""], ids=["right", "to be mended"])
def test_an_article_does_not_take_the_picture_of_another_village(editor, title):
    article = factories.article(BLUMAH)

    response = edit(editor, article, title=title, image=picture(KEDITEN).pk)

    assert refused(response)
    assert SECRET not in response.content.decode()
    assert ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object().image is None


def test_an_article_takes_the_picture_of_its_own_village(editor):
    article, own = factories.article(BLUMAH), picture(BLUMAH)

    edit(editor, article, image=own.pk)

    assert ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object().image == own


def test_a_picture_that_the_regency_put_there_may_stay(editor):
    article = factories.article(BLUMAH, image=picture(KENDAL))

    edit(editor, article, title="Judul baru")
    edit(editor, article, title="Judul baru", image=article.image_id)

    latest = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
    assert (latest.title, latest.image_id) == ("Judul baru", article.image_id)


@pytest.mark.parametrize("live", [True, False])
def test_a_link_leads_to_no_page_of_another_village(editor, live):
    theirs = factories.article(KEDITEN, title=SECRET, live=live)
    paragraph = rich_text(f'<p><a linktype="page" id="{theirs.pk}">sini</a></p>')

    assert refused(edit(editor, factories.article(BLUMAH), body=streamfield([("paragraph", paragraph)])))


def test_a_link_leads_to_a_page_from_above(editor):
    paragraph = rich_text(f'<p><a linktype="page" id="{factories.article(KENDAL).pk}">sini</a></p>')

    assert not refused(edit(editor, factories.article(BLUMAH), body=streamfield([("paragraph", paragraph)])))


@pytest.mark.parametrize("path", ["edit", "preview_on_edit"])
def test_an_ilm_does_not_take_the_picture_of_another_village(editor, path):
    ilm = factories.draft(BLUMAH)
    poster = {"image": picture(KEDITEN).pk, "alt": "Poster"}

    response = editor.post(ilm_url(path, ilm), posted(ilm, creatives=streamfield([("poster", poster)])))

    assert refused(response) or response.json() == {}
    assert SECRET not in response.content.decode()
    assert ILM.objects.get(pk=ilm.pk).latest_revision_id == ilm.latest_revision_id


@pytest.mark.parametrize(("selector", "field"), [("subtree", "subtree"), ("region", "region")])
def test_an_ilm_is_aimed_at_regions_and_at_no_page_that_its_author_does_not_see(editor, selector, field):
    ilm, theirs = factories.draft(BLUMAH), factories.article(KEDITEN, title=SECRET, live=False)

    def aimed_at(page):
        target = streamfield([(selector, {field: page.pk, "side": "include"})])
        return editor.post(ilm_url("edit", ilm), posted(ilm, target=target))

    assert refused(aimed_at(theirs))
    assert not refused(aimed_at(factories.page(KEDITEN)))
