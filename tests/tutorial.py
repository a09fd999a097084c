"""Follows a tutorial: writes the files and runs the commands of its code blocks, in their order."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple, Self

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: The first line of a file says where it goes: ``# home/models.py``, ``# mysite/urls.py, at its end``.
NAME = re.compile(r"(?:# |\{# |/\* )([\w./]+\.\w+)(, at its end)?(?: #\}| \*/)?\n")
SERVER = "python manage.py runserver 8000"
PATIENCE_S = 180


class Block(NamedTuple):
    language: str
    text: str


class Result(NamedTuple):
    command: str
    output: str


class Follower:
    """Somebody who types off pages in a ``folder`` that is empty at first; ends the server on leaving."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.port = free_port()
        self.servers: list[subprocess.Popen[bytes]] = []
        path = f"{folder}/.venv/bin:{Path(sys.executable).parent}:{os.environ['PATH']}"
        foreign = {
            name: text for name, text in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "VIRTUAL_ENV")
        }
        self.environment = foreign | {"PATH": path} | environment

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for server in self.servers:
            server.terminate()
            server.wait()

    def follow(self, page: Path) -> list[Result]:
        """What each command on ``page`` answers, in their order."""
        blocks = [Block(*found) for found in FENCE.findall(page.read_text(encoding="utf-8"))]
        return [result for block in blocks if (result := self.type(block))]

    def type(self, block: Block) -> Result | None:
        if block.language == "bash" and block.text.strip() != SERVER:
            return self.run(block.text)
        self.serve() if block.language == "bash" else self.write(block.text)
        return None

    def write(self, text: str) -> None:
        name = NAME.match(text)
        assert name, f"the first line names no file: {text}"
        path = self.folder / name[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a" if name[2] else "w", encoding="utf-8") as file:
            file.write(text)

    def run(self, command: str) -> Result:
        command = command.replace("8000", str(self.port))
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command], cwd=self.folder, env=self.environment, timeout=PATIENCE_S,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}"
        return Result(command, done.stdout)

    def serve(self) -> None:
        command = [f"{self.folder}/.venv/bin/python", "manage.py", "runserver", "--noreload", str(self.port)]
        with (self.folder / "server.log").open("wb") as log:
            self.servers.append(
                subprocess.Popen(command, cwd=self.folder, env=self.environment, stdout=log, stderr=log)
            )
        for _ in range(PATIENCE_S * 10):
            with socket.socket() as knock:
                if not knock.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.1)
        raise AssertionError((self.folder / "server.log").read_text())


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
