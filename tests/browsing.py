"""A real browser on the application of the test: its requests are answered by Django's test client.

So a page is used with its own scripts and styles, while the data are the rows of one test, in its transaction.
"""

from html import escape
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

HOST = "testserver"
AT = f"http://{HOST}"
FILES: dict[str, dict[str, Any]] = {}
HOP = "<!doctype html><title>…</title><script>location.replace({})</script>"


class Browser:
    """``page`` with everything at ``HOST`` answered by ``client``."""

    def __init__(self, page, client):
        self.page, self.client = page, client
        self.connection = connections[DEFAULT_DB_ALIAS]
        page.set_default_timeout(10_000)
        page.route("**/*", self._answer)

    def open(self, path):
        self.page.goto(AT + path)
        return self.page

    def _answer(self, route):
        request = route.request
        if urlsplit(request.url).hostname != HOST:
            return route.abort()
        if urlsplit(request.url).path.startswith(settings.STATIC_URL):
            return route.fulfill(**self._file(request))
        response = self._ask(request)
        if response.status_code in (301, 302, 303, 307) and request.is_navigation_request():
            # a browser's own redirect would leave the interception
            address = response["Location"].replace('"', "%22").replace("<", "%3C")
            return route.fulfill(status=200, content_type="text/html", body=HOP.format(f'"{escape(address)}"'))
        return route.fulfill(**fulfilled(response))

    def _file(self, request):
        """A style or script, asked for once in a process: a browser that is listened to remembers none itself."""
        if request.url not in FILES:
            FILES[request.url] = fulfilled(self._ask(request))
        return FILES[request.url]

    def _ask(self, request):
        connections[DEFAULT_DB_ALIAS] = self.connection  # the handler has a context of its own, without the test's
        parts = urlsplit(request.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        headers = {name: value for name, value in request.headers.items() if name in ("accept", "x-requested-with")}
        kind = request.headers.get("content-type", "")
        response = self.client.generic(
            request.method, path, request.post_data_buffer or b"", content_type=kind or "text/plain",
            headers=headers,
        )  # fmt: skip
        if response.status_code in (301, 302) and not request.is_navigation_request():
            response = self.client.get(response["Location"], headers=headers, follow=True)
        return response


def fulfilled(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return {"status": response.status_code, "headers": dict(response.items()), "body": body}


class Clicks:
    """A person at a page: each click counts, typing is free."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def click(self, role, name, **where):
        self.on(self.page.get_by_role(role, name=name, **where).first)

    def on(self, locator):
        locator.click()
        self.count += 1

    def type(self, label, text):
        self.page.get_by_role("textbox", name=label).first.press_sequentially(text)

    def reason(self, value):
        """The reason that a requirement names besides its clicks, chosen with the keyboard."""
        choice = self.page.locator(f"[type=radio][value={value}]")
        choice.focus()
        self.page.keyboard.press("Space")
