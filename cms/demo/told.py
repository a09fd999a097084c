"""``demo.json``: what scripts and tests are told of the demo, and the secrets in it that go on from start to start."""

import json
from pathlib import Path
from typing import Any


def kept_tokens(path: Path) -> dict[str, str]:
    """The tokens of the demo's screens told before, so that one that runs goes on; none where the file is damaged."""
    try:
        screens = json.loads(path.read_text(encoding="utf-8"))["screens"]
        return {screen["id"]: screen["token"] for screen in screens}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}


def kept_keys(path: Path) -> dict[int, str]:
    """The keys of the demo's partners told before; none where the file is damaged."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))["api_keys"]
        return {each["partner_id"]: each["key"] for each in told}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}


def write(path: Path, described: dict[str, Any]) -> None:
    """Whole or not at all: a reader in the meantime sees the previous file."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(described, ensure_ascii=False, indent=2), encoding="utf-8")
    fresh.chmod(0o600)
    fresh.replace(path)
