"""Every screen of the admin by axe, as its people find it, at a desk and on a phone: nothing grave, nothing cut off.

Nothing is excepted, neither of ours nor of Wagtail's. Most public pages are held to the same in tests/sites.
"""

import pytest
from django.conf import settings
from django.urls import reverse

from cms.accounts import addresses
from cms.accounts.people import invitations
from ilm_blocks import actions
from tests import factories
from tests.browsing import Browser
from tests.cms.accounts.test_second_factor import with_factor
from tests.factories import BLUMAH, KENDAL
from tests.furnished import World
from tests.journeys.walk import Screen, cut_off, grave, look

pytestmark = pytest.mark.django_db

IN_THE_ADMIN = ("partner", "agreement", "localdecision", "quietperiod", "takeover", "change", "classrule")


@pytest.fixture(autouse=True)
def world(db, settings):
    settings.PEOPLE_MIDDLEWARE = [name for name in settings.PEOPLE_MIDDLEWARE if "second_factor" not in name]
    return World()


# The screens, each by whoever works with it


def ilm(name, row=None, query=""):
    return Screen(reverse(f"ilm_blocks_admin:{name}", args=[row.pk] if row else []) + query)


def snippet(name, row=None):
    return Screen(reverse(f"wagtailsnippets_ilm_blocks_ilm:{name}", args=[row.pk] if row else []))


def register(model, action="index", row=None):
    app = "partner_api" if model == "screen" else "ilm_blocks"
    return Screen(reverse(f"{app}_{model}_modeladmin_{action}", args=[row.pk] if row else []))


def people(name, number=None):
    return Screen(reverse(f"people:{name}", args=[number] if number else []))


def decide(row, kind):
    path = reverse("ilm_blocks_admin:decide", args=[row.pk, kind])
    return Screen(f"{path}?region={factories.page(KENDAL).pk}")


def press(path, button):
    """What a button of ``path`` leads to."""
    return Screen(path, lambda page: (page.get_by_role("button", name=button).click(), page.wait_for_load_state()))


def too_often(page):
    """Wrong passwords until one is kept out."""
    for _time in range(settings.AXES_FAILURE_LIMIT):
        page.fill("[name=username]", "desa")
        page.fill("[name=password]", "salah")
        page.click("[type=submit]")
        page.wait_for_load_state()
    assert page.title() == "Terlalu sering gagal - ILM Kendal"


def found(browser, screens):
    return {f"{n} {screen.path}": wrong for n, screen in enumerate(screens) if (wrong := look(browser, screen))}


HOME = Screen("/admin/")


def of_approver(world):
    yield from (HOME, snippet("list"), snippet("add"), ilm("waiting"), ilm("review", world.handed_in))
    yield ilm("review", world.once_approved)
    yield from (ilm("in_region"), ilm("on_a_day"), ilm("why", world.ilm), ilm("where", world.ilm))
    yield from (snippet(name, world.ilm) for name in ("edit", "history", "unpublish"))
    yield from (decide(world.ilm, kind) for kind in ("pin", "note"))
    yield from (register(model) for model in IN_THE_ADMIN)
    yield Screen(reverse("partner_api_embed", args=[factories.page(BLUMAH).pk]))
    yield Screen(reverse("wagtailadmin_account"))


def of_administrator(world):
    yield HOME
    yield from (people(name) for name in ("list", "offers", "assign", "import"))
    yield from (people(name, world.people["village"].pk) for name in ("person", "address"))
    yield Screen(f"{reverse('people:assign')}?person={world.people['village'].pk}")
    yield people("authority", factories.page(BLUMAH).pk)
    yield from (register(model, "create") for model in ("partner", "agreement", "quietperiod", "screen"))
    yield register("partner", "edit", world.partner)
    yield register("agreement", "edit", world.agreement)
    yield register("quietperiod", "edit", world.quiet_period)
    yield register("agreement", "history", world.agreement)
    yield from (register("checklistitem"), register("classrule"))


def of_operator(world):
    token = register("screen", "token", world.screen)
    yield from (HOME, register("screen"), register("screen", "edit", world.screen), token)
    yield press(token.path, "Buat alamat baru")


