"""What an embed shows: the feed of the region on its website's channel, as the cards of a small page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ilm_blocks.cascade import Verdict
from ilm_blocks.media import cards, freezing
from ilm_blocks.regions import Chain
from partner_api.addresses import media_url
from partner_api.delivery.articles import listing
from partner_api.delivery.feed import Feed
from sites.cascading import queries as cascading
from sites.models import ArticlePage, RegionPage

#: What is told of a piece of news: no body and no picture, whose queries and bytes a small frame has no use for.
OF_NEWS = ("title", "date", "url", "origin")


@dataclass(frozen=True, slots=True)
class Card:
    """One ILM, with its page on the region's site and the smallest size of its picture."""

    verdict: Verdict
    url: str
    alt: str
    picture: Mapping[str, Any] | None
    is_video: bool
    #: Whether there was room for its title and the names behind it alone.
    is_brief: bool

    @classmethod
    def of(cls, verdict: Verdict, root: str, *, is_brief: bool = False) -> "Card":
        face = cards.face(verdict.ilm.frozen)
        picture = None
        if face.files and not is_brief:
            smallest = face.files[-1]
            picture = {
                "src": media_url(freezing.url(smallest)),
                "width": smallest["width"],
                "height": smallest["height"],
            }
        return cls(verdict, f"{root}/ilm/{verdict.ilm.pk}/", face.alt, picture, face.is_video, is_brief)


def shown(answer: Feed, room: int) -> list[Card]:
    """The first of what the region shows, mandatory ones before all others and never cut, but brief beyond ``room``."""
    told = enumerate(answer.resolution.limited_to(room))
    return [Card.of(verdict, answer.root, is_brief=number >= room) for number, verdict in told]


def only(answer: Feed, ilm_id: int) -> list[Card]:
    """The one that has the number, if the region shows it."""
    return [Card.of(verdict, answer.root) for verdict in answer.resolution.shown if verdict.ilm.pk == ilm_id]


def news(chain: Chain, room: int, at: datetime) -> tuple[list[dict[str, Any]], datetime | None]:
    """The first of the region's list of news, and until when that holds; constant queries."""
    above = cascading.from_above(ArticlePage, chain, at)
    rows = listing.of_region(RegionPage.objects.get(pk=chain[-1].id), above)
    found, _cursor = listing.cut(rows, search=None, after=None, limit=room)
    return listing.tell(found, chain, form="text", names=OF_NEWS), above.until
