from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..bodies import ONLY_GOVERNMENT, body_choices, is_of_elections
from ..choices import PartnerKind
from ..rules.names import told_apart
from . import partner_names
from .fields import NameKeyField
from .journaled import JournaledModel
from .querysets import SETTLED, NameIsSettled, PartnerQuerySet

IMAGE_MODEL = getattr(settings, "WAGTAILIMAGES_IMAGE_MODEL", "wagtailimages.Image")


class Partner(JournaledModel):
    """Who answers for the content of an ILM: a body from outside, or an office of the owning region."""

    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=PartnerKind, default=PartnerKind.EXTERNAL)
    body = models.CharField(
        _("government body"), max_length=40, choices=body_choices, blank=True,
        help_text=_("Only government bodies are partners: say which kind it is."),
    )  # fmt: skip
    is_election_body = models.BooleanField(
        _("election body"), default=False,
        help_text=_("It conducts or supervises elections: what it hands in is never general information."),
    )  # fmt: skip
    website = models.URLField(_("website"), blank=True)
    contact_text = models.CharField(
        _("published contact"), max_length=200, blank=True,
        help_text=_("Who hears objections to the content, by office and address. Stands on every page of its ILM."),
    )  # fmt: skip
    contact_email = models.EmailField(_("published mail address"), blank=True)
    contact_phone = models.CharField(_("published telephone number"), max_length=40, blank=True)
    logo = models.ForeignKey(
        IMAGE_MODEL, verbose_name=_("logo"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name_key = NameKeyField(of="name")
    short_key = NameKeyField(of="short_name")
    distinction = models.CharField(_("told apart by"), max_length=120, blank=True, editable=False)
    successor = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("goes on as"), null=True, editable=False, related_name="predecessors"
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Off: nothing of this partner airs from this moment on.")
    )

    objects = PartnerQuerySet.as_manager()  # type: ignore[misc]

    recorded_with = ("logo",)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        if changed := self.renamed_fields():
            raise NameIsSettled(changed)
        if named := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*named, *(KEYS[name] for name in named if name in KEYS)}
        super().save(*args, **kwargs)

    @property
    def label(self) -> str:
        """The name, with the region where another agency bears the same."""
        return told_apart(self.name, self.distinction)

    @property
    def short_label(self) -> str:
        return told_apart(self.short_name, self.distinction)

    @property
    def party_id(self) -> int:
        """Who answers for what stands under this name today: the successor of a partner that was renamed."""
        return self.successor_id or self.pk

    @property
    def is_settled(self) -> bool:
        """Whether something stands under its name: from then on its name and kind cannot change."""
        if self.pk is None:
            return False
        named = self.ilms.exists() or self.agreements.exists()
        return named or self.predecessors.exists() or self.memberships.exclude(since=None).exists()

    def renamed_fields(self) -> list[str]:
        """Which of the settled fields this row would change."""
        if not self.is_settled:
            return []
        stored = Partner.objects.filter(pk=self.pk).values(*SETTLED).get()
        changed = [name for name in SETTLED if stored[name] != getattr(self, name)]
        if self.is_election_body and "is_election_body" in changed:  # being stricter is never too late
            changed.remove("is_election_body")
        return changed

    @property
    def members(self) -> models.QuerySet:
        """The people who speak for it now, under whatever name it goes on; they hand in, follow and withdraw."""
        standing = apps.get_model("ilm_blocks", "Membership").objects.standing().filter(partner=self.party_id)
        return get_user_model()._default_manager.filter(pk__in=standing.values("person"))

    @property
    def delete_advice(self) -> str:
        return _("“%(object)s” is on record and cannot be deleted. Make it inactive instead.") % {"object": self}

    def clean(self) -> None:
        super().clean()
        if changed := self.renamed_fields():
            raise NameIsSettled(changed)
        if self.body not in dict(body_choices()):
            raise ValidationError({"body": ONLY_GOVERNMENT})
        if is_of_elections(self.body) and not self.is_election_body:
            said = _("Tick this: by its kind it conducts or supervises elections.")
            raise ValidationError({"is_election_body": said})
        partner_names.validate(self)

    def journal_state(self) -> dict[str, Any] | None:
        # The file, not only the row: an image that is replaced keeps its number.
        return super().journal_state() | {"logo_file": self.logo.file.name if self.logo else None}  # type: ignore[operator]


#: What a name is compared by is written with it.
KEYS = {"name": "name_key", "short_name": "short_key"}

#: How the public reaches it.
PUBLISHED = ("contact_text", "contact_email", "contact_phone", "website")
