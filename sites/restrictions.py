"""Only what everybody may read is served at public addresses: visitors are anonymous.

Pages of a region are never private (``protected_pages``). A restriction that came by other ways closes the page, and
that of a collection its documents, to everybody; Wagtail's questions for a password or a log-in need a session.
"""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page


def refuse_private_page(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    if page.get_view_restrictions():
        raise Http404


def refuse_private_document(document: AbstractDocument, request: HttpRequest) -> None:
    if document.collection.get_view_restrictions().exists():
        raise Http404
