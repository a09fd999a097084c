"""Region pages stay where the codes put them: nobody deletes, moves, unpublishes or copies one by hand.

A region is the owner of ILM, decisions and records, and the root of a Site. Which regions there are
comes from the official codes, by ``load_regions``. In the admin the tester withdraws what would be
refused (``page_permissions``), and ``RegionStaysView`` says why; for code the receivers and ``RegionPage.delete`` do.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from .models import RegionPage
from .page_permissions import RegionStays

REFUSED_IN_BULK = frozenset({"delete", "move", "unpublish"})


class RegionStaysView(View):
    """Stands where Wagtail's own views would delete, move, unpublish or copy the page: back, with the reason."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        region = get_object_or_404(RegionPage, id=kwargs.get("page_id") or kwargs["page_to_move_id"])
        messages.error(request, str(RegionStays(region)))
        return redirect("wagtailadmin_explore", region.pk)


class RegionPageViewSet(PageViewSet):
    model = RegionPage
    copy_view_class = delete_view_class = unpublish_view_class = RegionStaysView
    move_view_class = move_confirm_view_class = RegionStaysView


def refuse_in_bulk(request: HttpRequest, kind: str, allowed: list[Page], action: BulkAction) -> HttpResponse | None:
    """Refuse the whole selection when a region is in it, rather than do a part of it."""
    if kind not in REFUSED_IN_BULK or action.model is not Page:
        return None
    _allowed, others = action.get_actionable_objects()
    region = next((page for page in others["items_with_no_access"] if page.specific_class is RegionPage), None)
    if region is None:
        return None
    messages.error(request, str(RegionStays(region)))
    return redirect(action.next_url)


def stay_in_place(sender: type, instance: Page, parent_page_before: Page, parent_page_after: Page, **_: Any) -> None:
    if getattr(instance, "is_renumbered", False):  # by ``succession``, which gives it the code of its new place
        return
    if instance.specific_class is RegionPage and parent_page_before != parent_page_after:
        raise RegionStays(instance)


def stay_published(sender: type, instance: Page, raw: bool, **_: Any) -> None:
    if instance.pk and not instance.live and not raw and instance.specific_class is RegionPage:
        raise RegionStays(instance)
