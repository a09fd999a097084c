"""The columns of a list of ILM, and the addresses that its rows lead to."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from .. import attribution, regions
from ..models import ILM
from ..regions import Region
from ..states import state


class OwnerColumn(Column):
    """The owning region with its level word; each region is asked for once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: dict[int, Region] = {}

    def get_value(self, instance: ILM) -> Region:
        if instance.owner_id not in self.known:
            self.known[instance.owner_id] = regions.provider().chain(instance.owner_id)[-1]
        return self.known[instance.owner_id]


class ResponsibleColumn(OwnerColumn):
    def get_value(self, instance: ILM) -> str:  # type: ignore[override]
        return attribution.responsible(instance, super().get_value(instance))


class WindowColumn(Column):
    cell_template_name = "ilm_blocks/admin/cells/window.html"

    def get_value(self, instance: ILM) -> ILM:
        return instance


class StateColumn(Column):
    cell_template_name = "ilm_blocks/admin/cells/state.html"

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def get_value(self, instance: ILM) -> Any:
        return state(instance, self.at)


def of_ilms(at: datetime) -> list[Column]:
    owner = OwnerColumn("owner", label=_("Owning region"), sort_key="owner__path")
    responsible = ResponsibleColumn("responsible", label=_("Responsible party"), sort_key="responsible__name")
    responsible.known = owner.known
    return [
        owner,
        responsible,
        WindowColumn("window", label=_("On air"), sort_key="on_air_from"),
        StateColumn("state", label=_("State"), at=at),
    ]


def list_url() -> str:
    return reverse(ILM.snippet_viewset.get_url_name("list"))


def edit_url(ilm: ILM) -> str:
    return reverse(ILM.snippet_viewset.get_url_name("edit"), args=[ilm.pk])


def where_url(ilm: ILM) -> str:
    return reverse("ilm_blocks_admin:where", args=[ilm.pk])
