from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ilm_blocks.models import JournaledModel, Membership, Partner

from .querysets import PartnerKeyQuerySet
from .scopes import Scope


class PartnerKey(JournaledModel):
    """Lets a machine act as one member of one partner; only its hash is kept. It ends with that membership.

    Written by ``acts`` alone, each time on record with that hash: one that was planted past them is found there. The
    owner is the region that keeps the partner.
    """

    partner = models.ForeignKey(Partner, models.PROTECT, verbose_name=_("partner"), related_name="+")
    #: The one that stood when the key was made: a later one of the same person needs a new key.
    membership = models.ForeignKey(Membership, models.PROTECT, verbose_name=_("made by"), related_name="+")
    name = models.CharField(_("name"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    prefix = models.CharField(_("begins with"), max_length=12, editable=False)
    scopes = models.JSONField(_("may be used to"), default=list)
    #: Websites whose scripts may use it, as ``https://app.example``; none: programs outside of browsers alone.
    origins = models.JSONField(_("websites"), default=list)
    created_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("revoked by"), null=True, related_name="+"
    )

    objects = PartnerKeyQuerySet.as_manager()  # type: ignore[misc]

    only_pages: ClassVar[bool] = True  # they show nowhere: no programme depends on them

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("key of a partner")
        verbose_name_plural = _("keys of partners")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="partner_key_expires_later"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def delete_advice(self) -> str:
        return gettext("A key is on record and cannot be deleted. Revoke it instead.")

    @property
    def person(self) -> Any:
        return self.membership.person

    @property
    def last_used_at(self) -> datetime | None:
        return self.use.at if hasattr(self, "use") else None

    def allows(self, scope: Scope) -> bool:
        return scope in self.scopes

    def is_live(self, at: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > at and self.membership.is_standing


class KeyUse(models.Model):
    """When a key was used last, beside the key: it is no act and goes on no record."""

    key = models.OneToOneField(PartnerKey, models.CASCADE, related_name="use")
    at = models.DateTimeField(_("last used"))

    def __str__(self) -> str:
        return f"{self.key_id}: {self.at:%Y-%m-%d %H:%M}"