def of_emergency(world):
    yield from (HOME, register("takeover"), register("takeover", "create"))


def of_district(world):
    yield from (HOME, snippet("edit", world.local))


def of_village(world):
    yield from (HOME, snippet("list"), ilm("in_region"), register("localdecision"))
    yield Screen(reverse("wagtailadmin_explore", args=[factories.page(BLUMAH).pk]))
    yield Screen(reverse("wagtailadmin_pages:edit", args=[world.article.pk]))
    yield Screen(reverse("accounts_offer", args=[world.people["village"].offers.get().pk]))
    yield Screen(reverse("accounts_address", args=[world.proposal.pk, addresses.tokens.make_token(world.proposal)]))
    yield Screen(reverse("accounts_address", args=[world.proposal.pk, "abc-def"]))


def of_partner(world):
    yield from (HOME, snippet("list"), snippet("add"), ilm("where", world.ilm))
    yield from (snippet("copy", world.ilm), ilm("correct", world.ilm), snippet("history", world.ilm))
    actions.withdraw(world.ilm, code="error_in_content")
    yield from (ilm(name, world.ilm) for name in ("where", "correct", "replacement"))
    yield from (snippet("list"), snippet("edit", actions.correct(world.ilm, user=world.people["partner"])))


SCREENS = {
    "approver": of_approver,
    "administrator": of_administrator,
    "operator": of_operator,
    "emergency": of_emergency,
    "district": of_district,
    "village": of_village,
    "partner": of_partner,
}


@pytest.mark.parametrize("who", SCREENS)
def test_the_screens_of_a_role_are_accessible_and_whole(browser_page, client, world, who):
    client.force_login(world.people[who])

    assert found(Browser(browser_page, client), SCREENS[who](world)) == {}


def test_what_is_on_air_and_what_is_not_is_read_in_the_dark_too(browser_page, client, world):
    client.force_login(world.people["village"])
    factories.page_decision("hide", factories.cascading(KENDAL, title="Disembunyikan"), BLUMAH)
    factories.cascading(KENDAL)
    browser_page.emulate_media(color_scheme="dark")

    screens = [Screen(reverse("sites_from_above")), ilm("in_region"), snippet("list")]
    assert found(Browser(browser_page, client), screens) == {}


def test_the_way_in_is_accessible_and_whole(browser_page, client, world, settings):
    settings.AXES_ENABLED = True
    login, reset = reverse("wagtailadmin_login"), reverse("wagtailadmin_password_reset")
    browser = Browser(browser_page, client)
    screens = [Screen(login), Screen(login, too_often), Screen(reset), Screen(f"{reset}done/")]
    screens += [Screen(f"{reset}confirm/x/x-x/"), Screen(f"{reset}complete/")]
    invited = client.get(invitations.path_of(world.newcomer)).url
    screens += [Screen(invited), Screen(reverse("accounts_invitation", args=["x", "x-x"]))]
    assert found(browser, [*screens, Screen("/videotron/"), Screen("/api/v1/docs/")]) == {}

    with_factor(world.people["approver"])
    client.force_login(world.people["approver"], backend="django.contrib.auth.backends.ModelBackend")
    overview, set_up, verify = (reverse(f"second_factor:{name}") for name in ("overview", "set_up", "verify"))
    screens = [Screen(verify), Screen(set_up), Screen(overview), press(overview, "Buat kode pemulihan baru")]
    assert found(browser, screens) == {}


def test_a_picture_without_words_and_what_sticks_out_would_be_found(browser_page, client, world):
    client.force_login(world.people["village"])
    browser = Browser(browser_page, client)
    assert look(browser, HOME) == []

    browser_page.evaluate("""() => {
        const wide = document.createElement('img')
        wide.style.cssText = 'display: block; block-size: 9px; min-inline-size: 400px'
        document.querySelector('main').append(wide)
    }""")

    assert [rule for rule, *_where in grave(browser_page)] == ["image-alt"]
    assert cut_off(browser_page)
