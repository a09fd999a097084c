"""The error for a refused file: one sentence, which names it and says how to fix it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _


class NotTaken(ValidationError):
    """A file that the intake refuses; ``code`` tells programs why."""

    def __init__(self, code: str, said: Any, **facts: Any) -> None:
        super().__init__(said, code=code, params=facts)


def empty(name: str) -> NotTaken:
    return NotTaken(
        "empty", _("“%(name)s” is empty: it did not arrive, or was never written. Upload it again."), name=name
    )


def too_large(name: str, size: int, limit: int) -> NotTaken:
    return NotTaken(
        "file_too_large",
        _("“%(name)s” has %(size)s; at most %(limit)s can be uploaded. Export it smaller and upload that."),
        name=name, size=filesizeformat(size), limit=filesizeformat(limit),
    )  # fmt: skip
