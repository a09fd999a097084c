"""The screens of our own in the admin by axe, as a person of each role finds them, at a desk and on a phone.

Nothing is excepted, neither of ours nor of Wagtail's. The public pages are held to the same in tests/sites.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.urls import reverse

from sites import roles
from tests import factories
from tests.browsing import Browser
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN

pytestmark = pytest.mark.django_db

GRAVE = {"serious", "critical"}


@pytest.fixture(autouse=True)
def cast(db):
    factories.load_cast()


@pytest.fixture
def look(browser_page, client, settings):
    """What axe finds grave on ``path``, for a person with ``role`` at ``code``."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "second_factor" not in name]
    browser = Browser(browser_page, client)

    def look(path, width):
        browser_page.set_viewport_size({"width": width, "height": 860})
        page = browser.open(path)
        page.wait_for_load_state("load")
        page.wait_for_timeout(300)  # the sidebar is drawn by a script
        assert page.url.endswith(path), "the person may not open it"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        results = Axe().run(page).response
        assert len(results["passes"]) > 10, "axe has looked at the page"
        return [
            (violation["id"], node["target"], node["html"][:200])
            for violation in results["violations"]
            if violation["impact"] in GRAVE
            for node in violation["nodes"]
        ]

    return look


def person(client, role, code):
    user = get_user_model().objects.create_user("petugas")
    roles.assign(user, role, factories.page(code))
    client.force_login(user)
    return user


@pytest.fixture
def furnished(cast):
    """Something of everything that the screens can show."""
    partner = factories.partner()
    ilm = factories.ilm(KENDAL, title="Pasar murah", responsible=partner, agreement=factories.agreement(partner))
    factories.ilm(PLANTUNGAN, title="Jalan ditutup")
    factories.decision("hide", ilm, BLUMAH)
    factories.quiet_period(KENDAL)
    factories.article(BLUMAH)
    return ilm


WIDTHS = pytest.mark.parametrize("width", [1280, 360])


@WIDTHS
@pytest.mark.parametrize(
    ("role", "code"),
    [("approver", KENDAL), ("administrator", KENDAL), ("operator", KENDAL), ("editor", PLANTUNGAN), ("editor", BLUMAH)],
)
def test_the_first_screen_of_each_role_is_accessible(look, client, furnished, role, code, width):
    person(client, role, code)

    assert look("/admin/", width) == []


@WIDTHS
def test_the_first_screen_of_a_partners_person_is_accessible(look, client, furnished, width):
    user = get_user_model().objects.create_user("humas")
    roles.join(user, furnished.responsible)
    client.force_login(user)

    assert look("/admin/", width) == []


def screens(ilm):
    region = factories.page(KENDAL).pk
    names = {
        "list": "/admin/ilm/",
        "in_region": reverse("ilm_blocks_admin:in_region"),
        "on_a_day": reverse("ilm_blocks_admin:on_a_day"),
        "why": reverse("ilm_blocks_admin:why", args=[ilm.pk]),
        "where": reverse("ilm_blocks_admin:where", args=[ilm.pk]),
        "decide": f"{reverse('ilm_blocks_admin:decide', args=[ilm.pk, 'pin'])}?region={region}",
        "withdraw": reverse("wagtailsnippets_ilm_blocks_ilm:unpublish", args=[ilm.pk]),
        "editor": reverse("wagtailsnippets_ilm_blocks_ilm:edit", args=[ilm.pk]),
    }
    registers = ("partner", "agreement", "localdecision", "quietperiod", "takeover", "change")
    return names | {name: f"/admin/ilm_blocks/{name}/" for name in registers}


def test_a_picture_without_words_would_be_found(look, client, browser_page):
    person(client, "editor", BLUMAH)
    look("/admin/", 1280)
    browser_page.evaluate("document.querySelector('main').append(document.createElement('img'))")

    found = {violation["id"] for violation in Axe().run(browser_page).response["violations"]}

    assert "image-alt" in found


@WIDTHS
def test_our_own_screens_are_accessible(look, client, furnished, width):
    person(client, "approver", KENDAL)

    found = {name: grave for name, path in screens(furnished).items() if (grave := look(path, width))}

    assert found == {}
