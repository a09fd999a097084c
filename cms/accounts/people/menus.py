"""The ways to the screens for people: an item of the sidebar, and a button above a region's page."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from sites.models import RegionPage

from . import authority


class PeopleMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return page_permission_policy.user_has_permission(request.user, "administer")


def item() -> MenuItem:
    return PeopleMenuItem(_("People"), reverse_lazy("people:list"), name="people", icon_name="group", order=120)


def authority_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if page.specific_class is RegionPage and authority.may_see(user, page):
        url = reverse("people:authority", args=[page.pk])
        yield Button(_("Who may do what here"), url, icon_name="group", priority=80)
