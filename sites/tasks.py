"""Work that follows a write, for the task queue."""

from collections.abc import Sequence

from django_tasks import task
from wagtail.search.backends import get_search_backends

from .models import RegionPage


@task()
def index_regions(keys: Sequence[int]) -> None:
    """Index regions that were written in bulk, for which no signal was sent."""
    pages = list(RegionPage.objects.filter(pk__in=keys))
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(RegionPage, pages)
