"""The styles and scripts of the app are on its own screens alone: those of its host stay as they were."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail import hooks

from ilm_blocks.admin import registers
from ilm_blocks.admin.addresses import ilm_url
from tests import factories
from tests.factories import KENDAL

pytestmark = pytest.mark.django_db

HOOKS = ("insert_global_admin_css", "insert_global_admin_js", "insert_editor_js")


@pytest.fixture
def assets_of(client, monkeypatch):
    """The app's own files on the page at a path, in an admin that adds none by itself."""
    for name in HOOKS:
        others = [entry for entry in hooks._hooks.get(name, []) if not entry[0].__module__.startswith("cms.")]
        monkeypatch.setitem(hooks._hooks, name, others)
    client.force_login(get_user_model().objects.create_superuser("admin", "admin@contoh.localhost", "rahasia"))

    def assets_of(path):
        answer = client.get(path)
        assert answer.status_code == 200, path
        return re.findall(r'(?:href|src)="/static/ilm_blocks/([^"]+)"', answer.content.decode())

    return assets_of


def test_the_hosts_own_screens_load_nothing_of_the_app(assets_of):
    page = factories.page(KENDAL)
    for path in (
        reverse("wagtailadmin_explore", args=[page.pk]),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailimages:index"),
        reverse("wagtailimages:add"),
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtaildocs:index"),
        reverse("wagtailadmin_reports:site_history"),
        reverse("wagtailusers_users:index"),
    ):
        assert assets_of(path) == [], path


@pytest.mark.parametrize("name", ["edit", "history"])
def test_the_screens_of_an_ilm_are_styled(assets_of, name):
    assert "admin.css" in assets_of(ilm_url(name, factories.draft(KENDAL)))


@pytest.mark.parametrize("name", ["in_region", "on_a_day", "waiting"])
def test_the_answers_are_styled(assets_of, name):
    assert assets_of(reverse(f"ilm_blocks_admin:{name}")) == ["admin.css"]


@pytest.mark.parametrize("name", ["review", "statements", "where", "why"])
def test_the_screens_about_an_ilm_are_styled(assets_of, name):
    bawaslu = factories.partner()
    ilm = factories.ilm(KENDAL, responsible=bawaslu, agreement=factories.agreement(bawaslu))

    assert "admin.css" in assets_of(reverse(f"ilm_blocks_admin:{name}", args=[ilm.pk]))


@pytest.mark.parametrize("register", registers.REGISTERS, ids=lambda register: register.__name__)
def test_the_registers_are_styled(assets_of, register):
    assert assets_of(register().url_helper.index_url) == ["admin.css"]


def test_the_list_of_ilm_is_styled_and_its_editor_has_its_scripts(assets_of):
    assert assets_of(reverse("wagtailsnippets_ilm_blocks_ilm:list")) == ["admin.css"]
    assert sorted(assets_of(reverse("wagtailsnippets_ilm_blocks_ilm:add"))) == ["admin.css", "choosers.js", "editor.js"]
