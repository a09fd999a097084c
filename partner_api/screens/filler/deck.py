"""The cards that a region has in the coming days, in the order in which they take turns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain as chained
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from ilm_blocks.regions import Chain, Region
from partner_api import addresses
from sites.cascading import queries as cascading
from sites.models import ArticlePage, EventPage, RegionPage

from .. import item_ids
from . import agenda, news, pictures
from .cards import SITE, Card, card


@dataclass(frozen=True, slots=True)
class Deck:
    """``pictures`` are the files that ``cards`` name, as the library describes them."""

    cards: Sequence[Card] = ()
    pictures: Sequence[Mapping[str, Any]] = ()


NO_CARDS = Deck()


def deck_of(chain: Chain, start: datetime, end: datetime) -> Deck:
    """What the last region of ``chain`` tells of itself from ``start`` to ``end``. Constant queries.

    What ends within that time ends by its flight, also where the screen no longer hears of the server.
    """
    page, roots = RegionPage.objects.get(pk=chain[-1].id), addresses.roots([chain])
    above_news, above_events = cascading.each_from_above([ArticlePage, EventPage], chain, start)
    articles = news.newest(page, above_news, start, end)
    files = pictures.of([article.page.image for article in articles])
    told = [news.told(article, roots, files) for article in articles]
    coming = agenda.coming(page, above_events, roots, start, end)
    turns = chained.from_iterable(zip_longest(told, coming))
    cards = [*filter(None, turns), _site(chain[-1], roots)]
    return Deck(cards, list({file["sha256"]: file for file in files.values()}.values()))


def _site(region: Region, roots: Mapping[int, str]) -> Card:
    """Always there, so that nothing that is planned as filler stays empty."""
    home = roots[region.id]
    return card(
        item_ids.of_card(region.id, 0), SITE, region, (None, None), eyebrow=_("Official website"), title=str(region),
        text=_("News, agenda, services and contacts"), home=home,
        link=f"{home}/" if home else "", say=_("Scan to open the website"),
    )  # fmt: skip
