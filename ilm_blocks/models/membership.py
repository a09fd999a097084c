"""Who speaks for a partner: facts that are written once, each with who proposed, confirmed and ended it."""

from typing import Any, ClassVar, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..choices import Appointment
from .journal import AppendOnly
from .partners import Partner
from .scans import Scan


class Letter(Scan):
    """A letter of appointment as it was uploaded."""

    partner = models.ForeignKey(Partner, models.PROTECT, verbose_name=_("partner"), related_name="letters")

    class Meta:
        verbose_name = _("letter of appointment")
        verbose_name_plural = _("letters of appointment")


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Written through ``actions.membership`` alone, row by row."""

    def update(self, **kwargs: object) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly

    def standing(self) -> Self:
        """In force: confirmed and not ended."""
        return self.filter(since__isnull=False, ended_at=None)

    def proposed(self) -> Self:
        """Waiting for somebody's confirmation or acceptance."""
        return self.filter(since=None, ended_at=None)

    def open(self) -> Self:
        """In force or on the way to it."""
        return self.filter(ended_at=None)


class Membership(models.Model):
    """One person of one partner: proposed, in force from ``since`` until ``ended_at``, and then on record for good."""

    partner = models.ForeignKey(Partner, models.PROTECT, verbose_name=_("partner"), related_name="memberships")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), related_name="partner_memberships"
    )
    how = models.CharField(_("how"), max_length=10, choices=Appointment)
    letter = models.ForeignKey(
        Letter, models.PROTECT, verbose_name=_("letter of appointment"), null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    #: Where the link for a new account went: the officer who compares the letter sees whose mailbox it is.
    address = models.EmailField(_("mail address"), blank=True)
    proposed_at = models.DateTimeField(_("proposed at"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("proposed by"), null=True, related_name="+"
    )
    since = models.DateTimeField(_("since"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("confirmed by"), null=True, related_name="+"
    )
    #: An officer has asked to end the last one of a partner; another officer ends it, or keeps it.
    ending_asked_at = models.DateTimeField(_("ending asked at"), null=True)
    ending_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("ending asked by"), null=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("ended by"), null=True, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()

    #: The steps after the first: what each writes, and the column that is empty until it is taken. A request to end
    #: may be dropped and made again; all others are written once.
    steps: ClassVar = {
        frozenset({"since", "confirmed_by"}): "since",
        frozenset({"ending_asked_at", "ending_asked_by"}): "ended_at",
        frozenset({"ended_at", "ended_by"}): "ended_at",
    }

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["partner", "since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "person"], condition=Q(ended_at=None), name="one_open_membership_a_person"
            ),
            models.CheckConstraint(
                condition=Q(how=Appointment.LETTER) ^ Q(letter=None), name="membership_by_letter_has_its_letter"
            ),
            models.CheckConstraint(
                condition=~Q(how=Appointment.LETTER) | ~Q(confirmed_by=F("proposed_by")) | Q(confirmed_by=None),
                name="membership_letter_is_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.partner}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The first time, and then one step at a time that was not taken yet."""
        if self.pk is not None:
            mark = self.steps.get(frozenset(kwargs.get("update_fields") or ()))
            stored = Membership.objects.filter(pk=self.pk, ended_at=None)
            if mark is None or not stored.filter(**{mark: None}).exists():
                raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise AppendOnly

    @property
    def is_standing(self) -> bool:
        return self.since is not None and self.ended_at is None

    @property
    def is_proposed(self) -> bool:
        return self.since is None and self.ended_at is None
