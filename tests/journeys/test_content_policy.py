"""Pages, player and admin in a real browser, which blocks nothing of them for the content policy's sake."""

import pytest

LISTEN = """
document.addEventListener("securitypolicyviolation", event =>
    console.error(`BLOCKED ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`))
"""


@pytest.fixture
def blocked(person):
    """What the browser has refused to load or run so far, in frames too."""
    found = []
    person.context.add_init_script(LISTEN)
    person.on("console", lambda message: found.append(message.text) if "BLOCKED" in message.text else None)
    person.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_the_policy_is_at_work(demo, person, blocked):
    person.goto(demo.at("localhost"))
    person.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=//example.org/x onerror=alert(1)>')")
    person.wait_for_timeout(500)

    assert any("img-src" in refusal for refusal in blocked)


@pytest.mark.parametrize("path", ["/", "/ilm/", "/kabar/", "/ilm/1/", "/entah/", "/api/v1/docs/", "/videotron/"])
def test_public_pages_are_whole(demo, person, blocked, path):
    person.goto(demo.at("localhost", path), wait_until="networkidle")

    assert blocked == []


def test_the_player_plays(demo, person, blocked):
    screen = demo.screens["33.24"]
    person.goto(demo.at("localhost", f"/videotron/?screen={screen['id']}#token={screen['token']}"))
    person.wait_for_selector("html[data-mode=playing]")

    assert blocked == []


def test_the_editor_edits(demo, person, blocked):
    demo.log_in(person, "kendal")
    for path in ("/admin/", "/admin/ilm/", "/admin/ilm/edit/1/", "/admin/images/add/", "/admin/account/"):
        person.goto(demo.at("localhost", path))
        person.wait_for_selector("#main")

    person.goto(demo.at("localhost", "/admin/ilm/add/"))
    person.locator("button.c-sf-add-button").first.click()
    person.get_by_role("option", name="poster").click()
    person.locator("[data-chooser-action-choose]").first.click()
    person.get_by_role("tab", name="Unggah").wait_for()

    assert blocked == []
