"""The running demo, and the people who use it."""

import json
import shutil
import time
from base64 import b32decode
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_string, policy
from urllib.request import Request, urlopen

from django_otp.oath import hotp

from tests import server


@contextmanager
def running(started_once, var, *, clock=None):
    """The demo as it stands after a first start, served from a copy in the folder ``var``; ``clock`` is the file by
    which its time may be set ahead."""
    shutil.copytree(started_once, var, dirs_exist_ok=True)
    process, port = server.start(var, clock=clock)
    try:
        yield Demo(port, json.loads((var / "demo.json").read_text(encoding="utf-8")), var / "mail")
    finally:
        server.kill(process)


class Demo:
    """The running demo, as a person and as a program see it."""

    def __init__(self, port, described, mailbox):
        self.port, self.described, self.mailbox = port, described, mailbox
        self.users = {user["username"]: user for user in described["users"]}
        self._sessions = {}
        self.screens = {screen["region"]: screen for screen in described["screens"]}

    def at(self, host, path="/"):
        return f"http://{host}:{self.port}{path}"

    def api(self, path):
        """The answer of the API; Python's resolver does not know the subdomains of localhost."""
        request = Request(f"http://127.0.0.1:{self.port}/api/v1{path}", headers={"Accept": "application/json"})
        with urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def headers(self, path):
        """The headers of an answer of the API."""
        with urlopen(f"http://127.0.0.1:{self.port}/api/v1{path}", timeout=30) as answer:
            return answer.headers

    def as_screen(self, screen, path, body=None):
        """The answer to a videotron of the demo."""
        headers = {"Authorization": f"Bearer {screen['token']}", "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        request = Request(f"http://127.0.0.1:{self.port}/api/v1/screens{path}", content, headers)
        with urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def now(self):
        """By the server's own clock, as videotrons are told it."""
        screen = next(iter(self.screens.values()))
        address = f"http://127.0.0.1:{self.port}/api/v1/screens/manifest/"
        with urlopen(Request(address, headers={"Authorization": f"Bearer {screen['token']}"}), timeout=30) as answer:
            return datetime.fromtimestamp(int(answer.headers["X-Server-Time-Ms"]) / 1000, UTC)

    def titles(self, code, channel="website"):
        return [item["title"] for item in self.api(f"/regions/{code}/ilm/?channel={channel}")["items"]]

    def mails(self, username):
        """Subject and text of each mail to a person, the oldest first."""
        files = sorted(self.mailbox.iterdir(), key=lambda file: file.stat().st_mtime)
        written = [text for file in files for text in file.read_text(encoding="utf-8").split(f"{'-' * 79}\n")]
        letters = [message_from_string(text, policy=policy.default) for text in written if text.strip()]
        mine = [letter for letter in letters if letter["To"] == f"{username}@contoh.localhost"]
        return [(letter["Subject"], letter.get_content()) for letter in mine]

    def log_in(self, page, username):
        """The first time with password and code; after that with the session of then, as a browser left open has it."""
        if username in self._sessions:
            page.context.add_cookies(self._sessions[username])
            page.goto(self.at("localhost", "/admin/"))
        else:
            self._enter(page, self.users[username])
        page.wait_for_url(self.at("localhost", "/admin/"))  # a pattern would also hold for ?next=/admin/
        self._sessions[username] = page.context.cookies(self.at("localhost"))

    def _enter(self, page, user):
        page.goto(self.at("localhost", "/admin/login/"))
        page.fill("[name=username]", user["username"])
        page.fill("[name=password]", user["password"])
        page.click("[type=submit]")
        if user["totp_secret"]:
            code = hotp(b32decode(user["totp_secret"]), int(time.time() // 30))
            page.fill("[name=code]", f"{code:06}")
            page.click(".login-form [type=submit]")
