"""Actions on a selection: Wagtail's name every row whose id they are given, ours those in the person's sight."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http import Http404
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.pages import bulk_actions as of_pages
from wagtail.documents import get_document_model
from wagtail.documents.views import bulk_actions as of_documents
from wagtail.images import get_image_model
from wagtail.images.views import bulk_actions as of_images
from wagtail.models import Page

from ilm_blocks.admin.bulk_actions import DeletePages
from ilm_blocks.keys import is_key

from . import visibility

SEEN = {Page: visibility.pages, get_image_model(): visibility.images, get_document_model(): visibility.documents}


class InSight:
    model: Any
    request: Any

    @classmethod
    def get_queryset(cls, model: type[Model], object_ids: Iterable[Any]) -> Any:
        return super().get_queryset(model, [key for key in object_ids if is_key(key)])  # type: ignore[misc]

    def get_all_objects_in_listing_query(self, parent_id: Any) -> Any:
        """The rows of a whole list; of pages those below ``parent_id``, which names one or nothing."""
        if self.model is Page and parent_id is not None and not self._is_seen(parent_id):
            raise Http404
        return super().get_all_objects_in_listing_query(parent_id)  # type: ignore[misc]

    def _is_seen(self, key: Any) -> bool:
        return is_key(key) and SEEN[self.model](self.request.user).filter(pk=key).exists()

    def get_actionable_objects(self) -> tuple[list[Model], dict[str, list[Any]]]:
        """What may be done, and what may not and is at least seen; of all else not even the name."""
        actionable, others = super().get_actionable_objects()  # type: ignore[misc]
        asked = [row_of(entry).pk for entries in others.values() for entry in entries]
        seen = set(SEEN[self.model](self.request.user).filter(pk__in=asked).values_list("pk", flat=True))
        return actionable, {why: [e for e in entries if row_of(e).pk in seen] for why, entries in others.items()}


def row_of(entry: Any) -> Model:
    """Wagtail lists what it refuses as rows, or as what its page says about them."""
    return entry["item"] if isinstance(entry, dict) else entry


def in_sight(action: type[BulkAction]) -> type[BulkAction]:
    return type(action.__name__, (InSight, action), {})


ACTIONS = [
    in_sight(action)
    for action in (
        DeletePages,
        of_pages.MoveBulkAction,
        of_pages.PublishBulkAction,
        of_pages.UnpublishBulkAction,
        of_images.DeleteBulkAction,
        of_images.AddTagsBulkAction,
        of_images.AddToCollectionBulkAction,
        of_documents.DeleteBulkAction,
        of_documents.AddTagsBulkAction,
        of_documents.AddToCollectionBulkAction,
    )
]
