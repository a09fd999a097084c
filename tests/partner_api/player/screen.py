"""A videotron as a test drives it: a browser page and what it tells on <html data-...>."""

import io

from PIL import Image
from playwright.sync_api import TimeoutError as Late

WITHOUT_WORKER = ("blocked by Playwright", "the player is not kept")  # as in most tests, see conftest
RECORD = """
window.told = [];
new MutationObserver((records) => {
  for (const { attributeName: name } of records) {
    told.push([name, document.documentElement.getAttribute(name), performance.now()]);
  }
}).observe(document, {
  attributes: true, subtree: true, attributeFilter: ["data-playing", "data-manifest-seq", "data-banner"],
});
"""
SAYS = """(expected) => Object.entries(expected).every(
    ([key, value]) => document.documentElement.dataset[key] === value)"""


class Screen:
    def __init__(self, page, server):
        self.page = page
        self.server = server
        self.warnings = []
        page.on("console", self.note)
        page.on("pageerror", lambda error: self.warnings.append(f"uncaught: {error}"))
        page.add_init_script(RECORD)
        self.resize(768, 384)

    def note(self, message):
        if message.type in ("warning", "error") and not any(text in message.text for text in WITHOUT_WORKER):
            self.warnings.append(message.text)

    def resize(self, width, height):
        self.page.set_viewport_size({"width": width, "height": height})

    def open(self, manifest=None, *, address=None):
        if manifest:
            self.server.manifest = manifest
        self.page.goto(address or self.server.screen())

    def wait(self, *, timeout=10_000, **expected):
        """Wait until the page tells all of ``expected``."""
        try:
            self.page.wait_for_function(SAYS, arg=expected, timeout=timeout)
        except Late as error:
            said = self.page.evaluate("({ ...document.documentElement.dataset })")
            raise AssertionError(f"Not {expected}, but {said}, after {self.warnings}") from error

    def told(self, key):
        return self.page.evaluate("(key) => document.documentElement.dataset[key]", key)

    def played(self):
        """The ids of what has been on the stage so far, in order."""
        return [value for name, value, _ in self.page.evaluate("told") if name == "data-playing" and value]

    def changes(self):
        """What came onto the stage and when, in milliseconds since 1970, the first left out: it may have joined."""
        began = self.page.evaluate("performance.timeOrigin")
        told = [(item, began + at) for name, item, at in self.page.evaluate("told") if name == "data-playing" and item]
        return told[1:]

    def wait_for_plays(self, count):
        self.page.wait_for_function(
            "(count) => told.filter(([name, value]) => name === 'data-playing' && value).length >= count",
            arg=count,
            timeout=30_000,
        )
        return self.played()[:count]

    def wait_for_polls(self, count):
        """Wait until the screen has asked ``count`` times more for its manifest."""
        for _ in range(count):
            self.page.wait_for_event("response", lambda response: response.url.endswith("/manifest/"))

    def wait_until(self, script, arg=None):
        """Wait until the asynchronous ``script`` answers true; it is asked again with each poll."""
        assert any(self.page.evaluate(script, arg) or self.wait_for_polls(1) for _ in range(100))

    def wait_until_warned(self, texts, *, seconds=15):
        """Wait until the console has each of ``texts`` within one of its warnings."""
        for _ in range(seconds * 10):
            missing = [text for text in texts if not any(text in warning for warning in self.warnings)]
            if not missing:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"The screen did not warn of {missing}, but of {self.warnings}.")

    def moment(self, name, value):
        """When the page first told that ``name`` is ``value``, in its own milliseconds."""
        return next(at for key, said, at in self.page.evaluate("told") if (key, said) == (name, value))

    def text(self, selector):
        return self.page.locator(selector).inner_text()

    def picture(self):
        return Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")

    def centre(self):
        """The colour in the middle of the stage."""
        picture = self.picture()
        return picture.getpixel((picture.width // 2, picture.height // 3))
