"""What a person reads when the site is up."""

import json
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _


def demo_file() -> Path:
    return settings.VAR_DIR / "demo.json"


def text() -> str:
    """The addresses of the running site and the logins of its demo."""
    demo = json.loads(demo_file().read_text(encoding="utf-8"))
    return "\n".join([*_addresses(demo), "", *_logins(demo), ""])


def _addresses(demo: dict) -> list[str]:
    base_url = demo["base_url"]
    rows = [
        (_("Regency"), f"{base_url}/"),
        (_("Admin"), f"{base_url}/admin/"),
        (_("API"), f"{base_url}/api/v1/regions/"),
    ]
    return [f"  {label:<12} {url}" for label, url in rows]


def _logins(demo: dict) -> list[str]:
    return [f"  {user['username']:<12} {user['password']:<12} {user['role']}, {user['region']}" for user in demo["users"]]
