"""The ILM in the admin: Wagtail's snippet views, each with the rights and the acts of an ILM."""

from typing import Any

import django_filters
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.permissions import policy_registry
from wagtail.snippets.views import chooser
from wagtail.snippets.views.snippets import SnippetViewSet

from .. import officers, permissions
from ..choices import Binding, State
from ..keys import is_key
from ..models import ILM, Partner
from . import panels
from .menus import MENU_HOOK
from .views import editing, listing, versions, workflows
from .views.correction import Copy
from .views.withdrawal import Withdraw


def offered_partners(request: Any) -> QuerySet[Partner]:
    usable = officers.usable(Partner.objects.all(), request.user, "add", "change", "publish")
    return usable | permissions.own_partners(request.user)


class ILMFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=State.choices, method="in_state")
    responsible = django_filters.ModelChoiceFilter(label=_("Responsible party"), queryset=offered_partners)
    binding = django_filters.ChoiceFilter(label=_("Binding"), choices=Binding.choices)

    class Meta:
        model = ILM
        fields = ["state", "responsible", "binding"]

    def in_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(state=value)  # the list is annotated with it


class Own:
    """The chooser of ILM ends where the officer's rights do."""

    request: Any

    def get_object_list(self) -> QuerySet[ILM]:
        policy = policy_registry.get_by_type(ILM)
        return policy.instances_user_has_any_permission_for(self.request.user, {"add", "change", "publish"})

    def get_object(self, pk: Any) -> ILM:
        if not is_key(pk):
            raise ILM.DoesNotExist
        return self.get_object_list().get(pk=pk)

    def get_objects(self, pks: Any) -> QuerySet[ILM]:
        return self.get_object_list().filter(pk__in=[pk for pk in pks if is_key(pk)])


class NothingIsMade(chooser.SnippetCreateView):
    """ILM are written on their own page; the chooser offers no form for a new one."""

    def can_create(self) -> bool:
        return False


class ILMChooserViewSet(chooser.SnippetChooserViewSet):
    create_view_class = NothingIsMade
    choose_view_class = type("Choose", (Own, chooser.ChooseView), {})
    choose_results_view_class = type("ChooseResults", (Own, chooser.ChooseResultsView), {})
    chosen_view_class = type("Chosen", (Own, chooser.SnippetChosenView), {})
    chosen_multiple_view_class = type("ChosenMultiple", (Own, chooser.SnippetChosenMultipleView), {})


class ILMViewSet(SnippetViewSet):
    model = ILM
    icon = "ilm"
    menu_label = _("List of ILM")
    menu_hook = MENU_HOOK
    menu_order = 10
    edit_handler = panels.ilm_form
    filterset_class = ILMFilterSet
    list_display = ["title"]
    ordering = ["-on_air_from", "-pk"]
    search_fields = ["title", "summary"]
    search_backend_name = None
    base_url_path = "ilm"

    index_view_class = listing.Index
    add_view_class = editing.Create
    copy_view_class = Copy
    edit_view_class = editing.Edit
    delete_view_class = editing.Delete
    usage_view_class = editing.Usage
    history_view_class = versions.History
    preview_on_add_view_class = editing.PreviewOnCreate
    preview_on_edit_view_class = editing.PreviewOnEdit
    revisions_view_class = versions.PreviewRevision
    revisions_compare_view_class = versions.CompareRevisions
    revisions_unschedule_view_class = versions.Unschedule
    unpublish_view_class = Withdraw
    lock_view_class = editing.Lock
    unlock_view_class = editing.Unlock
    workflow_action_view_class = workflows.WorkflowAction
    collect_workflow_action_data_view_class = workflows.CollectWorkflowActionData
    confirm_workflow_cancellation_view_class = workflows.ConfirmWorkflowCancellation
    workflow_preview_view_class = workflows.WorkflowPreview
    workflow_history_view_class = workflows.WorkflowHistory
    workflow_history_detail_view_class = workflows.WorkflowHistoryDetail
    chooser_viewset_class = ILMChooserViewSet

    create_template_name = editing.Create.template_name
    edit_template_name = editing.Edit.template_name
    history_template_name = versions.History.template_name

    @property
    def breadcrumbs_items(self) -> list[dict[str, Any]]:
        """As Wagtail's, which says the first word in the language in which the addresses are loaded, for good."""
        home, *others = super().breadcrumbs_items
        return [home | {"label": _("Home")}, *others]

    def get_copy_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Without the editor's form: a copy is made first, and edited then."""
        return self.get_common_view_kwargs(**kwargs)

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """None: rights follow from those on the pages of the owning region."""
        return Permission.objects.none()
