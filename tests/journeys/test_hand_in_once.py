"""The editor saves a draft by itself while one types: what is handed in meanwhile is the same ILM, not a second one."""

import pytest
from django.contrib.auth import get_user_model

from cms.accounts import roles
from ilm_blocks.models import ILM
from tests import factories
from tests.browsing import Browser
from tests.factories import PLANTUNGAN

pytestmark = pytest.mark.django_db

#: From then on Wagtail saves what it finds changed.
WATCHED = "addEventListener('w-unsaved:watch-edits', () => document.documentElement.classList.add('watched'))"


@pytest.fixture
def editor(browser_page, client):
    """An empty form for an ILM of text, before the person of a district."""
    user = get_user_model().objects.create_user("petugas", password="rahasia-contoh-2024")
    roles.assign(user, "editor", factories.page(PLANTUNGAN))
    client.force_login(user)
    browser_page.add_init_script(WATCHED)
    return Browser(browser_page, client).open("/admin/ilm/add/?begin=message")


@pytest.fixture
def slow(editor):
    """The saves under way, answered when the test says so."""
    held = []

    def hold(route):
        is_autosave = "json" in route.request.headers.get("accept", "") and route.request.method == "POST"
        held.append(route) if is_autosave else route.fallback()

    editor.route("**/admin/ilm/add/**", hold)
    return held


def fill(editor):
    editor.locator("[name=title]").fill("Jalan ditutup")
    editor.locator("[name=creatives-0-value-heading]").fill("Jalan ditutup")
    editor.locator("[name=creatives-0-value-text]").fill("Lewati jalan desa.")


def test_what_is_handed_in_while_its_draft_is_being_saved_is_one_ilm(editor, slow):
    editor.wait_for_selector("html.watched")
    with editor.expect_request(lambda request: "json" in request.headers.get("accept", "") and request.post_data):
        fill(editor)

    editor.get_by_role("button", name="Ajukan untuk ditinjau").first.click()
    for route in slow:
        route.fallback()
    editor.wait_for_url("**/admin/ilm/")

    assert ILM.objects.get().workflow_in_progress


def test_what_is_handed_in_before_the_editor_begins_to_save_is_one_ilm(editor):
    fill(editor)
    editor.get_by_role("button", name="Ajukan untuk ditinjau").first.click()
    editor.wait_for_url("**/admin/ilm/")

    assert ILM.objects.get().workflow_in_progress
