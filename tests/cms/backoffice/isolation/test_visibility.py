"""What Wagtail would show of other regions, one list after another."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from cms.accounts import roles
from cms.accounts.models import Role
from cms.backoffice.isolation import bulk, visibility
from ilm_blocks.admin.bulk_actions import DeletePages
from sites.library import collection_of
from sites.models import ArticlePage
from tests import factories
from tests.cms.backoffice.isolation.world import person
from tests.factories import BLUMAH, KEDITEN, KENDAL, PLANTUNGAN

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SECRET = "Rahasia Kediten"


@pytest.fixture
def neighbour(client):
    client.force_login(person("tetangga", Role.APPROVER, BLUMAH))
    return client


@pytest.fixture
def camat(client):
    client.force_login(person("camat", Role.APPROVER, PLANTUNGAN))
    return client


def draft_of(code, **facts):
    return factories.article(code, title=SECRET, live=False, **facts)


def picture_of(code):
    image = factories.image(SECRET)
    image.collection = collection_of(factories.page(code))
    image.save()
    image.tags.add("kerja bakti")
    return image


def shown(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def test_the_chooser_of_pages_offers_ones_own_drafts_and_no_others(neighbour):
    draft_of(KEDITEN)
    factories.article(BLUMAH, title="Rahasia Blumah", live=False)

    found = shown(neighbour, "wagtailadmin_choose_page_search", q="Rahasia")

    assert SECRET not in found
    assert "Rahasia Blumah" in found


def test_the_chooser_of_pages_offers_what_is_published_above(neighbour):
    factories.article(KENDAL, title="Rahasia umum")
    factories.article(KENDAL, title="Rahasia rapat", live=False)

    found = shown(neighbour, "wagtailadmin_choose_page_search", q="Rahasia")

    assert "Rahasia umum" in found
    assert "Rahasia rapat" not in found


def test_the_chooser_of_pages_tells_no_title_that_is_not_yet_published(neighbour):
    changed(factories.article(KENDAL, title="Rahasia umum"))

    assert SECRET not in shown(neighbour, "wagtailadmin_choose_page_search", q="Rahasia")


def changed(article):
    """On air, with a title that is not."""
    article.save_revision().publish()
    draft = article.get_latest_revision_as_object()
    draft.title = SECRET
    draft.save_revision()
    return ArticlePage.objects.get(pk=article.pk)


def test_an_article_from_above_is_not_copied_with_what_is_not_published(neighbour):
    theirs = changed(factories.article(KENDAL, title="Kabar umum"))

    neighbour.post(
        reverse("wagtailadmin_pages:copy", args=[theirs.pk]),
        {"new_title": "Kabar", "new_slug": "kabar-salin", "new_parent_page": factories.page(BLUMAH).pk},
    )

    assert not ArticlePage.objects.child_of(factories.page(BLUMAH)).exists()


def test_the_chooser_of_pages_does_not_open_a_village_beside(neighbour):
    address = reverse("wagtailadmin_choose_page_child", args=[factories.page(KEDITEN).pk])

    assert neighbour.get(address).status_code == 403


@pytest.mark.parametrize("name", ["wagtailimages_chooser:chosen", "wagtailimages_chooser:select_format"])
def test_a_chosen_picture_is_ones_own(neighbour, name):
    assert neighbour.get(reverse(name, args=[picture_of(KEDITEN).pk])).status_code == 403
    assert neighbour.get(reverse(name, args=[picture_of(BLUMAH).pk])).status_code == 200


def test_tags_come_from_ones_own_library_while_typing(neighbour):
    picture_of(KEDITEN)
    assert "kerja bakti" not in shown(neighbour, "wagtailadmin_tag_autocomplete", term="kerja")

    picture_of(BLUMAH)
    assert "kerja bakti" in shown(neighbour, "wagtailadmin_tag_autocomplete", term="kerja")


@pytest.mark.parametrize("name", ["wagtailimages:index", "wagtailimages_chooser:choose"])
def test_popular_tags_are_those_of_ones_own_library(neighbour, name):
    picture_of(KEDITEN)
    assert "kerja bakti" not in shown(neighbour, name)

    picture_of(BLUMAH)
    assert "kerja bakti" in shown(neighbour, name)


def test_the_chooser_of_media_names_no_library_of_others(neighbour):
    collection_of(factories.page(KEDITEN))

    assert "33.24.01.2002" not in shown(neighbour, "wagtailmedia:chooser")


def test_the_filters_of_the_explorer_name_people_of_ones_own_regions(camat):
    for author, code in [("bu-kediten", KEDITEN), ("pak-kendal", KENDAL)]:
        article = draft_of(KEDITEN)
        article.owner = person(author, Role.EDITOR, code)
        article.save()

    page = shown(camat, "wagtailadmin_explore", factories.page(PLANTUNGAN).pk)

    assert "bu-kediten" in page
    assert "pak-kendal" not in page


@pytest.mark.parametrize("report", ["site_history", "locked_pages"])
def test_the_filters_of_reports_name_people_of_ones_own_regions(neighbour, report):
    author = person("bu-kediten", Role.EDITOR, KEDITEN)
    draft_of(KEDITEN, locked=True, locked_by=author).save_revision(user=author, log_action=True)

    assert "bu-kediten" not in shown(neighbour, f"own_reports:{report}")


def test_the_history_of_the_site_tells_of_no_work_on_pages_above(neighbour):
    author = person("pak-kendal", Role.EDITOR, KENDAL)
    for code in (KENDAL, PLANTUNGAN):
        factories.page(code).save_revision(user=author, log_action=True)

    assert "pak-kendal" not in shown(neighbour, "own_reports:site_history")


@pytest.mark.parametrize("row", ["page", "ilm"])
def test_a_task_is_named_where_a_page_of_ones_own_waits_in_it_alone(neighbour, row):
    user = get_user_model().objects.get(username="tetangga")
    own, theirs = (review_of(draft_of(code), f"Telaah {code}", user.groups.all()) for code in (BLUMAH, KEDITEN))
    preview, of = ("wagtailadmin_pages:workflow_preview", own[0]) if row == "page" else (
        "wagtailsnippets_ilm_blocks_ilm:workflow_preview", factories.draft(BLUMAH)
    )  # fmt: skip

    asked = neighbour.get(reverse(preview, args=[of.pk, theirs[1].pk]), follow=True)

    assert f"Telaah {KEDITEN}" not in asked.content.decode()
    assert neighbour.get(reverse("wagtailadmin_pages:workflow_preview", args=[own[0].pk, own[1].pk])).status_code == 200


def review_of(article, name, groups):
    task = GroupApprovalTask.objects.create(name=name)
    task.groups.set(groups)
    workflow = Workflow.objects.create(name=name)
    WorkflowTask.objects.create(workflow=workflow, task=task)
    article.save_revision()
    workflow.start(article, None)
    return article, task


@pytest.mark.parametrize("chosen", ["one", "all"])
def test_a_bulk_action_does_not_name_what_it_refuses(neighbour, chosen):
    theirs = draft_of(KEDITEN)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    asked = neighbour.get(address, {"id": theirs.pk if chosen == "one" else "all"})

    assert SECRET not in asked.content.decode()


def test_pages_are_deleted_in_bulk_in_sight_alone_and_by_the_reasons_of_ilm_blocks():
    action = bulk_action_registry.get_bulk_action_class("wagtailcore", "page", "delete")

    assert issubclass(action, bulk.InSight)
    assert issubclass(action, DeletePages)


def test_sight_ends_with_the_role(neighbour):

    user = get_user_model().objects.get(username="tetangga")
    assert visibility.pages(user).filter(pk=factories.page(BLUMAH).pk).exists()

    roles.dismiss(user, Role.APPROVER, factories.page(BLUMAH))

    assert not visibility.pages(user).exists()
    assert list(visibility.people(user)) == [user]
