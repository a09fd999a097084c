"""Links by which a frontend reads a draft that nobody has published: signed, and dead after some hours.

A link names one saved revision, so whoever gets it sees what the person saw who made it, and nothing written later.
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


class UnknownPreview(Problem):
    def __init__(self) -> None:
        super().__init__("unknown_preview", _("This preview link was not made here, or its draft is gone."))


class PreviewExpired(Problem):
    def __init__(self, link: "Link") -> None:
        said = _("This preview link ended at %(end)s.") % {"end": link.expires_at.isoformat(timespec="minutes")}
        super().__init__("preview_expired", said)


@dataclass(frozen=True, slots=True)
class Link:
    revision_id: int
    expires_at: datetime

    @classmethod
    def to(cls, revision_id: int, *, now: datetime) -> "Link":
        """A new one, good for ``PREVIEW_HOURS`` from ``now``, cut to the second."""
        return cls(revision_id, now.replace(microsecond=0) + timedelta(hours=conf.PREVIEW_HOURS))

    @classmethod
    def read(cls, token: str, *, now: datetime) -> "Link":
        """That of a ``token``; raises UnknownPreview for what was not made here, PreviewExpired from its end on."""
        try:
            revision_id, end = signing.loads(token, salt=SALT) if len(token) <= LONGEST else (0, 0)
        except BadSignature:
            raise UnknownPreview from None
        link = cls(revision_id, datetime.fromtimestamp(end, UTC))
        if not revision_id:
            raise UnknownPreview
        if now >= link.expires_at:
            raise PreviewExpired(link)
        return link

    @property
    def token(self) -> str:
        return signing.dumps((self.revision_id, int(self.expires_at.timestamp())), salt=SALT)

    @property
    def address(self) -> str:
        return api_url(reverse("delivery:preview", args=[self.token]))

    @property
    def frontend_address(self) -> str:
        """Where the frontend of ``PREVIEW_FRONTEND`` shows it; empty without one."""
        return conf.PREVIEW_FRONTEND.replace("{token}", self.token)

    def revision(self) -> Revision:
        """Raises UnknownPreview where it was deleted with its object."""
        revision = Revision.objects.filter(pk=self.revision_id).first()
        if revision is None:
            raise UnknownPreview
        return revision


def saved_revision_of(draft: Any) -> Revision | None:
    """The newest saved state of ``draft``, which may hold typing that is not saved; None before it was ever saved."""
    return draft.latest_revision if draft.pk and draft.latest_revision_id else None
