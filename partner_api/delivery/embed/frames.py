"""What an embed shows: the feed of the region on its website's channel, as the cards of a small page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ilm_blocks.cascade import Verdict
from ilm_blocks.media import cards, freezing
from partner_api.addresses import media_url
from partner_api.delivery.feed import Feed

#: What is told of a piece of news: no body and no picture, whose queries and bytes a small frame has no use for.
OF_NEWS = ("title", "date", "url")


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
