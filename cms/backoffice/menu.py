"""The sidebar: what a person uses, in the order of use, and nothing that would refuse them."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from ilm_blocks import officers, regions
from sites.levels import RegionLevel

#: Places of what everybody uses daily; all else follows in Wagtail's own order.
ORDER: Mapping[str, int] = {"home": 1, "ilm": 10, "news": 20, "images": 30, "media": 40, "documents": 50}
#: For whom a group of Wagtail's is work rather than noise.
RESERVED: Mapping[str, tuple[str, ...]] = {
    "images": ("change",),
    "media": ("change",),
    "documents": ("change",),
    "reports": ("approve", "administer"),
}


def home_item() -> MenuItem:
    return MenuItem(_("Home"), reverse("wagtailadmin_home"), name="home", icon_name="home", order=ORDER["home"])


def construct(request: HttpRequest, items: list[MenuItem]) -> None:
    """Arrange ``items`` for the person who asks; the superuser keeps all of Wagtail's."""
    for item in items:
        item.order = ORDER.get(item.name, item.order)
    if request.user.is_superuser:
        return
    heads = officers.heads(request.user, "change")
    kept = [item for item in items if _is_used(item, request.user)]
    if len(heads) == 1:  # their one region is where they want to be; a person with several needs the tree
        kept = [*(item for item in kept if item.name != "explorer"), news_item(heads[0].pk)]
    items[:] = sorted(kept, key=lambda item: item.order)


def _is_used(item: MenuItem, user: Any) -> bool:
    duties = RESERVED.get(item.name)
    return item.name != "help" and (duties is None or officers.pages(user, *duties).exists())


def news_item(page_id: int) -> MenuItem:
    """*Kabar*: the pages of the one region, where a village's editor works first of all."""
    is_village = regions.provider().chain(page_id)[-1].level == RegionLevel.VILLAGE
    order = ORDER["ilm"] - 1 if is_village else ORDER["news"]
    address = reverse("wagtailadmin_explore", args=[page_id])
    return MenuItem(capfirst(_("News")), address, name="news", icon_name="doc-full-inverse", order=order)
