"""A walk through the screens of the admin in a browser: what axe finds grave, and what is cut off."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe

SIZES = [{"width": 1280, "height": 860}, {"width": 360, "height": 740}]
GRAVE = {"serious", "critical"}
DRAWN = "() => !document.querySelector('#wagtail-sidebar.sidebar-loading')"  # the sidebar is drawn by a script

SETTLE = (
    "() => document.getAnimations().forEach(each => each.effect.getComputedTiming().endTime < 1e6 && each.finish())"
)

#: What reaches beyond the edge where nobody can scroll to it, for Wagtail hides it and the page itself never scrolls;
#: and the words of a button that is too narrow for them (a toggle has an icon alone).
#: Not meant are icons that only decorate, and two parts of Wagtail's editor: the minimap, which lies beside the page
#: until somebody opens it, and the button of comments, which needs the margin of a wide screen.
CUT_OFF = """() => [...document.querySelectorAll('main *')].filter(part => {
    const box = part.getBoundingClientRect();
    if (box.width < 3 || !part.checkVisibility({visibilityProperty: true})) return false;
    const words = part.matches('.button:not(.w-dropdown__toggle)') && part.scrollWidth > part.clientWidth + 1;
    if (box.left >= -1 && box.right <= innerWidth + 1 && !words) return false;
    if (part.closest('[aria-hidden=true], .w-minimap, .w-field__comment-button, .w-sr-only')) return false;
    for (let around = part.parentElement; around.tagName !== 'MAIN'; around = around.parentElement)
        if (/auto|scroll/.test(getComputedStyle(around).overflowX)) return false;
    return true;
}).map(part => part.outerHTML.slice(0, 120)).slice(0, 3)"""


@dataclass(frozen=True)
class Screen:
    """A path, and what is done there until the screen is as it should be looked at."""

    path: str
    act: Callable[[Any], None] | None = None


def look(browser: Any, screen: Screen) -> list[Any]:
    """What is wrong with ``screen`` at a desk and on a phone; nothing, if all is well."""
    page = browser.page
    page.set_viewport_size(SIZES[0])
    browser.open(screen.path)
    assert page.url.endswith(screen.path), f"{screen.path} is not open to this person: {page.url}"
    if screen.act:
        screen.act(page)
    page.wait_for_function(DRAWN)
    page.evaluate(SETTLE)  # half faded in, words have half the contrast
    return [wrong for size in SIZES for wrong in at_size(page, size)]


def at_size(page: Any, size: Any) -> list[Any]:
    page.set_viewport_size(size)
    return grave(page) + cut_off(page)


def cut_off(page: Any) -> list[str]:
    """The beginning of whatever reaches beyond the edge."""
    wider = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return page.evaluate(CUT_OFF) + ["the page itself"] * wider


def grave(page: Any) -> list[tuple[str, Any, str]]:
    results = Axe().run(page).response
    assert len(results["passes"]) > 8, "axe has looked at the page"
    return [
        (violation["id"], node["target"], node["html"][:200])
        for violation in results["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]
