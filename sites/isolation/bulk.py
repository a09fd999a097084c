"""Actions on a selection: Wagtail's name every row whose id they are given, ours those in the person's sight."""

from typing import Any

from django.db.models import Model
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.pages import bulk_actions as of_pages
from wagtail.documents import get_document_model
from wagtail.documents.views import bulk_actions as of_documents
from wagtail.images import get_image_model
from wagtail.images.views import bulk_actions as of_images
from wagtail.models import Page

from . import sight

SEEN = {Page: sight.pages, get_image_model(): sight.images, get_document_model(): sight.documents}


class InSight:
    model: Any
    request: Any

    def get_actionable_objects(self) -> tuple[list[Model], dict[str, list[Model]]]:
        """What may be done, and what may not and is at least seen; of all else not even the name."""
        actionable, others = super().get_actionable_objects()  # type: ignore[misc]
        asked = [row.pk for rows in others.values() for row in rows]
        seen = set(SEEN[self.model](self.request.user).filter(pk__in=asked).values_list("pk", flat=True))
        return actionable, {why: [row for row in rows if row.pk in seen] for why, rows in others.items()}


def in_sight(action: type[BulkAction]) -> type[BulkAction]:
    return type(action.__name__, (InSight, action), {})


ACTIONS = [
    in_sight(action)
    for action in (
        of_pages.DeleteBulkAction,
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
