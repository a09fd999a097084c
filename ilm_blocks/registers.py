"""The registers of the ILM group: tables of rows that a region owns, by wagtail_modeladmin.

Rights come from the permission policies, row by row; what the journal names is never deleted.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from django.contrib.admin.utils import label_for_field, unquote
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db.models import F, Model, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.permissions import policy_registry
from wagtail.utils.urlpatterns import decorate_urlpatterns
from wagtail_modeladmin.helpers import DjangoORMSearchHandler, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import HistoryView

from .admin.forms.owned import RegionOwnedForm
from .admin.forms.registers import AgreementForm, ClassRuleForm, PartnerForm, QuietPeriodForm, TakeoverForm
from .exports import RegisterView
from .menus import MENU_HOOK
from .models import Agreement, Change, ChecklistItem, ClassRule, LocalDecision, Partner, QuietPeriod, Takeover
from .panels import AdvicePanel
from .searching import cleaned
from .views.quiet_periods import CreateQuietPeriod, EditQuietPeriod


class PolicyPermissionHelper(PermissionHelper):
    """Answers modeladmin's questions by the permission policy of the model, per object where there is one."""

    @property
    def policy(self) -> Any:
        return policy_registry.get_by_type(self.model)

    def user_can_list(self, user: Any) -> bool:
        return self.policy.user_has_any_permission(user, {"add", "change", "view"})

    def user_can_create(self, user: Any) -> bool:
        return self.policy.user_has_permission(user, "add")

    def user_can_inspect_obj(self, user: Any, obj: Model) -> bool:
        return self.inspect_view_enabled and self._may(user, "view", obj)

    def user_can_edit_obj(self, user: Any, obj: Model) -> bool:
        return self._may(user, "change", obj)

    def user_can_delete_obj(self, user: Any, obj: Model) -> bool:
        return self._may(user, "delete", obj)

    def _may(self, user: Any, action: str, obj: Model) -> bool:
        return self.policy.user_has_permission_for_instance(user, action, obj)


class ReadOnlyPermissionHelper(PolicyPermissionHelper):
    """For what is written elsewhere: a decision by its region, the journal by every verb."""

    def user_can_create(self, user: Any) -> bool:
        return False

    def user_can_edit_obj(self, user: Any, obj: Model) -> bool:
        return False

    def user_can_delete_obj(self, user: Any, obj: Model) -> bool:
        return False


class OwnHistoryView(HistoryView):
    """modeladmin shows the history of any row to any user; ours asks first."""

    def check_action_permitted(self, user: Any) -> bool:
        return policy_registry.get(self.instance).user_has_permission_for_instance(user, "view", self.instance)


class CleanSearch(DjangoORMSearchHandler):
    def search_queryset(self, queryset: QuerySet, search_term: str, **kwargs: Any) -> QuerySet:
        if not self.search_fields or not search_term.strip():
            return queryset
        words = cleaned(search_term)
        return super().search_queryset(queryset, words, **kwargs) if words else queryset.none()


class JournalView(RegisterView):
    page_title = _("Audit trail")


class Register(ModelAdmin):
    """A table in the ILM group of the sidebar, with the rights of its policy."""

    permission_helper_class = PolicyPermissionHelper
    history_view_class = OwnHistoryView
    index_view_class = RegisterView
    search_handler_class = CleanSearch
    add_to_admin_menu = False
    menu_hook = MENU_HOOK
    list_per_page = 50
    panels: ClassVar[list[Panel]] = []
    form_class: ClassVar[type] = RegionOwnedForm

    def register_with_wagtail(self) -> None:
        super().register_with_wagtail()
        hooks.register(self.menu_hook, self.get_menu_item)

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        urls = super().get_admin_urls_for_registration()
        decorate_urlpatterns(urls, self.of_a_row)
        return urls

    def of_a_row(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        """``view`` for keys that a row can bear; modeladmin looks up whatever stands in the address."""

        @wraps(view)
        def view_of_a_row(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if "instance_pk" in kwargs:
                try:
                    self.opts.pk.to_python(unquote(kwargs["instance_pk"]))
                except ValidationError:
                    raise Http404 from None
            return view(request, *args, **kwargs)

        return view_of_a_row

    def get_list_export(self, request: Any) -> Any:
        """What the list shows, no more."""
        return self.get_list_display(request)

    def get_extra_attrs_for_field_col(self, obj: Model, field_name: str) -> dict[str, str]:
        """The heading of its column: where a row is a card, each cell names itself."""
        return {"data-label": capfirst(str(label_for_field(field_name, model=self.model, model_admin=self)))}

    def get_menu_label(self) -> str:
        return self.menu_label or capfirst(self.opts.verbose_name_plural)

    def get_queryset(self, request: Any) -> QuerySet:
        policy = policy_registry.get_by_type(self.model)
        seen = policy.instances_user_has_any_permission_for(request.user, {"add", "change", "view"})
        return seen.order_by(*self.get_ordering(request) or self.opts.ordering)

    def get_edit_handler(self) -> Panel:
        return ObjectList(self.panels, base_form_class=self.form_class)

    def get_permissions_for_registration(self) -> QuerySet[Permission]:
        """None: rights follow from those on the pages of the owning region."""
        return Permission.objects.none()


class RegionOwnedAdmin(Register):
    """Rows that a region owns: listed, created and edited by the officers of that region and of those above."""

    def get_queryset(self, request: Any) -> QuerySet:
        # modeladmin leaves its own list_select_related out where a queryset has one already.
        return super().get_queryset(request).select_related("owner", *self.list_select_related or ())

    def get_edit_handler(self) -> Panel:
        return ObjectList([AdvicePanel(), FieldPanel("owner"), *self.panels], base_form_class=self.form_class)

    def owning_region(self, row: Any) -> str:
        return row.owner_name  # the view has named a whole page of rows at once

    owning_region.short_description = _("owning region")  # type: ignore[attr-defined]
    owning_region.admin_order_field = "owner__path"  # type: ignore[attr-defined]


def yes_or_no(label: Any, field: str) -> Callable[[Any, Any], str]:
    """A column that says a truth in words."""

    def column(_admin: Any, row: Any) -> str:
        return str(_("yes") if getattr(row, field) else _("no"))

    column.short_description = label  # type: ignore[attr-defined]
    column.admin_order_field = field  # type: ignore[attr-defined]
    return column


class PartnerAdmin(RegionOwnedAdmin):
    model = Partner
    menu_icon = "group"
    menu_order = 30
    list_display = ("label", "kind", "owning_region", "active", "people")
    active = yes_or_no(_("active"), "is_active")
    search_fields = ("name", "short_name")
    list_select_related = ("successor",)
    form_class = PartnerForm
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("short_name"), FieldPanel("kind")]),
        FieldPanel("website"),
        FieldPanel("logo"),
        FieldPanel("is_active"),
    ]

    def get_list_export(self, request: Any) -> Any:
        return [name for name in self.get_list_display(request) if name != "people"]  # a link, no fact

    def label(self, partner: Partner) -> str:
        return f"{partner} → {partner.successor}" if partner.successor_id else str(partner)

    label.short_description = _("name")  # type: ignore[attr-defined]
    label.admin_order_field = "name"  # type: ignore[attr-defined]

    def people(self, partner: Partner) -> str:
        address = reverse("ilm_blocks_admin:partner_people", args=[partner.pk])
        return format_html('<a href="{}">{}</a>', address, _("People"))

    people.short_description = _("people")  # type: ignore[attr-defined]


