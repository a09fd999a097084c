import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key

from cms.startup.alone import alone_in

LENGTH = 50  # of what Django makes


class CutOff(Exception):
    """The file holds part of a secret: what was encrypted with the whole one can no longer be read."""


def kept_in(path: Path) -> str:
    """The secret in ``path``, made there on first use, whole or not at all, and readable by its owner alone.

    An empty file never was a secret and is replaced; raises CutOff for one that is too short, or no text.
    """
    kept = path.read_text(encoding="utf-8").strip() if path.exists() else ""
    if not kept:
        return _made_in(path)
    if len(kept) < LENGTH or not kept.isprintable():  # zeros are what a power cut leaves of a file
        raise CutOff(path)
    return kept


def _made_in(path: Path) -> str:
    """Written beside and put in place at once; of two that start together the first one's holds for both."""
    with alone_in(path.parent, say=lambda _text: None):
        if kept := path.read_text(encoding="utf-8").strip() if path.exists() else "":
            return kept
        fresh = path.with_suffix(".new")
        try:
            fresh.touch(mode=0o600)
            with fresh.open("w", encoding="utf-8") as file:
                file.write(get_random_secret_key())
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    return path.read_text(encoding="utf-8")
