"""What the university tells ``ilm_blocks`` of its offices."""

from django.db.models import QuerySet
from wagtail.models import Page

from ilm_blocks.regions import Level, PageRegions

from .models import OfficePage

LEVELS = (
    Level("university", "university", "universities"),
    Level("faculty", "faculty", "faculties"),
    Level("department", "department", "departments"),
    Level("laboratory", "laboratory", "laboratories"),
)


class OfficesByType(PageRegions):
    """Every page of an office is a region, with a Site of its own or without."""

    def pages(self) -> QuerySet[Page]:
        return Page.objects.filter(pk__in=OfficePage.objects.order_by().values("pk"))


provider = PageRegions(levels=LEVELS)
by_type = OfficesByType(levels=LEVELS)
