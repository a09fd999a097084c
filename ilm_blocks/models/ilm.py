from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.actions import action_registry
from wagtail.blocks import StructBlock
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    TaskState,
    WorkflowMixin,
)
from wagtail.search import index

from .. import preview_modes
from ..choices import Binding, Channel, ContentClass, InformationClass, PartnerKind, Priority, ReasonCode
from ..rules.canonical import digest
from ..rules.dayparts import Daypart
from ..rules.targeting import Target
from . import draft_rules, journal
from .agreements import Agreement
from .blocks import DaypartsBlock, TargetBlock, parse_dayparts
from .fields import ChoiceListField, CreativesField, InstantField
from .journal import Change
from .journaled import JournaledModel
from .partners import Partner
from .querysets import ApprovedIsFrozen, ILMQuerySet


class ILM(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, index.Indexed, JournaledModel
):
    """A public service ad, stored once, at the level that owns it."""

    title = models.CharField(_("title"), max_length=120)
    summary = models.TextField(_("summary"), max_length=300, blank=True)
    social_text = models.TextField(
        _("text for social media"), max_length=1500, blank=True,
        help_text=_("What a post says below the title, part of the material that the partner confirms. Who answers for "
                    "it, who distributes it, the link and hashtags are added. Empty: the summary."),
    )  # fmt: skip
    responsible = models.ForeignKey(
        Partner, verbose_name=_("responsible party"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="ilms", help_text=_("Answers for the content. Empty: the owning region itself."),
    )  # fmt: skip
    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="ilms", help_text=_("Needed for a partner from outside."),
    )  # fmt: skip
    creatives = CreativesField(verbose_name=_("creatives"), blank=True)
    channels = ChoiceListField(_("channels"), choices_of=Channel)
    binding = models.CharField(_("binding"), max_length=9, choices=Binding, default=Binding.DEFAULT)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.ROUTINE)
    emphasis_reason = models.CharField(
        _("reason for mandatory or urgent"), max_length=500, blank=True,
        help_text=_("A partner from outside says why; the reviewer confirms it."),
    )  # fmt: skip
    target = StreamField(
        TargetBlock(), verbose_name=_("target"), blank=True, help_text=_("Empty: all regions of the owning region.")
    )
    on_air_from = InstantField(_("on air from"), default=timezone.now)
    on_air_until = InstantField(_("on air until"), null=True, blank=True)
    dayparts = StreamField(DaypartsBlock(), verbose_name=_("dayparts"), blank=True, help_text=_("Empty: all day long."))
    max_per_hour = models.PositiveSmallIntegerField(
        _("at most so often an hour"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("On a videotron, each creative by itself. Empty: as its share of the airtime comes out."),
    )  # fmt: skip
    min_gap_s = models.PositiveIntegerField(
        _("seconds between two plays"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(86_400)],
        help_text=_("On a videotron: for how long each creative rests once it has played. Empty: not at all."),
    )  # fmt: skip
    content_class = models.CharField(_("content class"), max_length=20, choices=ContentClass, default=ContentClass.NONE)
    information_class = models.CharField(
        _("information class"), max_length=10, choices=InformationClass, default=InformationClass.ANY_TIME
    )

    # Facts of the whole ILM, not of one revision of it.
    frozen = models.JSONField(default=list, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    #: The word of the partner under which the live revision was approved; none where none is needed.
    confirmation = models.ForeignKey(
        "ilm_blocks.Confirmation", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    second_approved_revision = models.ForeignKey(
        Revision, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    second_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_code = models.CharField(max_length=20, choices=ReasonCode, blank=True, editable=False)
    withdrawn_text = models.CharField(max_length=500, blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self", verbose_name=_("replaced by"), null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    #: What it was copied from to be corrected: its approval puts it in that one's place.
    replaces = models.ForeignKey(
        "self",
        verbose_name=_("replaces"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="corrections",
    )

    #: What nobody had approved when it was copied: its authors are authors of this one too.
    copied_from = models.ForeignKey(Revision, null=True, editable=False, on_delete=models.PROTECT, related_name="+")

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="ilm",
        for_concrete_model=False,
    )

    objects = ILMQuerySet.as_manager()  # type: ignore[misc]

    search_fields: ClassVar = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("owner_id"),
        index.FilterField("responsible_id"),
        index.FilterField("live"),
    ]

    recorded_with = ("live_revision",)

    #: What Wagtail may save on an approved ILM beside the acts: notes on its drafts, locks.
    beside_approval: ClassVar[frozenset[str]] = frozenset(
        {"latest_revision", "has_unpublished_changes", "locked", "locked_at", "locked_by", "first_published_at"}
    )
    #: What may have been written to the row meanwhile, and that approval leaves as it is.
    of_its_drafts: ClassVar[tuple[str, ...]] = ("latest_revision_id", "locked", "locked_at", "locked_by_id")
    #: What belongs to the ILM as a whole and no revision brings back.
    lasting: ClassVar[tuple[str, ...]] = (
        "owner_id", "frozen", "approved_by_id", "confirmation_id", "second_approved_revision_id",
        "second_approved_by_id",
        "withdrawn_at", "withdrawn_by_id", "withdrawn_code", "withdrawn_text", "replaced_by_id", "live_revision_id",
        "replaces_id", "copied_from_id",
    )  # fmt: skip

    class Meta:
        verbose_name = _("ILM")
        verbose_name_plural = _("ILM")
        ordering = ["-on_air_from", "-id"]
        indexes = [  # with ``id``, for ``bearing_from`` asks for keys alone
            models.Index(
                fields=["owner", "on_air_until", "id"], name="ilm_standing", condition=Q(live=True, withdrawn_at=None)
            ),
            models.Index(
                fields=["owner", "on_air_until", "id"],
                name="ilm_lending_its_place",
                condition=Q(live=True, replaced_by__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(on_air_until=None) | Q(on_air_from__lt=F("on_air_until")), name="ilm_window_is_forward"
            ),
            models.CheckConstraint(condition=Q(go_live_at=None, expire_at=None), name="ilm_window_is_the_schedule"),
        ]

    def __str__(self) -> str:
        return self.title or gettext("(untitled)")

    # Rules as values

    @cached_property
    def target_rule(self) -> Target:
        return Target.parse(self.target.raw_data)

    @cached_property
    def daypart_rules(self) -> tuple[Daypart, ...]:
        return parse_dayparts(self.dayparts.raw_data)

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def has_second_approval(self) -> bool:
        """Whether the revision that is live was approved twice."""
        return self.live_revision_id is not None and self.second_approved_revision_id == self.live_revision_id

    @property
    def is_disowned(self) -> bool:
        """Whether the party that it names has said that it is not its material, and so does not answer for it."""
        return self.withdrawn_code == ReasonCode.DISOWNED

    @property
    def needs_agreement(self) -> bool:
        """True for a partner from outside; the owner itself needs none."""
        party = self.responsible
        return party is not None and not (party.kind == PartnerKind.OFFICE and party.owner_id == self.owner_id)

    @property
    def is_emphasised(self) -> bool:
        """Whether a partner from outside asks to stand before others: it says why, and the reviewer confirms it."""
        return self.needs_agreement and (self.binding == Binding.MANDATORY or self.priority == Priority.URGENT)

    @property
    def party_id(self) -> int | None:
        """Who answers for it today; None for the owning region itself."""
        return self.responsible.party_id if self.responsible else None

    @property
    def is_of_the_distributor(self) -> bool:
        """Whether the owner answers for it: the region itself or an office of it."""
        return not self.needs_agreement

    @property
    def may_be_replaced(self) -> bool:
        """What takes its place is named once: when it is withdrawn, when its correction is approved, or later."""
        return self.live and self.is_withdrawn and self.replaced_by_id is None

    def takes_place_of(self, withdrawn: "ILM") -> bool:
        """Whether it was named when ``withdrawn`` was taken off and is of the same responsible party.

        What another party answers stands beside what was withdrawn, never in its place.
        """
        return withdrawn.replaced_by_id == self.pk and withdrawn.party_id == self.party_id

    def follow_its_party(self) -> None:
        """An ILM that was never approved moves to the successor of its renamed party, which needs new agreements."""
        party = self.responsible
        if party and party.successor_id and not (self.pk and self.live):
            self.responsible, self.agreement = party.successor, None

    # All callers go through the registered action

    def publish(
        self, revision: Revision, user: Any = None, *, skip_permission_checks: bool = False, **options: Any
    ) -> Any:
        action = self._action("publish")(revision, user=user, **options)
        return action.execute(skip_permission_checks=skip_permission_checks)

    def unpublish(self, *, code: str = "", text: str = "", user: Any = None, **_wagtails: Any) -> None:
        """Withdraw: Wagtail's unpublish is not offered without a reason and never undoes an approval."""
        self._action("unpublish")(self, user=user, code=code, text=text).execute()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        return self._action("delete")(self, log_action=None).execute()

    def _action(self, name: str) -> Any:
        return action_registry.get_action_class(type(self), name)

    def delete_row(self) -> tuple[int, dict[str, int]]:
        """The bare deletion, for the action alone."""
        return super().delete()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a draft; an approved ILM is saved by ``actions`` alone, under an ``act``."""
        if self.pk is None:
            self.live = False  # DraftStateMixin would have it born approved
        elif self.act is None and not self._leaves_approval_alone(kwargs.get("update_fields")):
            raise ApprovedIsFrozen(str(self))
        super().save(*args, **kwargs)

    def _leaves_approval_alone(self, update_fields: Iterable[str] | None) -> bool:
        if update_fields is not None and self.beside_approval.issuperset(update_fields):
            return True
        return not (self.live or type(self)._base_manager.filter(pk=self.pk, live=True).exists())

    def save_revision(self, *args: Any, overwrite_revision: Revision | None = None, **kwargs: Any) -> Revision:
        """Wagtail's editor overwrites one's own draft while typing; a revision on record gets a new one after it."""
        with transaction.atomic():
            if overwrite_revision is not None:  # asked under the lock that an approval takes
                list(ILM.objects.select_for_update(of=("self",), no_key=True).filter(pk=self.pk).values_list("pk"))
                if self.is_on_record(overwrite_revision):
                    overwrite_revision = None
            return super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)

    def asked_party(self) -> Partner | None:
        """The partner that handed it in or to which it was sent; from then on it names no other party."""
        for words in (self.confirmations, self.confirmation_requests):
            if found := words.select_related("partner").first():
                return found.partner
        return None

    def is_on_record(self, revision: Revision) -> bool:
        """Whether somebody has handed ``revision`` in, decided on it, approved or copied it, and so relies on it."""
        return (
            TaskState.objects.filter(revision=revision).exists()
            or self.reviews.filter(revision=revision).exists()
            or self.confirmation_requests.filter(revision=revision).exists()
            or self.confirmations.filter(revision=revision).exists()
            or Change.objects.filter(revision=revision).exists()
            or ILM._base_manager.filter(copied_from=revision).exists()
        )

    def with_content_json(self, content: dict[str, Any]) -> Self:
        ilm = super().with_content_json(content)
        for name in self.lasting:
            setattr(ilm, name, getattr(self, name))
        return ilm

    # The journal

    @property
    def delete_advice(self) -> str:
        return _("“%(object)s” was approved and is on record: it cannot be deleted. Withdraw it instead.") % {
            "object": self
        }

    def journal_state(self) -> dict[str, Any] | None:
        if not self.live:
            return None
        # ``frozen`` in full: what aired at an instant is told by the record, whatever was approved since.
        facts = ("live_revision_id", "frozen", "confirmation_id", "approved_by_id", "second_approved_revision_id",
                 "second_approved_by_id", "withdrawn_at", "withdrawn_by_id", "withdrawn_code", "withdrawn_text",
                 "replaced_by_id")  # fmt: skip
        state = {name: journal.plain(getattr(self, name)) for name in facts}
        return state | {"words": words_digest(self.live_revision)}

    # Validation

    def clean(self) -> None:
        super().clean()
        draft_rules.validate(self)
        draft_rules.validate_same_party(self)
        draft_rules.validate_correction(self)

    # Previews

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [(mode.name, str(mode.label)) for mode in preview_modes.modes()]

    @classmethod
    def creative_kinds(cls) -> dict[str, StructBlock]:
        """The block of each kind of creative, by its name: the built-in ones, then those of the project."""
        return cls._meta.get_field("creatives").stream_block.child_blocks  # type: ignore[union-attr]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return preview_modes.serve(self, request, mode_name)


def words_digest(revision: Revision | None) -> str:
    """SHA-256 of all that a revision says, as the database keeps it."""
    return digest(journal.as_json(revision.content)) if revision else ""
