"""The formats of a feed, each made of the same entries; equal entries give equal bytes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed

from partner_api.delivery import items

from .entries import Entry, MediaFile, Medium

JSON_FEED = "https://jsonfeed.org/version/1.1"
MEDIA_RSS = "http://search.yahoo.com/mrss/"


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says of itself; ``changed_at`` is since when it holds."""

    title: str
    home: str
    address: str
    language: str
    changed_at: datetime
    #: Whether its entries are read by tools that post them.
    is_social: bool = False


def as_json(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """JSON Feed 1.1."""
    return orjson.dumps(
        {
            "version": JSON_FEED,
            "title": channel.title,
            "home_page_url": channel.home,
            "feed_url": channel.address,
            "language": channel.language,
            "items": [_json(entry, channel) for entry in entries],
        }
    )


def _json(entry: Entry, channel: Channel) -> dict[str, Any]:
    author = {"name": entry.author} | ({"url": entry.author_url} if entry.author_url else {})
    told = {
        "id": entry.guid,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "date_published": items.instant(entry.published),
        "date_modified": items.instant(entry.updated),
        "authors": [author],
        "tags": [entry.category],
    }
    pictures = [medium.files[0].url for medium in entry.media if medium.files[0].mime.startswith("image/")]
    if channel.is_social:
        told["content_text"] = entry.caption
    if pictures:
        told["image"] = pictures[0]
    if files := _weighed(entry.media):
        told["attachments"] = [_attachment(file) for file in files]
    return told


def _attachment(file: MediaFile) -> dict[str, Any]:
    told = {"url": file.url, "mime_type": file.mime, "size_in_bytes": file.bytes}
    return told | ({"duration_in_seconds": file.duration_ms / 1000} if file.duration_ms else {})


def _weighed(media: Sequence[Medium]) -> list[MediaFile]:
    """The best size of each of ``media`` that says how many bytes it is, as whoever loads it wants to know."""
    return [medium.files[0] for medium in media if medium.files[0].bytes is not None]


def as_text(_channel: Channel, entries: Sequence[Entry]) -> bytes:
    """One line for each thing to say."""
    return "".join(f"{line}\n" for entry in entries for line in entry.lines).encode()


def as_rss(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """RSS 2.0."""
    return _written(RSS, channel, entries)


def as_atom(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """Atom 1.0 (RFC 4287)."""
    return _written(Atom, channel, entries)


def as_media_rss(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """RSS 2.0 with the files of each item in all their sizes, as Media RSS 1.5 has it."""
    return _written(MediaRSS, channel, entries)


class Dated:
    """A feed that was changed when its content was, not when it was read."""

    feed: dict[str, Any]

    def latest_post_date(self) -> datetime:
        return self.feed["changed_at"]


class RSS(Dated, Rss201rev2Feed):
    pass


class Atom(Dated, Atom1Feed):
    pass


class MediaRSS(RSS):
    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {"xmlns:media": MEDIA_RSS}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for medium in item["media"]:
            handler.startElement("media:group", {})
            for number, file in enumerate(medium.files):
                handler.addQuickElement("media:content", "", dict(_content(file, is_default=number == 0)))
            if medium.words:
                handler.addQuickElement("media:description", medium.words, {"type": "plain"})
            handler.addQuickElement("media:credit", item["author_name"], {"role": "author", "scheme": "urn:ebu"})
            handler.endElement("media:group")


def _content(file: MediaFile, *, is_default: bool) -> Iterator[tuple[str, str]]:
    kind = file.mime.partition("/")[0]
    yield from (("url", file.url), ("type", file.mime), ("medium", kind))
    yield "isDefault", "true" if is_default else "false"
    for name, value in (("fileSize", file.bytes), ("width", file.width), ("height", file.height)):
        if value:
            yield name, str(value)
    if file.duration_ms:
        yield "duration", str(round(file.duration_ms / 1000))


def _written(kind: Any, channel: Channel, entries: Sequence[Entry]) -> bytes:
    feed = kind(
        title=channel.title, link=channel.home, description=channel.title, language=channel.language,
        feed_url=channel.address, feed_guid=channel.address, changed_at=channel.changed_at,
    )  # fmt: skip
    for entry in entries:
        feed.add_item(
            title=entry.title, link=entry.url, description=entry.html, author_name=entry.author,
            author_link=entry.author_url or None, pubdate=entry.published, updateddate=entry.updated,
            unique_id=entry.guid, unique_id_is_permalink=False, categories=[entry.category],
            enclosures=[_enclosure(file) for file in _weighed(entry.media)][:1], media=entry.media,
        )  # fmt: skip
    return feed.writeString("utf-8").encode()


def _enclosure(file: MediaFile) -> Enclosure:
    """An item of RSS has one at most."""
    return Enclosure(file.url, str(file.bytes), file.mime)
