"""The registers of the ILM group."""

from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail_modeladmin.helpers import ButtonHelper

from .. import regions
from ..models import (
    Agreement,
    Change,
    ChecklistItem,
    ClassRule,
    Confirmation,
    ConfirmationKind,
    ElectionStage,
    LocalDecision,
    Partner,
    QuietPeriod,
    SocialAccount,
)
from ..models.journal import HOSTS, PAGE, REGION
from ..queries import integrity
from .exports import RegisterView
from .forms.registers import AgreementForm, ClassRuleForm, PartnerForm, QuietPeriodForm
from .panels import MandatoryPanel
from .register import ReadOnlyPermissionHelper, RegionOwnedAdmin, Register, yes_or_no
from .takeover_registers import TakeoverAdmin, TakeoverTemplateAdmin
from .views.quiet_periods import CreateQuietPeriod, EditQuietPeriod


class JournalView(RegisterView):
    page_title = _("Audit trail")


class PartnerAdmin(RegionOwnedAdmin):
    model = Partner
    menu_icon = "group"
    menu_order = 30
    list_display = ("label", "kind", "body", "owning_region", "level", "active", "people")
    active = yes_or_no(_("active"), "is_active")
    search_fields = ("name", "short_name")
    list_select_related = ("successor",)
    form_class = PartnerForm
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("short_name"), FieldPanel("kind")]),
        FieldPanel("body"),
        FieldPanel("is_election_body"),
        MultiFieldPanel(
            [
                FieldPanel("contact_text"),
                FieldRowPanel([FieldPanel("contact_email"), FieldPanel("contact_phone")]),
                FieldPanel("website"),
            ],
            heading=_("Published contact, for objections"),
        ),
        FieldPanel("logo"),
        FieldPanel("is_active"),
    ]

    def get_list_export(self, request: Any) -> Any:
        return [name for name in self.get_list_display(request) if name != "people"]  # a link, no fact

    def label(self, partner: Partner) -> str:
        return f"{partner} → {partner.successor}" if partner.successor_id else str(partner)

    label.short_description = _("name")  # type: ignore[attr-defined]
    label.admin_order_field = "name"  # type: ignore[attr-defined]

    def level(self, partner: Any) -> str:
        """That of the region that keeps it."""
        word = partner.owner_region.level
        return str(dict(regions.level_choices()).get(word, word))

    level.short_description = _("level")  # type: ignore[attr-defined]

    def people(self, partner: Partner) -> str:
        address = reverse("ilm_blocks_admin:partner_people", args=[partner.pk])
        return format_html('<a href="{}">{}</a>', address, _("People"))

    people.short_description = _("people")  # type: ignore[attr-defined]


class AgreementButtons(ButtonHelper):
    """Leads to the signed paper, for all who see the row."""

    def get_buttons_for_obj(self, obj: Agreement, **classes: Any) -> list[dict[str, Any]]:
        paper = {
            "url": reverse("ilm_blocks_admin:agreement_papers", args=[obj.pk]),
            "label": _("Paper"),
            "classname": self.finalise_classname(["button-secondary", *(classes.get("classnames_add") or [])]),
            "title": _("Signed paper of “%(agreement)s”") % {"agreement": obj},
        }
        return [*super().get_buttons_for_obj(obj, **classes), paper]


class AgreementAdmin(RegionOwnedAdmin):
    model = Agreement
    menu_icon = "doc-full"
    menu_order = 40
    list_display = ("number", "partner", "kind", "owning_region", "valid_from", "valid_until")
    list_select_related = ("partner",)
    search_fields = ("number", "partner_number", "title", "partner__name")
    form_class = AgreementForm
    button_helper_class = AgreementButtons
    panels = [
        FieldRowPanel([FieldPanel("partner"), FieldPanel("kind")]),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("number"), FieldPanel("partner_number")]),
        MultiFieldPanel(
            [
                FieldRowPanel([MandatoryPanel("signed_by"), MandatoryPanel("signed_as")]),
                FieldRowPanel([MandatoryPanel("partner_signed_by"), MandatoryPanel("partner_signed_as")]),
            ],
            heading=_("Signatures: name and position on both sides"),
        ),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
        MultiFieldPanel(
            [
                FieldPanel("channels"),
                FieldPanel("levels"),
                FieldPanel("content_classes"),
                FieldPanel("regions"),
            ],
            heading=_("Scope"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("share_of_voice"),
                FieldRowPanel([FieldPanel("most_active"), FieldPanel("plays_a_day")]),
            ],
            heading=_("How much"),
        ),
        FieldPanel("successor"),
    ]

    def get_edit_handler(self) -> Panel:
        """Without the owning region, which is the partner's."""
        return ObjectList([*self.heading, *self.panels], base_form_class=self.form_class)


