"""The web around a test in the browser: our own hosts are answered by Django, the websites of others by a text."""

from urllib.parse import urlsplit

from tests.browsing import Browser, fulfilled

#: Where the API, and with it the embed, is found from outside.
OURS = "localhost:8000"
OTHERS = "desa.example"


class Web(Browser):
    """``page`` in a web where ``pages`` stand on somebody else's website, by their paths, as (HTML, policy)."""

    def __init__(self, page, client):
        super().__init__(page, client)
        self.pages: dict[str, tuple[str, str]] = {}
        self.asked: list[str] = []
        self.cookies: list[str] = []

    def visit(self, html, policy="", path="/"):
        self.pages[path] = html, policy
        self.page.goto(f"https://{OTHERS}{path}", wait_until="networkidle")
        return self.page

    def _answer(self, route):
        url = urlsplit(route.request.url)
        self.asked.append(route.request.url)
        if url.netloc == OTHERS and url.path in self.pages:
            html, policy = self.pages[url.path]
            headers = {"Content-Security-Policy": policy} if policy else {}
            return route.fulfill(status=200, content_type="text/html; charset=utf-8", body=html, headers=headers)
        if url.netloc != OURS:
            return route.abort()
        response = self._ask(route.request)
        if response.status_code == 308:  # a browser's own redirect would leave the interception
            assert response["Access-Control-Allow-Origin"] == "*", "or a browser would not follow"
            response = self.client.get(response["Location"])
        self.cookies += response.cookies.keys()
        return route.fulfill(**fulfilled(response))
