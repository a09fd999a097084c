"""Static files are collected again only after one of them has changed."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def is_current() -> bool:
    return _stamp().exists() and _stamp().read_text() == _fingerprint()


def collect() -> None:
    """Gathers every app's static files under names that carry their hash."""
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    _stamp().write_text(_fingerprint())


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
