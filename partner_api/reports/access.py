"""Who sees which report: officers of the videotrons of their regions, a partner's people of its own items alone."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import Page

from ilm_blocks import duties, permissions, regions
from ilm_blocks.models import Partner
from sites.models import RegionPage

from ..screens.models import Screen
from ..screens.plans.models import PlannedHour
from ..screens.plays.models import PlayHour
from ..screens.plays.permissions import SEEN
from .subject import Subject


def pages_of(user: Any) -> QuerySet[Page]:
    """The regions whose videotrons ``user`` reads the plays of, as an officer."""
    return duties.pages_with_duty(user, *SEEN["view"])


def regions_of(user: Any) -> QuerySet[RegionPage]:
    """Those of them that a report may be about: they or a region below have videotrons."""
    pages = pages_of(user).order_by().values("pk")
    paths = {path for page in _paths_with_screens() for path in regions.path_and_above(page)}
    return RegionPage.objects.filter(pk__in=pages, path__in=paths).order_by("path")


def _paths_with_screens() -> set[str]:
    return set(Screen.objects.order_by().values_list("owner__path", flat=True).distinct())


def screens_of(user: Any) -> QuerySet[Screen]:
    """The videotrons that a report of ``user`` may be narrowed to: of an officer's regions, and wherever something of
    a partner was planned or shown. Others are as unknown as those that there never were."""
    parties = {party for partner in partners_of(user) for party in Subject(partner=partner).parties or ()}
    own = Q(owner__in=pages_of(user).order_by().values("pk"))
    for rows in (PlayHour, PlannedHour) if parties else ():
        own |= Q(Exists(rows._default_manager.filter(screen=OuterRef("pk"), responsible_id__in=parties)))
    return Screen.objects.filter(own)


def partners_of(user: Any) -> QuerySet[Partner]:
    """The partners of whose items ``user`` reads the plays, as one of their people."""
    return permissions.own_partners(user).filter(successor=None).order_by("name", "pk")


def may_see_any(user: Any) -> bool:
    return duties.holds_anywhere(user, *SEEN["view"]) or partners_of(user).exists()


def may_see(user: Any, subject: Subject) -> bool:
    if subject.partner is not None and permissions.is_member(user, subject.partner):
        return True
    return subject.region is not None and pages_of(user).filter(pk=subject.region.id).exists()


def keeper_of(subject: Subject) -> int:
    """The page of the region under which an issued report stands on record."""
    if subject.region is not None:
        return subject.region.id
    assert subject.partner is not None  # noqa: S101  (``may_see`` has asked)
    return subject.partner.owner_id


def office_of(user: Any, subject: Subject) -> str:
    """Who issues it: the office of the region, or the partner."""
    if subject.region is not None:
        return regions.region(subject.region.id).distributor
    return str(subject.partner)
