"""Many new region pages at once, as ``add_child`` and ``save`` would write them one by one in far more queries."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Length, Substr
from django.db.models.sql import InsertQuery
from wagtail.models import Page

from ilm_blocks.models import journal
from ilm_blocks.models.journaled import Act

from .models import RegionPage
from .tasks import index_regions

BATCH = 500


class Places:
    """The places below ``parents``, which stay locked until the commit: the next one, and the slugs that are taken."""

    def __init__(self, parents: Collection[Page]) -> None:
        locked = Page.objects.select_for_update().filter(pk__in=[parent.pk for parent in parents]).order_by("pk")
        self.parents = {page.pk: page for page in locked}
        self.taken: dict[int, set[str]] = defaultdict(set)
        self._last: dict[int, str] = {}
        self._grown: dict[int, int] = defaultdict(int)
        by_path = {page.path: pk for pk, page in self.parents.items()}
        above = Substr("path", 1, Length("path") - Value(Page.steplen))
        below = Page.objects.annotate(above=above).filter(above__in=list(by_path), depth__gt=1).order_by("path")
        for path, slug in below.values_list("path", "slug"):
            pk = by_path[path[: -Page.steplen]]
            self.taken[pk].add(slug)
            self._last[pk] = path

    def put(self, page: RegionPage, parent_id: int) -> None:
        """Give ``page`` the next place below the parent."""
        parent = self.parents[parent_id]
        last = self._last.get(parent_id)
        step = Page._str2int(last[-Page.steplen :]) + 1 if last else 1
        page.depth = parent.depth + 1
        page.path = self._last[parent_id] = Page._get_path(parent.path, page.depth, step)
        page.url_path = f"{parent.url_path}{page.slug}/"
        page.locale_id = parent.locale_id
        page._cached_parent_obj = parent
        self.taken[parent_id].add(page.slug)
        self._grown[parent_id] += 1

    def count(self) -> None:
        """Tell the parents how many children they have got."""
        for pk, grown in self._grown.items():
            Page.objects.filter(pk=pk).update(numchild=F("numchild") + grown)
        self._grown.clear()


def create(pages: Sequence[RegionPage], act: Act) -> None:
    """Write ``pages``, which have their places, and record them; the search knows them after the commit."""
    kind = ContentType.objects.get_for_model(RegionPage)
    for page in pages:
        page.content_type, page.draft_title = kind, page.title
    rows = Page.objects.bulk_create([_as_page(page) for page in pages])
    for page, row in zip(pages, rows, strict=True):
        page.id = page.page_ptr_id = row.pk
    query = InsertQuery(RegionPage)  # Django has no bulk_create for a model with a parent table
    query.insert_values(RegionPage._meta.local_concrete_fields, list(pages))
    query.get_compiler(connection=connection).execute_sql()
    journal.append([_entry(page, act) for page in pages], act.moment)
    index_regions.enqueue([page.pk for page in pages])


def _as_page(page: RegionPage) -> Page:
    fields = (field for field in Page._meta.concrete_fields if not field.primary_key)
    return Page(**{field.attname: getattr(page, field.attname) for field in fields})


def _entry(page: RegionPage, act: Act) -> journal.Entry:
    return journal.Entry(RegionPage.journal_kind(), page.pk, page.pk, page.journal_state(), act.verb, act.actor)
