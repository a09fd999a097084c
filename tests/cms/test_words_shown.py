"""Every page that people reach in two steps speaks Indonesian: its text, what is read aloud, what scripts draw from."""

import re

import pytest
from django.urls import Resolver404, resolve, reverse

from cms.accounts import roles
from cms.accounts.models import Role
from tests import factories
from tests.cms import words
from tests.factories import KENDAL
from tests.furnished import World

pytestmark = pytest.mark.django_db

LINK = re.compile(r"""["'](/admin/[^"'?#\\]*)""")
STEPS = 2  # links away from the first screen
NO_PAGE = {"wagtailadmin_logout", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
#: A button that nobody sees: the header that wagtailmedia uses writes it out, with no message to translate.
WRITTEN_OUT = {("wagtailmedia:index", "Search")}


@pytest.fixture
def world(db, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "second_factor" not in name]
    found = World()
    for role in (Role.APPROVER, Role.OPERATOR, Role.EMERGENCY):
        roles.assign(found.people["administrator"], role, factories.page(KENDAL))
    return found


def reached(client):
    """View and HTML of every page within ``STEPS`` links, the first met of each view."""
    seen, paths = set(NO_PAGE), ["/admin/"]
    for _step in range(STEPS + 1):
        linked = []
        for path in paths:
            if (view := view_of(path)) not in seen:
                seen.add(view)
                response = client.get(path)
                if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
                    linked += LINK.findall(response.text)
                    yield view, response.text
        paths = linked


def view_of(path):
    try:
        return resolve(path).view_name
    except Resolver404:
        return "wagtailadmin_logout"  # as little a page


@pytest.mark.parametrize(("who", "pages"), [("administrator", 60), ("village", 40), ("partner", 10)])
def test_no_english_word_is_shown(client, world, who, pages):
    client.force_login(world.people[who])
    shown = {(view, text.strip()) for view, html in reached(client) for text in words.said(html)} - WRITTEN_OUT

    assert len({view for view, _text in shown}) >= pages
    assert sorted((view, text) for view, text in shown if words.english(text)) == []


def test_the_list_of_sites_speaks_indonesian_to_superusers(admin_client, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "second_factor" not in name]

    page = admin_client.get(reverse("wagtailsites:index")).text

    assert "Nama Situs" in page
    assert [text for text in words.said(page) if words.english(text)] == []


def test_an_english_word_would_be_found_wherever_it_stands():
    html = """<main data-props='{"label": "Delete page"}'><a aria-label="Actions">Simpan</a>
        <input placeholder="Search"><script type="application/json">["Choose an image"]</script>Unpublished</main>"""

    assert sorted(text for text in words.said(html) if words.english(text)) == [
        "Actions", "Choose an image", "Delete page", "Search", "Unpublished",
    ]  # fmt: skip
    assert not words.english("Simpan draf atau terbitkan halaman ini")
