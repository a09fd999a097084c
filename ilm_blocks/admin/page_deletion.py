"""A page in whose name something is on record stays, and so do the pages above it: a message explains why."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from ..queries.owners import owners_at_or_below


def before_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    return refused(request, [page])


def before_bulk(request: HttpRequest, action: str, objects: Sequence[Any], instance: Any) -> HttpResponse | None:
    pages = [row for row in objects if isinstance(row, Page)] if action == "delete" else []
    return refused(request, pages)


def refused(request: HttpRequest, pages: Sequence[Page]) -> HttpResponse | None:
    """Back to where ``pages`` stand, with the reason for each that has to stay; None if all may go."""
    kept = [(page, owner) for page in pages if (owner := owners_at_or_below(page).first())]
    if not kept:
        return None
    said = _("“%(page)s” cannot be deleted: ILM, partners or decisions of “%(owner)s” are on record. Unpublish it.")
    for page, owner in kept:
        messages.error(request, said % {"page": page, "owner": owner})
    if len(pages) > 1:
        messages.warning(request, _("None of the pages that you chose was deleted: choose again without those named."))
    return redirect("wagtailadmin_explore", kept[0][0].get_parent().pk)
