"""What Python and the player both have to reproduce; ``tests/partner_api/player/*.test.js`` reads the same files."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def read(name: str) -> Any:
    """What stands in ``<name>.json``."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
