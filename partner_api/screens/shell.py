"""The shell of the player: the pages, scripts and styles that a browser keeps, to start without the server."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse

STATIC = Path(__file__).parents[1] / "static"
WORKER = STATIC / "partner_api/worker/shell.js"
KINDS = {".js", ".css"}


@dataclass(frozen=True)
class Shell:
    """What one release of the player consists of, in the language of ``request``."""

    request: HttpRequest
    context: dict[str, Any]

    @cached_property
    def files(self) -> list[str]:
        """The addresses of all scripts and styles; each carries the digest of what it holds."""
        return [static(path.relative_to(STATIC).as_posix()) for path in self._paths]

    @cached_property
    def version(self) -> str:
        """Another one whenever a page or a file is another one."""
        digest = hashlib.sha256(json.dumps(self.files).encode())
        for path in self._paths:
            digest.update(path.read_bytes())
        for name in ("player", "pairing"):
            digest.update(self.page(name, version="").encode())
        return digest.hexdigest()[:16]

    def page(self, name: str, *, version: str | None = None, **context: object) -> str:
        shell = {"shell": self.version if version is None else version}
        return render_to_string(f"partner_api/{name}.html", self.context | shell | context, self.request)

    @property
    def worker(self) -> str:
        """The service worker of this release."""
        address = reverse("screens:videotron")
        pages = {"player": f"{address}?screen=shell", "pairing": address}
        facts = json.dumps({"version": self.version, "pages": pages, "files": self.files})
        return f"const SHELL = {facts};\n{WORKER.read_text(encoding='utf-8')}"

    @cached_property
    def _paths(self) -> list[Path]:
        return player_files()


def player_files() -> list[Path]:
    return sorted(path for path in (STATIC / "partner_api/player").rglob("*") if path.suffix in KINDS)
