"""The person with one name, and what they are in which region."""

import time
import unicodedata
from base64 import b32encode
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP
from django_otp.util import random_hex

from ilm_blocks import notices
from ilm_blocks.rules import names
from partner_api.encryption import EncryptedField


class UserManager(BaseUserManager["User"]):
    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """As it is kept and compared: signs that look alike and large letters make no second address."""
        return unicodedata.normalize("NFKC", email or "").strip().lower()

    def create_user(self, username: str, email: str | None = None, password: str | None = None, **facts: Any) -> "User":
        """An account; without a password nobody can log in until one is set by a link."""
        if not username:
            raise ValueError("a user needs a username")
        user = self.model(username=self.model.normalize_username(username), email=self.normalize_email(email), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **facts: Any
    ) -> "User":
        return self.create_user(username, email, password, is_superuser=True, **facts)


def validate_name(name: str) -> None:
    """A name that people read as it is: it stands in records and in subjects of mails."""
    if names.unseen(name) or names.foreign_letters(name) or not names.says_something(name):
        raise ValidationError(
            _("A name has Latin letters, and no line breaks or signs that nobody sees: type it anew."),
            code="unreadable",
        )


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing] # of django-otp, untyped
    """A person who logs in by ``username``.

    One ``name``, as many Indonesians have one. ``email`` is an address that the person has proved to read, or empty:
    whatever sends mail may rely on it.
    """

    username = models.CharField(
        _("username"), max_length=150, unique=True, validators=[ASCIIUsernameValidator()],
        help_text=_("Up to 150 letters, digits and @ . + - _"),
        error_messages={"unique": _("A user with that username already exists.")},
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=150, blank=True, validators=[validate_name])
    email = models.EmailField(_("mail address"), blank=True)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Switch an account off instead of deleting it.")
    )
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "email"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("username"), name="one_user_per_username_in_any_case",
                violation_error_message=_("A user with that username already exists."),
            ),
            models.UniqueConstraint(
                Lower("email"), condition=~Q(email=""), name="one_user_per_mail_address",
                violation_error_message=_("Another account has this mail address."),
            ),
        ]  # fmt: skip

    def clean(self) -> None:
        super().clean()
        self.email = type(self).objects.normalize_email(self.email)

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()

    def email_user(self, subject: str, message: str, from_email: str | None = None, **_options: Any) -> None:
        if self.email:
            notices.deliver(notices.letter(subject, message, self.email))


class AddressProposal(models.Model):
    """An address that ``user`` has yet to prove to read; each takes the place of the one before."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("person"), related_name="address_proposal"
    )
    address = models.EmailField(_("mail address"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("proposed by"), null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed at"))

    class Meta:
        verbose_name = _("proposed mail address")
        verbose_name_plural = _("proposed mail addresses")

    def __str__(self) -> str:
        return f"{self.user} · {self.address}"


class Role(models.TextChoices):
    """What a person is in a region; which rights that brings, ``roles.PAGE_ACTIONS`` says."""

    EDITOR = "editor", _("Editor")
    APPROVER = "approver", _("Approver")
    ADMINISTRATOR = "administrator", _("Administrator of the region")
    OPERATOR = "operator", _("Videotron operator")
    EMERGENCY = "emergency", _("Emergency officer")


class RoleGroup(models.Model):
    """The group of all who have one role in one region; ``roles`` makes it and gives it its rights."""

    region = models.ForeignKey(
        "ilm_sites.RegionPage", models.PROTECT, verbose_name=_("region"), related_name="role_groups"
    )
    role = models.CharField(_("role"), max_length=13, choices=Role)
    group = models.OneToOneField(Group, models.CASCADE, verbose_name=_("group"), related_name="region_role")

    class Meta:
        verbose_name = _("role in a region")
        verbose_name_plural = _("roles in regions")
        constraints = [models.UniqueConstraint(fields=["region", "role"], name="one_group_per_role_and_region")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.region.full_name}"


class Offer(models.Model):
    """A role that ``user`` takes up by accepting it; before that nothing is theirs, and nothing of them is shown."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("person"), related_name="offers")
    role = models.CharField(_("role"), max_length=13, choices=Role)
    region = models.ForeignKey("ilm_sites.RegionPage", models.PROTECT, verbose_name=_("region"), related_name="+")
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("offered by"), related_name="+"
    )
    offered_at = models.DateTimeField(_("offered at"))

    class Meta:
        verbose_name = _("offer of a role")
        verbose_name_plural = _("offers of roles")
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "region"], name="one_offer_per_person_role_and_region")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.region.full_name}"


