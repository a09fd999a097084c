"""What a region shows as the entries of a feed, whatever its format: an emergency first, then each ILM in order."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ilm_blocks.media import freezing
from ilm_blocks.models import ILM, Takeover
from ilm_blocks.queries import attribution
from ilm_blocks.rules.captions import caption, hashtags
from partner_api.addresses import api_url, media_url
from partner_api.delivery.feed import Feed

Item = Mapping[str, Any]
#: Marks that turn the direction of all that follows (Unicode Bidirectional Algorithm, UAX 9).
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
BREAK = mark_safe("<br>")
NOT_IN_XML = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class MediaFile:
    """One file of a creative; the sizes of a poster are several. Of pictures of news nobody has counted the bytes."""

    url: str
    mime: str
    bytes: int | None
    width: int | None
    height: int | None
    duration_ms: int | None


@dataclass(frozen=True, slots=True)
class Medium:
    """A creative that is a file, the best size first; ``words`` say what it shows or says."""

    files: Sequence[MediaFile]
    words: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; its ``guid`` stays the same for good, in every region and format."""

    guid: str
    title: str
    url: str
    summary: str
    html: str
    lines: Sequence[str]
    published: datetime
    updated: datetime
    author: str
    author_url: str
    category: str
    #: A ready post for social media, which is all that the feed of that channel tells of it.
    caption: str
    media: Sequence[Medium] = ()


def entries(answer: Feed) -> Iterator[Entry]:
    """Those of ``answer``, in the language that is active; no query."""
    if live := answer.resolution.takeover:
        yield _emergency(live, answer)
    for verdict, item in zip(answer.resolution.shown, answer.body["items"], strict=True):
        yield _ilm(verdict.ilm, item)


def as_post(entry: Entry) -> Entry:
    """What a posting tool takes: each has its caption for its text."""
    lines = format_html_join(BREAK, "{}", ((line,) for line in entry.caption.splitlines()))
    return replace(entry, html=format_html("<p>{}</p>", lines))


def _emergency(live: Takeover, answer: Feed) -> Entry:
    said, owner = f"{live.heading}: {one_line(live.text)}", answer.body["takeover"]["owner"]
    author, url = one_line(attribution.of_region(f"{owner['label']} {owner['name']}")), f"{answer.root}/"
    return Entry(
        guid=f"{api_url(reverse('delivery:regions'))}#takeover-{live.pk}",
        title=said,
        url=url,
        summary=said,
        html=format_html("<p><strong>{}</strong></p>", said),
        lines=[said],
        published=live.starts_at,
        updated=live.starts_at,
        author=author,
        author_url="",
        category=live.heading,
        caption=caption(said, "", url, sentence=author, names=[author]),
    )


def _ilm(ilm: ILM, item: Item) -> Entry:
    party, distributor = item["responsible"], item["distributor"]["name"]
    sentence = attribution.worded(party["name"], distributor)
    published = max(ilm.on_air_from, ilm.first_published_at or ilm.on_air_from)
    named = f"{party['short_name'] or party['name']} · {distributor}"
    texts = [creative["text"] for creative in item["creatives"] if creative["type"] == "running_text"]
    said = texts or [": ".join(filter(None, (ilm.title, ilm.summary)))]
    return Entry(
        guid=api_url(reverse("delivery:ilm", args=[ilm.pk])),
        title=one_line(ilm.title),
        url=item["url"],
        summary=one_line(f"{ilm.summary} {sentence}"),
        html=clean(_html(item, sentence)),
        lines=[one_line(f"{text} — {named}") for text in said],
        published=published,
        updated=max(published, ilm.last_published_at or published),
        author=one_line(party["name"]),
        author_url=party["website"],
        category=item["content_class"],
        caption=caption(
            one_line(ilm.title),
            _lines(ilm.social_text or ilm.summary),
            item["url"],
            sentence=one_line(sentence),
            names=[one_line(party["short_name"] or party["name"]), one_line(distributor)],
            hashtags=hashtags(party["short_name"] or party["name"], distributor),
        ),
        media=[_medium(creative) for creative in ilm.frozen if creative.get("files")],
    )


def _medium(creative: Item) -> Medium:
    names = ("mime", "bytes", "width", "height", "duration_ms")
    files = [
        MediaFile(media_url(freezing.url(file)), *(file.get(name) for name in names)) for file in creative["files"]
    ]
    return Medium(files, one_line(creative.get("alt") or creative.get("transcript") or ""))


def _html(item: Item, sentence: str) -> str:
    summary = format_html("<p>{}</p>", item["summary"]) if item["summary"] else ""
    shown = [_creative(creative) for creative in item["creatives"]]
    return on_lines(summary, *shown, format_html("<p><small>{}</small></p>", sentence))


def on_lines(*parts: str) -> SafeString:
    """HTML with each of ``parts`` on a line: readers that take the marks away leave a space between them."""
    return format_html_join("\n", "{}", ((part,) for part in parts if part))


def _creative(creative: Item) -> str:
    match creative["type"]:
        case "poster":
            names = ("src", "width", "height", "alt")
            return format_html(
                '<p><img src="{}" width="{}" height="{}" alt="{}"></p>', *(creative[name] for name in names)
            )
        case "video":
            return format_html('<p><a href="{}">{}</a></p>', creative["src"], creative["alt"] or creative["src"])
        case "audio":
            return format_html('<p><a href="{}">{}</a></p>', creative["src"], creative["transcript"])
        case "message":
            return format_html("<h2>{}</h2>\n<p>{}</p>", creative["heading"], creative["text"])
    return format_html("<p>{}</p>", creative["text"])


def _lines(text: str) -> str:
    return "\n".join(map(one_line, text.splitlines()))


def one_line(text: str) -> str:
    """``text`` on one line, whose order no sign in it turns round: whoever answers for it stands on the same line."""
    return clean(TURNING.sub("", " ".join(text.split())))


def clean(text: str) -> str:
    """``text`` without what XML cannot hold; what Unicode has yet to name it can."""
    return NOT_IN_XML.sub("", text)
