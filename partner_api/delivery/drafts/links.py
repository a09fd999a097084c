"""Links by which a frontend reads a draft that nobody has published: signed, and dead after some hours.

A link names one saved revision by the instant of its saving, so whoever gets it sees what the person saw who made it,
and nothing written later: while somebody writes on, Wagtail overwrites the revision, and the link ends.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import signing
from django.core.signing import BadSignature
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Revision

from partner_api.addresses import api_url
from partner_api.conf import conf
from partner_api.problems import Problem

SALT = "partner_api.delivery.drafts"
LONGEST = 200
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class UnknownPreview(Problem):
    def __init__(self) -> None:
        super().__init__(
            "unknown_preview", _("This preview link was not made here, or its draft was written on or is gone.")
        )


class PreviewExpired(Problem):
    def __init__(self, link: "Link") -> None:
        said = _("This preview link ended at %(end)s.") % {"end": link.expires_at.isoformat(timespec="minutes")}
        super().__init__("preview_expired", said)


@dataclass(frozen=True, slots=True)
class Link:
    revision_id: int
    saved_at: datetime
    expires_at: datetime

    @classmethod
    def to(cls, revision: Revision, *, now: datetime) -> "Link":
        """A new one, good for ``PREVIEW_HOURS`` from ``now``, cut to the second."""
        end = now.replace(microsecond=0) + timedelta(hours=conf.PREVIEW_HOURS)
        return cls(revision.pk, revision.created_at, end)

    @classmethod
    def read(cls, token: str, *, now: datetime) -> "Link":
        """That of a ``token``; raises UnknownPreview for what was not made here, PreviewExpired from its end on."""
        try:
            revision_id, saved, end = signing.loads(token, salt=SALT) if len(token) <= LONGEST else (0, 0, 0)
        except BadSignature:
            raise UnknownPreview from None
        link = cls(revision_id, EPOCH + timedelta(microseconds=saved), EPOCH + timedelta(seconds=end))
        if not revision_id:
            raise UnknownPreview
        if now >= link.expires_at:
            raise PreviewExpired(link)
        return link

    @property
    def token(self) -> str:
        saved = (self.saved_at - EPOCH) // timedelta(microseconds=1)
        return signing.dumps((self.revision_id, saved, int(self.expires_at.timestamp())), salt=SALT)

    @property
    def address(self) -> str:
        return api_url(reverse("delivery:preview", args=[self.token]))

    @property
    def frontend_address(self) -> str:
        """Where the frontend of ``PREVIEW_FRONTEND`` shows it; empty without one."""
        return conf.PREVIEW_FRONTEND.replace("{token}", self.token)

    def revision(self) -> Revision:
        """Raises UnknownPreview where it was overwritten since, or deleted with its object."""
        revision = Revision.objects.filter(pk=self.revision_id, created_at=self.saved_at).first()
        if revision is None:
            raise UnknownPreview
        return revision


def saved_revision_of(draft: Any) -> Revision | None:
    """The newest saved state of ``draft``, which may hold typing that is not saved; None before it was ever saved."""
    return draft.latest_revision if draft.pk and draft.latest_revision_id else None
