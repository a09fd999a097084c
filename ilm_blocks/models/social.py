"""The accounts of regions on social media, and the posts of ILM on them."""

from datetime import datetime, time, timedelta
from typing import Any

import swapper
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ..choices import SocialNetwork
from ..rules import links
from .agreements import Agreement
from .fields import DayField, InstantField
from .hours import validate_to_the_minute
from .ilm import ILM
from .partners import Partner
from .prose import Written

NO_LINK = _("Write the whole address as the browser shows it, beginning with https://.")
#: A whole number that every program reads alike.
LARGEST = 2**53 - 1


def validate_link(text: str) -> None:
    if not links.is_link(text):
        raise ValidationError(NO_LINK, code="no_link")


class SocialAccount(Written):
    """An account of one region; one that is no longer used is switched off and keeps its posts."""

    owner = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"), verbose_name=_("region"), on_delete=models.PROTECT,
        related_name="+", help_text=_("Whose account it is. That cannot change later."),
    )  # fmt: skip
    network = models.CharField(_("network"), max_length=12, choices=SocialNetwork)
    handle = models.CharField(_("name of the account"), max_length=80, help_text=_("For example @kabupatenkendal."))
    url = models.CharField(_("address"), max_length=300, validators=[validate_link], help_text=NO_LINK)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Off: nothing new is planned or logged for it.")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    wagtail_reference_index_ignore = True  # not in Wagtail's usage reports: nothing is shown by it

    class Meta:
        verbose_name = _("social media account")
        verbose_name_plural = _("social media accounts")
        ordering = ["owner__path", "network", "handle"]
        constraints = [
            models.UniqueConstraint(
                "owner",
                "network",
                Lower("handle"),
                name="social_account_is_registered_once",
                violation_error_message=_("This account of the region is registered already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_network_display()} {self.handle}"

    def clean(self) -> None:
        super().clean()
        self.handle = " ".join(self.handle.split())


class SocialPostQuerySet(models.QuerySet[Any]):
    def planned(self) -> "SocialPostQuerySet":
        """Posts that are still to be made."""
        return self.filter(posted_at=None, called_off_at=None)

    def posted(self) -> "SocialPostQuerySet":
        """Posts that were made, removed ones too."""
        return self.exclude(posted_at=None)

    def online(self) -> "SocialPostQuerySet":
        """Posts that were made and of which nobody has said that they are removed."""
        return self.posted().filter(removed_at=None)

    def with_parties(self) -> "SocialPostQuerySet":
        """With all that the rules ask of the ILM, the account and its region, in the same query."""
        return self.select_related("ilm__responsible", "ilm__agreement", "account__owner")


class SocialPost(Written):
    """One post of an ILM on an account: planned for a day, or made at a moment, or both; removed, if it was.

    What was said of the ILM when it was posted is kept: by it the partner of that time finds the post in its report.
    """

    ilm = models.ForeignKey(ILM, models.PROTECT, verbose_name=_("ILM"), related_name="posts")
    account = models.ForeignKey(SocialAccount, models.PROTECT, verbose_name=_("account"), related_name="posts")
    planned_on = DayField(_("day"), null=True, blank=True)
    planned_time = models.TimeField(
        _("time"), null=True, blank=True, validators=[validate_to_the_minute],
        help_text=_("Empty: any time of the day."),
    )  # fmt: skip
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person responsible"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+", help_text=_("Is reminded by mail on the day."),
    )  # fmt: skip
    called_off_at = models.DateTimeField(_("called off at"), null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    posted_at = InstantField(_("posted at"), null=True, blank=True)
    url = models.CharField(_("link"), max_length=500, blank=True, validators=[validate_link], help_text=NO_LINK)
    note = models.TextField(_("note"), max_length=500, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("logged by"), null=True, editable=False,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=120, blank=True, editable=False)
    responsible = models.ForeignKey(
        Partner, models.PROTECT, verbose_name=_("responsible party"), null=True, editable=False, related_name="+"
    )  # fmt: skip
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, verbose_name=_("agreement"), null=True, editable=False, related_name="+"
    )  # fmt: skip
    removed_at = models.DateTimeField(_("removed at"), null=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("removed by"), null=True, editable=False,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    removal_told_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = SocialPostQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("post on social media")
        verbose_name_plural = _("posts on social media")
        ordering = ["-posted_at", "planned_on", "pk"]
        indexes = [
            models.Index(fields=["account", "planned_on"], name="post_planned"),
            models.Index(fields=["account", "posted_at"], name="post_posted"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_on__isnull=False) | Q(posted_at__isnull=False), name="post_is_planned_or_posted"
            ),
            models.CheckConstraint(
                condition=Q(posted_at=None, url="") | (Q(posted_at__isnull=False) & ~Q(url="")), name="post_has_a_link"
            ),
            models.CheckConstraint(
                condition=Q(posted_at__isnull=False) | Q(removed_at=None), name="post_is_removed_after_it_was_made"
            ),
            models.UniqueConstraint(
                fields=["account", "url"], condition=~Q(url=""), name="post_is_logged_once",
                violation_error_message=_("A post with this link is logged already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title or self.ilm} · {self.account}"

    @property
    def owner(self) -> Any:
        """The page of the region whose account it is on: rights follow from it."""
        return self.account.owner

    @property
    def is_planned(self) -> bool:
        return self.posted_at is None and self.called_off_at is None

    @property
    def is_online(self) -> bool:
        return self.posted_at is not None and self.removed_at is None

    def clean(self) -> None:
        super().clean()
        self.url, self.note = self.url.strip(), self.note.strip()

    def planned_span(self, zone: Any) -> tuple[datetime, datetime]:
        """From when to when it is planned, in ``zone``: the minute of its time, else the whole day."""
        assert self.planned_on is not None  # noqa: S101  (of plans alone)
        start = datetime.combine(self.planned_on, self.planned_time or time.min, zone)
        if self.planned_time:
            return start, start + timedelta(minutes=1)
        return start, datetime.combine(self.planned_on + timedelta(days=1), time.min, zone)


#: The figures of a post, as networks count them; what one does not tell stays empty.
FIGURES = ("reach", "views", "likes", "shares", "comments")


def _figure(label: Any) -> Any:
    return models.PositiveBigIntegerField(label, null=True, blank=True, validators=[MaxValueValidator(LARGEST)])


class PostFigures(models.Model):
    """What a network told of a post on one day; those of earlier days stay."""

    post = models.ForeignKey(SocialPost, models.CASCADE, related_name="figures")
    read_on = DayField(_("read on"))
    reach = _figure(_("reach"))
    views = _figure(_("times viewed"))
    likes = _figure(_("likes"))
    shares = _figure(_("shares"))
    comments = _figure(_("comments"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("entered by"), null=True, editable=False,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    entered_at = models.DateTimeField(_("entered at"), editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("figures of a post")
        verbose_name_plural = _("figures of posts")
        ordering = ["-read_on"]
        constraints = [models.UniqueConstraint(fields=["post", "read_on"], name="figures_of_a_day_are_one")]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.read_on}"

    @property
    def counted(self) -> dict[str, int | None]:
        """Each figure by its word, None for what the network did not tell."""
        return {name: getattr(self, name) for name in FIGURES}

    @classmethod
    def labels(cls) -> dict[str, str]:
        fields: list[Any] = [cls._meta.get_field(name) for name in FIGURES]
        return {field.name: str(field.verbose_name) for field in fields}

    def clean(self) -> None:
        super().clean()
        if all(getattr(self, name) is None for name in FIGURES):
            raise ValidationError(_("Write at least one figure."), code="no_figure")
