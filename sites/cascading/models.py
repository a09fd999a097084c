from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from ilm_blocks import regions
from ilm_blocks.choices import DecisionKind
from ilm_blocks.models.blocks import TargetBlock
from ilm_blocks.models.decisions import Decision
from ilm_blocks.models.fields import DayField
from ilm_blocks.models.journal import PAGE_DECISION
from ilm_blocks.rules.targeting import Target

from . import validation
from .choices import Reach
from .rules import EVERYWHERE


class CascadingPage(models.Model):
    """A page of a region that the regions below may list too; stored once, and read at its own region's site.

    A kind of page that inherits it has a ``date`` by which it is listed.
    """

    reach = models.CharField(
        _("where it is listed"), max_length=6, choices=Reach, default=Reach.HERE,
        help_text=_("It is never copied: lists below lead to this page, under the name of this region."),
    )  # fmt: skip
    target = StreamField(
        TargetBlock(), verbose_name=_("target"), blank=True, help_text=_("Only for “those that the target names”.")
    )
    listed_until = DayField(
        _("last day below"), null=True, blank=True,
        help_text=_("The last day on which the regions below list it, by their own clock. It stays here afterwards."),
    )  # fmt: skip

    #: The page of the region for whose regions below that was chosen. One that has moved to another region, or was
    #: copied into it, and any draft from before is for that region alone until somebody chooses anew.
    cascades_from = models.PositiveBigIntegerField(null=True, editable=False)

    #: Whether ``listed_until`` is a day of its own region's calendar wherever it is listed; see ``rules.Cascading``.
    ends_by_own_clock: ClassVar[bool] = False

    cascading_panels: ClassVar = [
        MultiFieldPanel(
            [FieldPanel("reach"), FieldPanel("target"), FieldPanel("listed_until")], _("For the regions below")
        )
    ]

    #: A copy is listed where it lies until somebody chooses otherwise.
    exclude_fields_in_copy: ClassVar = ["reach", "cascades_from"]

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["cascades_from", "listed_until"], name="%(class)s_cascading")]

    @property
    def target_rule(self) -> Target:
        """The regions below for which it is meant."""
        return Target.parse(self.target.raw_data) if self.reach == Reach.TARGET else EVERYWHERE

    def clean(self) -> None:
        super().clean()
        if self.path:  # type: ignore[attr-defined]  # a new one has no place yet: its form asks
            parent_id = self.get_parent().pk  # type: ignore[attr-defined]
            self.cascades_from = None if self.reach == Reach.HERE else self.cascades_from or parent_id
            if self.cascades_from == parent_id:
                validation.validate(self, regions.provider().chain(parent_id))


class PageDecision(Decision):
    """What one region says on one page from above. Taken by ``actions.decide``."""

    # The record outlives the page.
    page = models.ForeignKey(
        Page, verbose_name=_("page"), on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    title = models.CharField(_("title"), max_length=255, editable=False)
    text = models.TextField(_("text"), blank=True, max_length=500, help_text=_("The reason in words."))

    subject = "page"
    only_pages = True

    class Meta(Decision.Meta):
        verbose_name = _("decision on a page")
        verbose_name_plural = _("decisions on pages")
        indexes = [models.Index(fields=["owner", "undone_at", "page", "until"], name="page_decision_of_region")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    @property
    def subject_title(self) -> str:
        return self.title

    @classmethod
    def journal_kind(cls) -> str:
        return PAGE_DECISION

    def clean(self) -> None:
        super().clean()
        if self.kind == DecisionKind.NOTE:
            raise ValidationError({"kind": _("No notes stand beside pages.")})
