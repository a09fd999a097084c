"""What a person reads once the site is up."""

import json
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _


def demo_file() -> Path:
    return settings.VAR_DIR / "demo.json"


def text() -> str:
    """The addresses of the running site and the logins of its demo."""
    demo = json.loads(demo_file().read_text(encoding="utf-8"))
    return "\n".join(
        [
            _("The site is ready. End it with Ctrl-C."),
            *_aligned(_addresses(demo)),
            _("Demo logins (name, password, role):"),
            *_aligned(_logins(demo)),
            _("Where a code is asked for: .venv/bin/python manage.py demo_code NAME"),
        ]
    )


def _addresses(demo: dict) -> list[tuple[str, ...]]:
    base_url = demo["base_url"]
    return [
        (_("Regency"), f"{base_url}/"),
        (_("Admin"), f"{base_url}/admin/"),
        (_("API"), f"{base_url}/api/v1/regions/"),
        *(
            (_("Screen"), f"{base_url}/videotron/?screen={screen['id']}#token={screen['token']}")
            for screen in demo.get("screens", [])
        ),
    ]


def _logins(demo: dict) -> list[tuple[str, ...]]:
    return [(user["username"], user["password"], f"{user['role']}, {user['region']}") for user in demo["users"]]


def _aligned(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Each row one line, its columns as wide as their widest cell."""
    table = list(rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return ["  " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in table]
