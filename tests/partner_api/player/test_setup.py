"""The setup page says what a browser lacks, and how to mend it."""

import shutil
import subprocess

import pytest

STATES = """Object.fromEntries([...document.querySelectorAll("[data-check]")].map(
  ({ dataset: { check, state } }) => [check, state]))"""
SIZES = [(1920, 1080), (1080, 1920), (360, 640)]
FONTS = {"javanese": "a997", "arabic": "639"}


@pytest.fixture
def setup(chromium, server, built):
    """Visits the setup page at an address, in a browser that was changed by a script; gives what each line says."""
    server.page = built.pairing
    with chromium.new_context(locale="id-ID") as context:

        def visit(script="", *, address=f"{server.url}/videotron/"):
            context.page = context.new_page()
            context.page.add_init_script(script)
            context.page.goto(address)
            context.page.wait_for_function("() => document.documentElement.dataset.setup")
            return context.page.evaluate(STATES)

        visit.context = context
        yield visit


def lacking(states):
    return {name for name, state in states.items() if state == "lacking"}


#: What the machine of the tests may lack without being at fault.
OF_THE_MACHINE = {"javanese", "arabic", "emoji", "persistence", "room"}


def test_a_browser_that_can_do_all_is_told_so(setup):
    states = setup()

    assert set(states.values()) <= {"good", "lacking"}
    assert lacking(states) <= OF_THE_MACHINE


@pytest.mark.parametrize(
    ("check", "script"),
    [
        (
            "storage",
            "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('', 'SecurityError') }})",
        ),
        ("storage", "indexedDB.open = () => { throw new DOMException('', 'UnknownError') }"),
        ("worker", "navigator.serviceWorker.register = async () => { throw new DOMException('', 'SecurityError') }"),
        ("autoplay", "HTMLMediaElement.prototype.play = async () => { throw new DOMException('', 'NotAllowedError') }"),
        ("film", "HTMLMediaElement.prototype.canPlayType = () => ''"),
        ("signature", "crypto.subtle.generateKey = async () => { throw new DOMException('', 'NotSupportedError') }"),
        ("room", "navigator.storage.estimate = async () => ({ quota: 1e9 })"),
        ("persistence", "navigator.storage.persist = async () => false"),
    ],
)
def test_what_a_browser_lacks_is_marked_and_explained(setup, check, script):
    states = setup(script)
    page = setup.context.page

    assert lacking(states) - OF_THE_MACHINE == {check} - OF_THE_MACHINE
    assert states[check] == "lacking"
    assert page.locator(f"[data-check={check}] p").is_visible()
    assert page.inner_text(".verdict").startswith("Yang kurang pada peramban ini: ")
    assert page.inner_text("[data-slot=lacking]") == str(len(lacking(states)))


def test_what_is_good_takes_no_more_than_its_line(setup):
    setup()

    assert setup.context.page.locator("[data-check=secure][data-state=good] p").is_hidden()


def test_a_page_without_tls_says_what_is_missing(setup, server):
    def forward(route):
        route.fulfill(response=route.fetch(url=route.request.url.replace("http://videotron.test", server.url)))

    setup.context.route("http://videotron.test/**", forward)
    states = setup(address="http://videotron.test/videotron/")

    assert {"secure", "worker", "signature"} <= lacking(states)
    assert "https://" in setup.context.page.inner_text("[data-check=secure]")


@pytest.mark.parametrize("check", FONTS)
@pytest.mark.skipif(not shutil.which("fc-list"), reason="fontconfig alone knows which fonts a machine has")
def test_fonts_are_told_as_the_machine_has_them(setup, check):
    fonts = subprocess.run(["fc-list", f":charset={FONTS[check]}"], capture_output=True, check=True).stdout

    assert setup()[check] == ("good" if fonts.strip() else "lacking")


def test_a_letter_that_no_font_has_is_seen_to_be_missing(setup, built):
    setup()
    [module] = (built.static / "partner_api/player/setup").glob("fonts.????????????.js")
    script = f"""async () => {{
      const {{ missesGlyph, paintsInColour }} = await import("/static/partner_api/player/setup/{module.name}");
      return [missesGlyph("A"), missesGlyph("\\u0378"), missesGlyph("\\u0379"), paintsInColour("A")];
    }}"""

    assert setup.context.page.evaluate(script) == [False, True, True, False]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_everything_is_inside_the_page(setup, width, height):
    setup()
    page = setup.context.page
    page.set_viewport_size({"width": width, "height": height})

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("[...document.querySelectorAll('li, h1, p')].every((it) => it.scrollWidth <= it.clientWidth)")
    if width > 360:  # a phone scrolls, a wall does not
        assert page.evaluate("document.documentElement.scrollHeight") <= height