class AgreementAdmin(RegionOwnedAdmin):
    model = Agreement
    menu_icon = "doc-full"
    menu_order = 40
    list_display = ("number", "partner", "kind", "owning_region", "valid_from", "valid_until")
    list_select_related = ("partner",)
    search_fields = ("number", "partner_number", "title", "partner__name")
    form_class = AgreementForm
    panels = [
        FieldRowPanel([FieldPanel("partner"), FieldPanel("kind")]),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("number"), FieldPanel("partner_number")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
        MultiFieldPanel([FieldPanel("channels"), FieldPanel("levels"), FieldPanel("regions")], heading=_("Scope")),
    ]

    def get_edit_handler(self) -> Panel:
        """Without the owning region, which is the partner's."""
        return ObjectList([AdvicePanel(), *self.panels], base_form_class=self.form_class)


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


class TakeoverAdmin(RegionOwnedAdmin):
    model = Takeover
    menu_icon = "warning"
    menu_order = 70
    list_display = ("text", "severity", "owning_region", "starts_at", "until", "drill")
    drill = yes_or_no(_("drill"), "is_drill")
    search_fields = ("text", "reason")
    form_class = TakeoverForm
    panels = [
        FieldPanel("severity"),
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("until")]),
        FieldPanel("is_drill"),
        FieldPanel("reason"),
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
        users = get_user_model()
        actor = users.objects.filter(pk=OuterRef("actor_id")).values(users.USERNAME_FIELD)
        return (
            super().get_queryset(request).annotate(actor_name=Subquery(actor), revision_name=F("revision__object_str"))
        )

    def what(self, change: Change) -> str:
        """The row by its kind, its number and the name that it bore then."""
        names = (change.revision_name, *map(change.state.get, ("title", "name", "text")))  # type: ignore[attr-defined]
        name = next((f" · {name}" for name in names if name), "")
        return f"{KINDS.get(change.kind, change.kind)} {change.object_id}{name}"

    what.short_description = _("object")  # type: ignore[attr-defined]

    def did(self, change: Change) -> str:
        return str(VERBS.get(change.verb, change.verb))

    did.short_description = _("act")  # type: ignore[attr-defined]

    def who(self, change: Change) -> str:
        return change.actor_name or "–"  # type: ignore[attr-defined]

    who.short_description = _("by")  # type: ignore[attr-defined]


KINDS = {
    "ilm": _("ILM"),
    "localdecision": _("local decision"),
    "partner": _("partner"),
    "agreement": _("agreement"),
    "quietperiod": _("quiet period"),
    "takeover": _("takeover"),
    "region": _("region"),
}
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
    "decided_hide": _("hidden"),
    "decided_adopt": _("adopted"),
    "decided_pin": _("pinned"),
    "decided_note": _("noted"),
    "undone": _("undone"),
    "renamed": _("renamed"),
    "told_apart": _("told apart from a namesake"),
}
REGISTERS = (
    PartnerAdmin,
    AgreementAdmin,
    LocalDecisionAdmin,
    QuietPeriodAdmin,
    TakeoverAdmin,
    ClassRuleAdmin,
    ChecklistItemAdmin,
    ChangeAdmin,
)