class Departure(models.Model):
    """What a person was in a region, or of a partner of it, on leaving; it lets them come back in one step."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("person"), related_name="departures"
    )
    region = models.ForeignKey("ilm_sites.RegionPage", models.PROTECT, verbose_name=_("region"), related_name="+")
    role = models.CharField(_("role"), max_length=13, choices=Role, blank=True)
    partner = models.ForeignKey(
        "ilm_blocks.Partner", models.PROTECT, verbose_name=_("partner"), null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("departure")
        verbose_name_plural = _("departures")
        constraints = [
            models.CheckConstraint(
                condition=Q(role="", partner__isnull=False) | (~Q(role="") & Q(partner=None)),
                name="departure_from_a_role_or_a_partner",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display() or self.partner}"


class AuthenticatorApp(TimestampMixin, ThrottlingMixin, Device):
    """The app of a person that shows a code each half minute; as django-otp's own, with its secret encrypted."""

    STEP, DIGITS = 30, 6  # what every app can
    TOLERANCE = 1  # steps that a phone's clock may be off

    key = EncryptedField(_("secret"), default=random_hex, editable=False)  # 20 bytes as hexadecimal digits
    drift = models.SmallIntegerField(_("drift in steps"), default=0, editable=False)
    last_t = models.BigIntegerField(_("step of the last code"), default=-1, editable=False)

    class Meta:
        verbose_name = _("authenticator app")
        verbose_name_plural = _("authenticator apps")

    @property
    def bin_key(self) -> bytes:
        return bytes.fromhex(self.key)

    def verify_token(self, token: str) -> bool:
        """Whether ``token`` is a code of now that was not used before; failures slow the next one down."""
        if not self.verify_is_allowed()[0]:
            return False
        totp = TOTP(self.bin_key, self.STEP, digits=self.DIGITS, drift=self.drift)
        totp.time = time.time()
        if not token.isdecimal() or not totp.verify(int(token), self.TOLERANCE, self.last_t + 1):
            self.throttle_increment(commit=True)
            return False
        self.last_t, self.drift = totp.t(), totp.drift
        self.throttle_reset(commit=False)
        self.set_last_used_timestamp(commit=False)
        self.save()
        return True

    def get_throttle_factor(self) -> int:
        return 1

    @property
    def config_url(self) -> str:
        """What the QR code says (Key Uri Format of Google Authenticator)."""
        issuer = settings.OTP_TOTP_ISSUER
        facts = {"secret": b32encode(self.bin_key), "digits": self.DIGITS, "period": self.STEP, "issuer": issuer}
        label = quote(f"{issuer}:{self.user.get_username()}")
        return f"otpauth://totp/{label}?{urlencode(facts, quote_via=quote)}"


class Way(models.TextChoices):
    """By which a notice comes to a person."""

    MAIL = "mail", _("mail")
    MESSENGER = "messenger", _("messenger")


class DeclinedNotice(models.Model):
    """A kind of notice (a code of ``notices.kinds``) that a person does not want by one way: all others come."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("person"), related_name="declined_notices"
    )
    kind = models.CharField(max_length=24)
    way = models.CharField(max_length=9, choices=Way)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "way"], name="one_no_per_person_kind_and_way")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.way}"


class MessengerService(models.TextChoices):
    """The closed list of messengers; how each is reached, ``notices.services`` says."""

    TELEGRAM = "telegram", "Telegram"
    WHATSAPP = "whatsapp", "WhatsApp"
    MATRIX = "matrix", "Matrix"
    NTFY = "ntfy", "ntfy"


class Messenger(models.Model):
    """Where a person is reached beside the mail. It counts when the code that was sent there was typed here."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("person"), related_name="messenger"
    )
    service = models.CharField(_("messenger"), max_length=8, choices=MessengerService)
    #: As the service knows it; whoever has the name of an ntfy topic reads it.
    address = EncryptedField(_("address"))
    #: Of the code that was sent; empty: it was typed.
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    code_sent_at = models.DateTimeField(editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    verified_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("messenger of a person")
        verbose_name_plural = _("messengers of people")

    def __str__(self) -> str:
        return f"{self.user_id} · {self.get_service_display()}"


class Message(models.Model):
    """A notice on its way to a messenger: it waits while ``due_at`` is set, and has arrived or was given up after."""

    messenger = models.ForeignKey(Messenger, models.CASCADE, related_name="messages")
    subject = models.TextField()
    url = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    arrived_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)  # for the last time

    class Meta:
        verbose_name = _("message to a messenger")
        verbose_name_plural = _("messages to messengers")
        indexes = [
            models.Index(fields=["due_at"], name="message_due"),
            models.Index(fields=["failed_at"], name="message_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.messenger_id} {self.made_at:%Y-%m-%d %H:%M}"