class QuietPeriodAdmin(RegionOwnedAdmin):
    model = QuietPeriod
    menu_icon = "time"
    menu_order = 60
    list_display = ("name", "owning_region", "first_day", "last_day", "estimated", "standing")
    estimated = yes_or_no(_("estimated dates"), "is_estimate")
    search_fields = ("name",)
    form_class = QuietPeriodForm
    create_view_class = CreateQuietPeriod
    edit_view_class = EditQuietPeriod
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
        FieldPanel("is_estimate"),
        FieldPanel("basis"),
        FieldPanel("withholds"),
        FieldPanel("asks_second_approval"),
        FieldPanel("is_cancelled"),
    ]

    def standing(self, period: QuietPeriod) -> str:
        if period.is_cancelled:
            return str(_("cancelled"))
        if period.confirmed_at is None:
            return str(_("waits for confirmation"))
        return str(_("stands, a change waits") if period.proposal is not None else _("stands"))

    standing.short_description = _("state")  # type: ignore[attr-defined]


class ElectionStageAdmin(RegionOwnedAdmin):
    model = ElectionStage
    menu_icon = "date"
    menu_order = 61
    list_display = ("name", "owning_region", "first_day", "last_day", "cancelled")
    cancelled = yes_or_no(_("cancelled"), "is_cancelled")
    search_fields = ("name",)
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
        FieldPanel("basis"),
        FieldPanel("is_cancelled"),
    ]


class SocialAccountAdmin(RegionOwnedAdmin):
    model = SocialAccount
    menu_icon = "globe"
    menu_order = 27
    list_display = ("handle", "network", "owning_region", "url", "active")
    active = yes_or_no(_("active"), "is_active")
    search_fields = ("handle", "url")
    heading: ClassVar[list[Panel]] = []
    panels = [
        FieldRowPanel([FieldPanel("network"), FieldPanel("handle")]),
        FieldPanel("url"),
        FieldPanel("is_active"),
    ]


class ClassRuleAdmin(Register):
    model = ClassRule
    menu_icon = "tag"
    menu_order = 80
    list_display = ("label", "allowed", "reason", "basis")
    allowed = yes_or_no(_("may be approved"), "may_be_approved")
    form_class = ClassRuleForm
    panels = [FieldPanel("name"), FieldPanel("may_be_approved"), FieldPanel("reason"), FieldPanel("basis")]

    def label(self, rule: ClassRule) -> str:
        return str(rule)

    label.short_description = _("class")  # type: ignore[attr-defined]


class ChecklistItemAdmin(Register):
    model = ChecklistItem
    menu_icon = "list-ul"
    menu_order = 85
    list_display = ("question", "basis", "position", "active")
    active = yes_or_no(_("active"), "is_active")
    panels = [
        FieldPanel("question"),
        FieldPanel("basis"),
        FieldRowPanel([FieldPanel("position"), FieldPanel("is_active")]),
    ]


class LocalDecisionAdmin(RegionOwnedAdmin):
    model = LocalDecision
    permission_helper_class = ReadOnlyPermissionHelper
    menu_icon = "view"
    menu_order = 50
    list_display = ("ilm", "kind", "owning_region", "reason", "decided_by", "decided_at", "until", "undone_at")
    list_select_related = ("ilm", "decided_by")
    search_fields = ("ilm__title", "text")

    def reason(self, decision: LocalDecision) -> str:
        return decision.text or decision.get_reason_code_display() or "–"

    reason.short_description = _("reason")  # type: ignore[attr-defined]


