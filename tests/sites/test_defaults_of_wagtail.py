"""What Wagtail offers by itself and a role can reach: each is here with the reason why it is on."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Task, Workflow, WorkflowContentType, WorkflowPage

from cms.accounts.models import Role
from cms.accounts.notices.kinds import KINDS
from ilm_blocks.models import ILM
from tests import factories
from tests.cms.backoffice.isolation.world import person
from tests.factories import BLUMAH

pytestmark = pytest.mark.django_db

PAGE_FORM = {
    "title": "what the page is called",
    "slug": "its address, made from the title; an editor may shorten it",
    "seo_title": "the title that search engines show",
    "search_description": "the words that search engines and shared links show",
    "date": "ours",
    "introduction": "ours",
    "image": "ours",
    "address": "ours",
    "telephone": "ours",
    "opening_hours": "ours",
    "body": "ours",
    "comment_notifications": "whoever comments on a draft is told of answers",
    "comments": "colleagues comment on a draft beside the place that they mean",
    "action-publish": "news is published by whoever writes it",
    "action-unpublish": "and taken off by them",
    "is_editing": "says to colleagues that somebody else is at the page",
    "preview_mode": "the page itself, or a link for the app or website that shows it",
    "preview-size": "the preview beside the form, as a phone and as a desk shows it",
    "wagtail-side-panel-width": "how wide that preview stands",
}
ACCOUNT = {
    "name_email-name": "ours",
    "name_email-email": "ours",
    "notices-shown": "ours",
    **{f"notices-mail-{kind.code}": "which notices come by mail" for kind in KINDS},
    "locale-preferred_language": "Indonesian, or English",
    "notifications-updated_comments_notifications": "mails about comments can be turned off",
    "password-old_password": "one's own password",
    "password-new_password1": "one's own password",
    "password-new_password2": "one's own password",
    "theme-theme": "light or dark",
    "theme-contrast": "for eyes that need it",
    "theme-density": "how close rows stand",
    "theme-keyboard_shortcuts": "can be turned off where they disturb",
}
IN_EVERY_PAGE = {"csrfmiddlewaretoken", "next", "viewport", "robots", "description", "color-scheme"}
ROLES = (Role.EDITOR, Role.APPROVER, Role.ADMINISTRATOR)


@pytest.fixture(autouse=True)
def cast(db, settings):
    settings.PEOPLE_MIDDLEWARE = [name for name in settings.PEOPLE_MIDDLEWARE if "second_factor" not in name]


def fields_of(client, address):
    """Names of all that the page would send; parts of a list without their number."""
    response = client.get(address)
    assert response.status_code == 200
    found = set(re.findall(r'\sname="([\w-]+)"', response.content.decode())) - IN_EVERY_PAGE
    return {re.sub(r"^(comments|body)-.*", r"\1", name) for name in found}


@pytest.mark.parametrize("role", ROLES)
def test_the_form_of_news_offers_what_somebody_chose(client, role):
    client.force_login(person("petugas", role, BLUMAH))
    village = factories.page(BLUMAH)
    article = factories.article(BLUMAH, title="Kerja bakti")

    new = fields_of(client, reverse("wagtailadmin_pages:add", args=["ilm_sites", "articlepage", village.pk]))
    edited = fields_of(client, reverse("wagtailadmin_pages:edit", args=[article.pk]))

    assert new | edited <= PAGE_FORM.keys()
    assert {"title", "date", "action-publish", "comment_notifications"} <= new


@pytest.mark.parametrize("role", ROLES)
def test_the_home_page_of_a_region_offers_what_somebody_chose(client, role):
    client.force_login(person("petugas", role, BLUMAH))

    found = fields_of(client, reverse("wagtailadmin_pages:edit", args=[factories.page(BLUMAH).pk]))

    assert found <= PAGE_FORM.keys()
    assert "action-submit" not in found


@pytest.mark.parametrize("role", Role.values)
def test_the_account_offers_what_somebody_chose(client, role):
    client.force_login(person("petugas", role, BLUMAH))

    assert fields_of(client, reverse("wagtailadmin_account")) <= ACCOUNT.keys()


def test_no_workflow_stands_between_who_writes_news_and_the_public():
    assert not WorkflowPage.objects.exists()
    [assigned] = WorkflowContentType.objects.all()
    assert assigned.content_type.model_class() is ILM
    assert list(Workflow.objects.filter(active=True)) == [assigned.workflow]
    assert set(Task.objects.filter(active=True)) == set(assigned.workflow.tasks)


def test_no_group_has_rights_that_came_with_no_role():
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()
    assert not Group.objects.filter(page_permissions__page__depth__lte=2).exists()
