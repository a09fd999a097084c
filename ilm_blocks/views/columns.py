"""The columns of a list of ILM, and the addresses that its rows lead to."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from .. import attribution
from ..models import ILM
from ..regions import Region
from ..vocabulary import State


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
