"""The running demo, and the people who use it."""

import json
import time
from base64 import b32decode
from email import message_from_string, policy
from urllib.request import Request, urlopen

from django_otp.oath import hotp


class Demo:
    """The running demo, as a person and as a program see it."""

    def __init__(self, port, described, mailbox):
        self.port, self.described, self.mailbox = port, described, mailbox
        self.users = {user["username"]: user for user in described["users"]}
        self._last_steps = {}
        self.screens = {screen["region"]: screen for screen in described["screens"]}

    def at(self, host, path="/"):
        return f"http://{host}:{self.port}{path}"

    def api(self, path):
        """The answer of the API; Python's resolver does not know the subdomains of localhost."""
        request = Request(f"http://127.0.0.1:{self.port}/api/v1{path}", headers={"Accept": "application/json"})
        with urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def as_screen(self, screen, path, body=None):
        """The answer to a videotron of the demo."""
        headers = {"Authorization": f"Bearer {screen['token']}", "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        request = Request(f"http://127.0.0.1:{self.port}/api/v1/screens{path}", content, headers)
        with urlopen(request, timeout=30) as answer:
            return json.load(answer)

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
        page.goto(self.at("localhost", "/admin/login/"))
        page.fill("[name=username]", username)
        page.fill("[name=password]", self.users[username]["password"])
        page.click("[type=submit]")
        if self.users[username]["totp_secret"]:
            page.fill("[name=code]", self._code(username))
            page.click(".login-form [type=submit]")
        page.wait_for_url(self.at("localhost", "/admin/"))  # a pattern would also hold for ?next=/admin/

    def _code(self, username):
        """A code that was not used before, waited for if need be: one step ahead is still taken."""
        step = max(int(time.time() // 30), self._last_steps.get(username, 0) + 1)
        time.sleep(max(0, (step - 1) * 30 - time.time()))
        self._last_steps[username] = step
        return f"{hotp(b32decode(self.users[username]['totp_secret']), step):06}"
