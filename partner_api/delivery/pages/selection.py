"""What of the pages and libraries is public."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, CharField, Model, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex
from wagtail.query import PageQuerySet


def public_pages() -> PageQuerySet:
    """Published pages that everybody may read; the tree's invisible root is none."""
    return Page.objects.live().public().filter(depth__gt=1)


def shown_on_pages(model: type[Model]) -> QuerySet:
    """The ids of images or documents that a public page shows: the others may belong to a draft."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model),
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=public_pages().values_list(Cast("pk", CharField())),
    )
    return references.values_list(Cast("to_object_id", BigIntegerField()))
