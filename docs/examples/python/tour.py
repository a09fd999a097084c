"""A tour of the API with types made from its OpenAPI document. Prints what it found as JSON.

    pip install openapi-python-client
    openapi-python-client generate --url http://localhost:8000/api/v1/openapi.json --meta none \
        --config openapi-python-client.yml --output-path ilm_kendal
    python tour.py http://localhost:8000 33.24.01.2001
"""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar, assert_never
from urllib.parse import parse_qs, urlsplit

from ilm_kendal import Client
from ilm_kendal.api.agenda import list_events
from ilm_kendal.api.ilm import get_ilm, get_region_feed
from ilm_kendal.api.news import list_articles
from ilm_kendal.api.regions import list_regions
from ilm_kendal.models.article_list import ArticleList
from ilm_kendal.models.audio import Audio
from ilm_kendal.models.blocks_body import BlocksBody
from ilm_kendal.models.event import Event
from ilm_kendal.models.event_list import EventList
from ilm_kendal.models.feed import Feed
from ilm_kendal.models.get_region_feed_channel import GetRegionFeedChannel
from ilm_kendal.models.heading_block import HeadingBlock
from ilm_kendal.models.ilm_feed_block import ILMFeedBlock
from ilm_kendal.models.image_block import ImageBlock
from ilm_kendal.models.message import Message
from ilm_kendal.models.paragraph_block import ParagraphBlock
from ilm_kendal.models.poster import Poster
from ilm_kendal.models.problem import Problem
from ilm_kendal.models.provenance import Provenance
from ilm_kendal.models.quote_block import QuoteBlock
from ilm_kendal.models.region_list import RegionList
from ilm_kendal.models.running_text import RunningText
from ilm_kendal.models.video import Video
from ilm_kendal.types import UNSET, Unset

Shape = TypeVar("Shape")


def told(creative: Poster | Video | Audio | RunningText | Message) -> str:
    """One line for a creative; a type checker tells which type is missing here."""
    match creative:
        case Poster():
            return f"{creative.alt} ({len(creative.srcset)} sizes, the widest {creative.width} px)"
        case Video():
            return f"{creative.alt} ({creative.duration_ms / 1000:g} s{', with captions' if creative.captions else ''})"
        case Audio():
            return creative.transcript
        case RunningText():
            return creative.text
        case Message():
            return f"{creative.heading}: {creative.text}"
    assert_never(creative)


def words(block: HeadingBlock | ParagraphBlock | ImageBlock | QuoteBlock | ILMFeedBlock) -> str:
    match block:
        case HeadingBlock():
            return block.text
        case ParagraphBlock():
            return block.html
        case ImageBlock():
            return block.picture.alt
        case QuoteBlock():
            return block.quote
        case ILMFeedBlock():
            return block.url
    assert_never(block)


def when(event: Event) -> str:
    """Its next time, as its own region's clock shows it; empty when it is over."""
    if not event.occurrences:
        return ""
    [following, *_later] = event.occurrences
    return following.begins_at.isoformat() if following.begins_at else following.first_day.isoformat()


def expected(shape: type[Shape], answer: object) -> Shape:
    """``answer``, which can also be a problem or, where nothing came, None."""
    if not isinstance(answer, shape):
        raise SystemExit(answer.detail if isinstance(answer, Problem) else f"No {shape.__name__}: {answer}")
    return answer


def villages(client: Client, district: str) -> Iterator[str]:
    """All villages of a district, page by page."""
    cursor: str | Unset = UNSET
    while True:
        page = expected(RegionList, list_regions.sync(client=client, parent=district, limit=5, cursor=cursor))
        yield from (f"{region.label} {region.name}" for region in page.items)
        if page.next_ is None:
            return
        [cursor] = parse_qs(urlsplit(page.next_).query)["cursor"]


def main(root: str = "http://localhost:8000", code: str = "33.24.01.2001") -> None:
    client = Client(base_url=root, follow_redirects=True)
    answer = get_region_feed.sync_detailed(code, client=client, channel=GetRegionFeedChannel.WEBSITE)
    feed = expected(Feed, answer.parsed)
    again = get_region_feed.sync_detailed(code, client=client, if_none_match=answer.headers["ETag"])
    ilm = expected(Provenance, get_ilm.sync(feed.items[0].id, client=client))
    news = expected(ArticleList, list_articles.sync(code, client=client, limit=1))
    article = news.items[0]
    agenda = expected(EventList, list_events.sync(code, client=client))
    blocks = article.body.blocks if isinstance(article.body, BlocksBody) else []
    # An instant without its offset from UTC is refused.
    wrong = get_region_feed.sync(code, client=client, at=datetime(2026, 1, 1, 7))  # noqa: DTZ001
    problem = expected(Problem, wrong)
    flaws = problem.errors or []

    found = {
        "villages": list(villages(client, "33.24.01")),
        "titles": [item.title for item in feed.items],
        "creatives": [[creative.type_, told(creative)] for item in feed.items for creative in item.creatives],
        "emergency": feed.takeover.text if feed.takeover else None,
        "again": again.status_code,
        "responsible": ilm.responsible.name,
        "agreement": ilm.agreement.number if ilm.agreement else None,
        "article": article.title,
        "events": [[event.title, when(event)] for event in agenda.items],
        "blocks": [[block.type_, words(block)] for block in blocks],
        "problem": {"code": problem.code, "parameter": flaws[0].parameter},
    }
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
