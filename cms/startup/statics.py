"""Static files are collected again only after one of them has changed, or where what was collected is not whole."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from cms.storage import StaticStorage


def is_current() -> bool:
    return _stamped() == _fingerprint() and is_whole()


def collect() -> None:
    """Gathers every app's static files under names that carry their hash; the stamp says last that all are there."""
    _stamp().unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    _stamp().write_text(_fingerprint(), encoding="ascii")


def _stamped() -> str:
    try:
        return _stamp().read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""


def is_whole() -> bool:
    """Whether each file of the list that the pages' links are made from is there."""
    storage = StaticStorage()
    return bool(storage.hashed_files) and all(map(storage.exists, storage.hashed_files.values()))


def _stamp() -> Path:
    return settings.STATIC_ROOT.with_suffix(".stamp")  # beside the folder: what is in it is public


def _fingerprint() -> str:
    lines = "\n".join(sorted(_sources()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _sources() -> Iterator[str]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            yield f"{name} {stat.st_size} {stat.st_mtime_ns}"
