from django.db.models import QuerySet
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from ilm_blocks.reach import WithinReach

from . import sight


class PageForm(WithinReach, WagtailAdminPageForm):
    """The form of every page: links lead to pages in the person's sight."""

    def reachable_pages(self) -> QuerySet[Page]:
        return sight.pages(self.for_user)
