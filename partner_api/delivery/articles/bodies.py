"""The bodies of articles, block by block, as HTML or as text: links and pictures of all of them looked up at once."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from partner_api.addresses import api_url
from partner_api.delivery.pages.serializers import OWN_PATH
from partner_api.delivery.pictures import FORMATS, picture
from sites.models import ArticlePage

Block = dict[str, Any]
#: Stands between paragraphs while the links of all are looked up; no text of a page has it.
SEPARATOR = "\x1e"
END_OF_LINE = re.compile(r"</(?:p|h\d|li|blockquote)>|<br\s*/?>", re.IGNORECASE)


def image_ids(article: ArticlePage) -> Iterator[int]:
    """The pictures in the body of ``article``; no query."""
    for raw in article.body.raw_data:
        if raw["type"] == "image":
            yield _image_id(raw["value"])


def paragraphs(articles: Iterable[ArticlePage]) -> dict[str, str]:
    """Each paragraph of ``articles`` as it is stored, with its links resolved; constant queries."""
    stored = [raw["value"] for article in articles for raw in article.body.raw_data if raw["type"] == "paragraph"]
    sources = list({text.replace(SEPARATOR, ""): None for text in stored})
    resolved = OWN_PATH.sub(api_url("/"), expand_db_html(SEPARATOR.join(sources))).split(SEPARATOR)
    return dict(zip(sources, resolved, strict=True)) if sources else {}


def blocks(article: ArticlePage, texts: Mapping[str, str], images: Mapping[int, Any], code: str) -> list[Block]:
    """The body block by block, without kinds that the API does not describe and pictures that are gone."""
    found = (_block(raw["type"], raw["value"], texts, images, code) for raw in article.body.raw_data)
    ids = (raw.get("id") for raw in article.body.raw_data)
    return [{"type": block.pop("type"), "id": key, **block} for block, key in zip(found, ids, strict=True) if block]


def _block(kind: str, value: Any, texts: Mapping[str, str], images: Mapping[int, Any], code: str) -> Block | None:
    match kind:
        case "heading":
            return {"type": kind, "text": value}
        case "paragraph":
            return {"type": kind, "html": texts[value.replace(SEPARATOR, "")]}
        case "image" if image := images.get(_image_id(value)):
            return {"type": kind, "picture": picture(image, _alt(value, image))}
        case "quote":
            return {"type": kind, "quote": value["quote"], "by": value.get("source") or ""}
        case "ilm_feed":
            url = api_url(reverse("delivery:feed", args=[code]))
            return {"type": kind, "heading": value.get("heading") or "", "limit": value["limit"], "url": url}
    return None


def _image_id(value: Any) -> int:
    """Blocks from before pictures had words of their own hold the number alone."""
    return value["image"] if isinstance(value, dict) else value


def _alt(value: Any, image: Any) -> str:
    if not isinstance(value, dict):
        return image.default_alt_text
    return "" if value.get("decorative") else value.get("alt_text") or ""


# As one text


def as_html(found: Iterable[Block], ilm_page: str) -> str:
    """The blocks as HTML; where ILM are to stand, which change by themselves, a link to ``ilm_page``."""
    return "\n".join(_html(block, ilm_page) for block in found)


def _html(block: Block, ilm_page: str) -> SafeString:
    match block["type"]:
        case "heading":
            return format_html("<h2>{}</h2>", block["text"])
        case "paragraph":
            return mark_safe(block["html"])  # noqa: S308, Wagtail's own rich text, cleaned when it was saved
        case "image":
            return _figure(block["picture"])
        case "quote":
            said = format_html_join("", "<p>{}</p>", ((line,) for line in block["quote"].splitlines() if line.strip()))
            by = format_html("<figcaption>{}</figcaption>", block["by"]) if block["by"] else ""
            return format_html("<figure><blockquote>{}</blockquote>{}</figure>", said, by)
    return format_html('<p><a href="{}">{}</a></p>', ilm_page, _name_of_feed(block))


def _figure(shown: Mapping[str, Any]) -> SafeString:
    by_type: dict[str, Sequence[Mapping[str, Any]]] = {
        kind: [size for size in shown["renditions"] if size["type"] == kind] for kind in FORMATS.values()
    }
    webp, jpeg = (", ".join(f"{size['url']} {size['width']}w" for size in sizes) for sizes in by_type.values())
    last = by_type["image/jpeg"][-1]
    return format_html(
        '<figure><picture><source type="image/webp" srcset="{}">'
        '<img src="{}" srcset="{}" width="{}" height="{}" alt="{}"></picture></figure>',
        webp, last["url"], jpeg, last["width"], last["height"], shown["alt"],
    )  # fmt: skip


def as_text(found: Iterable[Block], ilm_page: str) -> str:
    return "\n\n".join(filter(None, (_text(block, ilm_page) for block in found)))


def _text(block: Block, ilm_page: str) -> str:
    match block["type"]:
        case "heading":
            return block["text"]
        case "paragraph":
            lines = unescape(strip_tags(END_OF_LINE.sub("\n", block["html"]))).splitlines()
            return "\n".join(line.strip() for line in lines if line.strip())
        case "image":
            return block["picture"]["alt"]
        case "quote":
            return f"“{block['quote']}”" + (f" — {block['by']}" if block["by"] else "")
    return f"{_name_of_feed(block)}: {ilm_page}"


def _name_of_feed(block: Block) -> str:
    return block["heading"] or "ILM"
