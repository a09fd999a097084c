from pathlib import Path

from django.core.management.utils import get_random_secret_key


def kept_in(path: Path) -> str:
    """The secret in ``path``, made there on first use and readable by its owner alone."""
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(get_random_secret_key(), encoding="utf-8")
    except FileExistsError:
        pass
    return path.read_text(encoding="utf-8")
