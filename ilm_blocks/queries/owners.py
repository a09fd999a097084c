"""Pages that rows of the app, or its record, belong to."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from wagtail.models import Page

from ..models import Change, JournaledModel


def owners_at_or_below(page: Page) -> QuerySet[Page]:
    """The pages of the subtree of ``page`` that cannot go because something is on record in their name."""
    owned = Q()
    for model in _owned_models():
        owned |= Q(Exists(model._base_manager.filter(owner=OuterRef("pk"))))
    return Page.objects.filter(owned, path__startswith=page.path).order_by("path")


def _owned_models() -> Iterator[type[Model]]:
    yield Change
    yield from (model for model in apps.get_models() if issubclass(model, JournaledModel))