class ChangeAdmin(RegionOwnedAdmin):
    """The journal, newest first: nobody writes it by hand."""

    model = Change
    permission_helper_class = ReadOnlyPermissionHelper
    menu_label = _("Audit trail")
    menu_icon = "list-ol"
    menu_order = 100
    history_view_enabled = False
    list_display = ("seq", "at", "what", "did", "owning_region", "who")
    index_view_class = JournalView

    def get_queryset(self, request: Any) -> QuerySet:
        return super().get_queryset(request).annotate(revision_name=F("revision__object_str"))

    @cached_property
    def kinds(self) -> dict[str, Any]:
        """The word of people for each kind of the journal."""
        named = {model.journal_kind(): model._meta.verbose_name for model in integrity.recorded_models()}
        return {REGION: _("region"), PAGE: _("page"), HOSTS: _("addresses of the websites")} | named

    def what(self, change: Change) -> str:
        """The row by its kind, its primary key and the name that it had then."""
        names = (change.revision_name, *map(change.state.get, ("title", "name", "text")))  # type: ignore[attr-defined]
        name = next((f" · {name}" for name in names if name), "")
        return f"{self.kinds.get(change.kind, change.kind)} {change.object_id}{name}"

    what.short_description = _("object")  # type: ignore[attr-defined]

    def did(self, change: Change) -> str:
        of_partners = WORDS if change.kind == Confirmation.journal_kind() else {}
        return str(of_partners.get(change.verb) or VERBS.get(change.verb, change.verb))

    did.short_description = _("act")  # type: ignore[attr-defined]

    def who(self, change: Change) -> str:
        return change.actor_name or "–"

    who.short_description = _("by")  # type: ignore[attr-defined]


#: The word of people for each verb of the journal.
VERBS = {
    "created": _("created"),
    "changed": _("changed"),
    "published": _("approved"),
    "approved_again": _("approved a second time"),
    "proposed": _("proposed"),
    "confirmed": _("confirmed"),
    "refused": _("refused"),
    "loaded": _("loaded by command"),
    "withdrawn": _("withdrawn"),
    "unpublished": _("unpublished"),
    "deleted": _("deleted"),
    "left": _("moved elsewhere"),
    "arrived": _("moved here"),
    "replaced": _("its replacement named"),
    "ended": _("ended"),
    "decided_hide": _("hidden"),
    "decided_adopt": _("adopted"),
    "decided_pin": _("pinned"),
    "decided_note": _("noted"),
    "undone": _("undone"),
    "renamed": _("renamed"),
    "told_apart": _("told apart from a namesake"),
    "cleaned": _("metadata removed"),
    "transcoded": _("film made ready for screens"),
    "renumbered": _("given another code"),
    "split_off": _("split off from another region"),
    "succeeded": _("passed to the region that follows"),
    "merged": _("merged into another region"),
    "key_made": _("key for a program made"),
    "key_rotated": _("key for a program rotated"),
    "key_revoked": _("key for a program revoked"),
    "webhook_made": _("webhook made"),
    "webhook_changed": _("webhook changed"),
    "webhook_on": _("webhook switched on"),
    "webhook_off": _("webhook switched off"),
    "webhook_removed": _("webhook removed"),
    "webhook_secret": _("secret of a webhook rotated"),
    "webhook_secret_lost": _("secret of a webhook lost"),
    "report_issued": _("play report issued"),
}
#: The verbs of a partner's own words; officers confirm too.
WORDS: dict[str, Any] = dict(ConfirmationKind.choices)
REGISTERS = (
    PartnerAdmin,
    AgreementAdmin,
    LocalDecisionAdmin,
    QuietPeriodAdmin,
    ElectionStageAdmin,
    TakeoverAdmin,
    TakeoverTemplateAdmin,
    SocialAccountAdmin,
    ClassRuleAdmin,
    ChecklistItemAdmin,
    ChangeAdmin,
)
