"""The models of the app.

    public      what public pages of a region have in common
    regions     a region: its home page, and its place in the tree
    former      codes and regions that lead to others now
    articles    news
    events      the agenda
    libraries   where the people of partners keep their files

Those of the rooms ``cascading`` and ``page_views`` stand there.
"""

from ..cascading.models import PageDecision
from ..page_views.models import PageViews
from .articles import ArticlePage
from .events import EventPage
from .former import FormerCode, FormerRegion
from .libraries import PartnerLibrary
from .public import PublicPage
from .regions import OFFICE, PPID, RegionPage

__all__ = [
    "OFFICE", "PPID", "ArticlePage", "EventPage", "FormerCode", "FormerRegion", "PageDecision",
    "PageViews", "PartnerLibrary", "PublicPage", "RegionPage",
]  # fmt: skip
