"""Fields for files speak the language of the page, whatever the browser's is."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from cms.accounts import roles
from tests import factories
from tests.browsing import Browser
from tests.factories import KENDAL

pytestmark = pytest.mark.django_db(transaction=False)

#: Fields that show the browser's own words.
BARE = """() => [...document.querySelectorAll('main input[type=file]')]
    .filter(input => !input.closest('.file-field, .replace-file-input')).length"""


@pytest.fixture
def open_as(browser_page, client):
    sari = get_user_model().objects.create_user("sari", name="Sari")
    for role in ("editor", "administrator"):
        roles.assign(sari, role, factories.page(KENDAL))
    client.force_login(sari)
    return Browser(browser_page, client).open


@pytest.mark.parametrize(
    "path",
    [
        lambda: reverse("ilm_blocks_admin:partner_people", args=[factories.partner().pk]),
        lambda: reverse("people:import"),
        lambda: reverse("wagtailimages:add"),
        lambda: reverse("wagtaildocs:add"),
        lambda: reverse("wagtailmedia:add", args=["video"]),
    ],
    ids=["letter", "people", "picture", "document", "film"],
)
def test_every_field_for_a_file_is_worded_by_us_and_told_what_was_chosen(open_as, path):
    page = open_as(path())

    assert page.evaluate(BARE) == 0
    field = page.locator(".file-field").first
    if field.count():
        assert "Pilih berkas" in field.inner_text()
        assert "Belum ada berkas" in field.inner_text()
        field.locator("input").set_input_files({"name": "surat.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
        assert "surat.pdf" in field.inner_text()


def test_a_field_that_comes_later_is_too(open_as):
    page = open_as(reverse("people:import"))
    page.evaluate(
        "() => document.querySelector('main').insertAdjacentHTML('beforeend', '<p><input type=file id=late></p>')"
    )

    page.wait_for_selector(".file-field > #late")
    assert page.evaluate(BARE) == 0
