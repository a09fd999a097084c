"""What the registers of the ILM group share: tables of rows that a region owns, by wagtail_modeladmin.

Rights come from the permission policies, row by row; what the journal names is never deleted.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from django.contrib.admin.utils import label_for_field, unquote
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, ObjectList, Panel
from wagtail.permissions import policy_registry
from wagtail.utils.urlpatterns import decorate_urlpatterns
from wagtail_modeladmin.helpers import DjangoORMSearchHandler, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import HistoryView

from .exports import RegisterView
from .forms.registers import RegisterForm
from .menus import MENU_HOOK
from .panels import AdvicePanel, ForecastPanel
from .searching import cleaned
from .views.register_forms import CreateRow, DeleteRow, EditRow

STYLES = "ilm_blocks/admin.css"


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


class Register(ModelAdmin):
    """A table in the ILM group of the sidebar, with the rights of its policy."""

    permission_helper_class = PolicyPermissionHelper
    history_view_class = OwnHistoryView
    index_view_class = RegisterView
    create_view_class = CreateRow
    edit_view_class = EditRow
    delete_view_class = DeleteRow
    search_handler_class = CleanSearch
    add_to_admin_menu = False
    menu_hook = MENU_HOOK
    list_per_page = 50
    index_view_extra_css = form_view_extra_css = inspect_view_extra_css = [STYLES]
    panels: ClassVar[list[Panel]] = []
    form_class: ClassVar[type] = RegisterForm

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

    #: Stand above the fields.
    heading: ClassVar[list[Panel]] = [ForecastPanel(), AdvicePanel()]

    def get_edit_handler(self) -> Panel:
        return ObjectList([*self.heading, FieldPanel("owner"), *self.panels], base_form_class=self.form_class)

    def owning_region(self, row: Any) -> str:
        return row.owner_name  # the view has named a whole page of rows at once

    owning_region.short_description = _("owning region")  # type: ignore[attr-defined]
    owning_region.admin_order_field = "owner__path"  # type: ignore[attr-defined]


def yes_or_no(label: Any, field: str) -> Callable[[Any, Any], str]:
    """A column that shows a boolean as yes or no."""

    def column(_admin: Any, row: Any) -> str:
        return str(_("yes") if getattr(row, field) else _("no"))

    column.short_description = label  # type: ignore[attr-defined]
    column.admin_order_field = field  # type: ignore[attr-defined]
    return column
