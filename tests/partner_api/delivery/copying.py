"""A client that keeps a copy of what a region shows, by the code that the reference gives to its readers."""

import re
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "api.md"


def printed(language: str) -> str:
    """The code of ``language`` in the reference."""
    [code] = re.findall(rf"^```{language}\n(.*?)^```$", REFERENCE.read_text(encoding="utf-8"), re.M | re.S)
    return code


def run() -> dict[str, Any]:
    """The names that the Python of the reference defines."""
    names: dict[str, Any] = {}
    exec(compile(printed("python"), f"<{REFERENCE.name}>", "exec"), names)
    return names


apply = run()["apply"]


class Copy:
    """What a client holds of one region on one channel."""

    def __init__(self, client: Any, code: str, channel: str = "website") -> None:
        self.client, self.code, self.channel = client, code, channel
        self.held = self.snapshot()

    def snapshot(self) -> dict[str, Any]:
        return self.read("snapshot", channel=self.channel)

    def changes(self) -> dict[str, Any]:
        return self.read("changes", since=self.held["cursor"])

    def follow(self) -> dict[str, Any]:
        """The changes, which are applied."""
        changes = self.changes()
        self.held = apply(self.held, changes)
        return changes

    def read(self, what: str, **query: str) -> dict[str, Any]:
        """Where the region has another code by now, under that."""
        answer = self.client.get(f"/api/v1/regions/{self.code}/{what}/", query, follow=True)
        assert answer.status_code == 200, answer.content
        return answer.json()
