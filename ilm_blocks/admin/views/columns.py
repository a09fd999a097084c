"""The columns of a list of ILM, and the addresses that its rows lead to."""

from typing import Any, Self

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.history import ActionColumn
from wagtail.permissions import policy_registry

from ... import permissions
from ...choices import State
from ...models import ILM
from ...queries import attribution, statements
from ...rules.regions import Region


class OwnerColumn(Column):
    """The owning region with its level word."""

    def get_value(self, instance: Any) -> Region:
        return instance.owner_region  # of rows that went through ``exports.with_owners``


class ResponsibleColumn(Column):
    def get_value(self, instance: Any) -> str:
        return attribution.responsible(instance, instance.owner_region)


class WindowColumn(Column):
    cell_template_name = "ilm_blocks/admin/cells/window.html"

    def get_value(self, instance: ILM) -> ILM:
        return instance


class StateColumn(Column):
    cell_template_name = "ilm_blocks/admin/cells/state.html"

    def get_value(self, instance: Any) -> State:
        return State(instance.state)  # the list is annotated with it


class VersionColumn(ActionColumn):
    """Wagtail's actions on each version of an ILM, without those that the person would be refused."""

    @classmethod
    def of(cls, column: ActionColumn, user: Any) -> Self:
        may_change = policy_registry.get(column.object).user_has_permission_for_instance(user, "change", column.object)
        refused = set() if may_change else {"edit", "revisions_revert", "revisions_unschedule"}
        if not permissions.may_read_versions(user, column.object):
            refused |= {"revisions_compare"}
        found = cls(
            column.name, label=column.label, object=column.object, user_can_unschedule=column.user_can_unschedule,
            url_names={name: url for name, url in column.url_names.items() if name not in refused},
        )  # fmt: skip
        found.user = user
        return found

    def get_actions(self, instance: Any, parent_context: Any) -> list[dict[str, Any]]:
        found = super().get_actions(instance, parent_context)
        if not found or may_read_version(self.user, self.object, instance.revision_id):
            return found
        closed = reverse(self.url_names["revisions_view"], args=[self.object.pk, instance.revision_id])
        return [action for action in found if action["url"] != closed]


def may_read_version(user: Any, ilm: ILM, revision_id: int) -> bool:
    """Also those who answer for this very version or compare it with a paper."""
    return permissions.may_read_versions(user, ilm) or statements.lies_before(user, ilm, revision_id)


def of_ilms() -> list[Column]:
    return [
        OwnerColumn("owner", label=_("Owning region"), sort_key="owner__path"),
        ResponsibleColumn("responsible", label=_("Responsible party"), sort_key="responsible__name"),
        WindowColumn("window", label=_("On air"), sort_key="on_air_from"),
        StateColumn("state", label=_("State")),
    ]


def list_url() -> str:
    return reverse(ILM.snippet_viewset.get_url_name("list"))


def edit_url(ilm: ILM) -> str:
    return reverse(ILM.snippet_viewset.get_url_name("edit"), args=[ilm.pk])


def where_url(ilm: ILM) -> str:
    return reverse("ilm_blocks_admin:where", args=[ilm.pk])
