import hashlib
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..media import letters


class Scan(models.Model):
    """A paper as the intake has taken it.

    Its bytes lie in the database and under no address of the media: it names people, and only a view that asks who is
    there hands it out.
    """

    name = models.CharField(_("file name"), max_length=120)
    mime = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(cls, content: bytes, name: str, *, by: Any, at: datetime, **facts: Any) -> Self:
        """The paper with ``content``, not saved; raises ValidationError for what cannot be read as one."""
        paper = letters.take(content, name)
        return cls(
            name=paper.name, mime=paper.mime, content=paper.content, uploaded_by=by, uploaded_at=at,
            sha256=hashlib.sha256(paper.content).hexdigest(), **facts,
        )  # fmt: skip
