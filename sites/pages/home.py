"""The home page of a region."""

from datetime import datetime

from django.db.models import QuerySet
from wagtail.models import Page

from ilm_blocks import regions
from ilm_blocks.cascade import Resolution
from ilm_blocks.queries import heads
from ilm_blocks.regions import Chain, Region

from .. import addresses, sharing
from ..cascading import queries as cascading
from ..declared import earliest
from ..levels import RegionLevel
from ..page_views.models import Kind
from . import agenda, news
from .frame import Context, Home, framed, linked, resolve

CARDS = 4


def of_region(page: Page, *, at: datetime) -> Context:
    return context_of(page, *resolve(page, at), at=at)


def context_of(page: Page, chain: Chain, resolution: Resolution, *, at: datetime) -> Context:
    """Everything on a home page; constant queries for any number of items and regions."""
    frame = framed(page, chain, resolution)
    cards = resolution.limited_to(CARDS)
    above, events_above = cascading.each_from_above([news.article_model(), agenda.event_model()], chain, at)
    from_above = news.from_above(above, frame["places"])
    events, events_hold_until = agenda.coming(page, events_above, frame["places"])
    events_below, below_holds_until = agenda.next_below(page, chain[-1], at)
    news_below, news_hold_until = news.from_below(page, chain[-1], at)
    return frame | {
        "current": {"home": "page"},
        "viewed": (Kind.HOME, page.pk),
        "canonical": frame["place"].home,
        "shared": sharing.of_home(chain[-1], frame["place"].home, page, chain[-2] if len(chain) > 1 else None),
        "embeddable": frame["place"].home,
        "hero": cards[0] if cards else None,
        "cards": cards[1:],
        "news": news.own(page, frame["places"], with_fallback=not from_above),
        "news_from_above": from_above,
        "news_from_below": news_below,
        "events": events[: agenda.AT_HOME],
        "events_from_below": events_below,
        "holds_until": earliest(
            frame["holds_until"], above.until, events_hold_until, below_holds_until, news_hold_until
        ),
        "marks": frozenset() if regions.is_lowest(chain[-1]) else heads.of_subtree(page.pk, heads.PAGES),
        "below": _below(page, chain[-1]),
        "villages": _villages(page),
        "linked": linked([page]),
    }


def topmost() -> Home | None:
    """The first region without one above it; three queries."""
    top = regions.provider().pages().order_by("path").first()
    homes = addresses.homes([top.pk]) if top else {}
    return Home(regions.provider().chain(top.pk)[-1], homes[top.pk]) if top and homes else None


def _below(page: Page, region: Region) -> list[tuple[str, str]]:
    """The name and address of each region right below, by name."""
    if regions.is_lowest(region):
        return []
    children = list(type(page).objects.child_of(page).order_by("title").values_list("pk", "label", "title"))
    homes = addresses.homes(pk for pk, _label, _title in children)
    return [(f"{label} {title}", homes[pk]) for pk, label, title in children if pk in homes]


def _villages(page: Page) -> QuerySet[Page]:
    """Lazy: only a regency's page counts them."""
    return type(page).objects.descendant_of(page).filter(level=RegionLevel.VILLAGE)
