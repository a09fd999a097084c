"""News and events as entries of a feed, beside those of the ILM."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from ilm_blocks.queries import attribution
from ilm_blocks.regions import Region
from ilm_blocks.rules.captions import caption
from ilm_blocks.rules.dayparts import midnight
from partner_api.addresses import api_url
from partner_api.delivery.beside import Beside, Event, Piece
from partner_api.delivery.content import Content
from sites.agenda.rules import occurrences

from .entries import BREAK, Entry, MediaFile, Medium, clean, on_lines, one_line

#: Of each; a reader asks again before there are more new ones.
MOST = 20
#: What is told of a piece of news: its page has the rest.
OF_NEWS = ("title", "summary", "url", "picture")
A_DAY = timedelta(days=1)
JPEG = "image/jpeg"


def entries(beside: Beside) -> Iterator[Entry]:
    """Those of the news and then those of the events, in the language that is active; no query."""
    yield from (_news(piece) for piece in beside.news)
    yield from (_event(event) for event in beside.events)


def _news(piece: Piece) -> Entry:
    told, page, region = piece.told, piece.page, piece.region
    picture = told["picture"]
    published = _published(page, region)
    shown = _picture(picture) if picture else None
    return Entry(
        guid=api_url(reverse("delivery:article", args=[page.pk])),
        url=told["url"],
        html=clean(on_lines(_image(shown), format_html("<p>{}</p>", told["summary"]))),
        published=published,
        updated=max(published, page.last_published_at or published),
        category=Content.NEWS.value,
        media=[shown] if shown else [],
        **_said(page.title, told["summary"], told["url"], region),
    )


def _event(event: Event) -> Entry:
    page, region, when = event.page, event.region, event.when
    when_and_where = f"{when}, {page.place}"
    published = page.first_published_at or midnight(page.date, region.tzinfo)
    html = format_html("<p><strong>{}</strong>,{}\n{}</p>\n<p>{}</p>", when, BREAK, page.place, page.introduction)
    return Entry(
        guid=api_url(reverse("delivery:event", args=[page.pk])),
        url=event.url,
        html=clean(html),
        published=published,
        updated=max(published, page.last_published_at or published, _turned(event) or published),
        category=Content.AGENDA.value,
        **_said(page.title, f"{when_and_where}. {page.introduction}", event.url, region, spoken=when_and_where),
    )


def _said(title: str, summary: str, url: str, region: Region, *, spoken: str = "") -> dict[str, Any]:
    """What is said of both in words; on the line of a ticker no more than ``spoken``."""
    title, summary, author = one_line(title), one_line(summary), one_line(attribution.of_region(region))
    line = ": ".join(filter(None, (title, one_line(spoken or summary))))
    return {
        "title": title,
        "summary": summary,
        "lines": [f"{line} — {author}"],
        "author": author,
        "author_url": "",
        "caption": caption(title, summary, url, sentence=author, names=[author]),
    }


def _published(page: Any, region: Region) -> datetime:
    """When it was, or the begin of the day that it bears: news of long ago may be put in today."""
    begin = midnight(page.date, region.tzinfo)
    first = page.first_published_at
    return first if first and first < begin + A_DAY else begin


def _turned(event: Event) -> datetime | None:
    """When the time before of a weekly event was over: since then its entry tells the next one."""
    times = occurrences(event.page.schedule, event.region.tzinfo)
    return max((time.ends for time in times if time.begins < event.coming.occurrence.begins), default=None)


def _picture(told: dict[str, Any]) -> Medium:
    """In the format that everybody reads, the largest first."""
    files = [
        MediaFile(file["url"], JPEG, None, file["width"], file["height"], None)
        for file in reversed(told["renditions"])
        if file["type"] == JPEG
    ]
    return Medium(files, one_line(told["alt"]))


def _image(picture: Medium | None) -> str:
    if picture is None:
        return ""
    file = picture.files[0]
    return format_html(
        '<p><img src="{}" width="{}" height="{}" alt="{}"></p>', file.url, file.width, file.height, picture.words
    )
