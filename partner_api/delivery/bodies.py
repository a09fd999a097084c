"""The bodies of pages, block by block, as HTML or as text: links and pictures of all of them looked up at once."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any, Self

from django.urls import reverse
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from partner_api.addresses import api_url
from partner_api.delivery.pages.serializers import OWN_PATH
from partner_api.delivery.pictures import FORMATS, picture, pictures

Block = dict[str, Any]
#: Stands between paragraphs while the links of all are looked up; no text of a page has it.
SEPARATOR = "\x1e"
END_OF_LINE = re.compile(r"</(?:p|h\d|li|blockquote)>|<br\s*/?>", re.IGNORECASE)


def told(page: Any, sources: "Sources", *, form: str, code: str, ilm_page: str) -> dict[str, Any]:
    """The body of ``page``, one of a region with ``code``, as ``form`` asks: ``blocks``, ``html`` or ``text``."""
    found = blocks(page, sources, code)
    if form == "blocks":
        return {"format": form, "blocks": found}
    return {"format": form, form: (as_html if form == "html" else as_text)(found, ilm_page)}


@dataclass(frozen=True, slots=True)
class Sources:
    """What the bodies of some pages name: their paragraphs with links resolved, and their pictures by number."""

    texts: Mapping[str, str]
    images: dict[int, Any]

    @classmethod
    def of(cls, pages: Collection[Any], *, others: Collection[int] = ()) -> Self:
        """Those of ``pages``, and the pictures ``others``; constant queries."""
        wanted = {*others, *(image_id for page in pages for image_id in image_ids(page))}
        images = {image.pk: image for image in pictures().filter(pk__in=wanted)} if wanted else {}
        return cls(paragraphs(pages), images)


def image_ids(page: Any) -> Iterator[int]:
    """The pictures in the body of ``page``; no query."""
    for raw in page.body.raw_data:
        if raw["type"] == "image":
            yield _image_id(raw["value"])


def paragraphs(pages: Iterable[Any]) -> dict[str, str]:
    """Each paragraph of ``pages`` as it is stored, with its links resolved; constant queries."""
    stored = [raw["value"] for page in pages for raw in page.body.raw_data if raw["type"] == "paragraph"]
    sources = list({text.replace(SEPARATOR, ""): None for text in stored})
    resolved = OWN_PATH.sub(api_url("/"), expand_db_html(SEPARATOR.join(sources))).split(SEPARATOR)
    return dict(zip(sources, resolved, strict=True)) if sources else {}


def blocks(page: Any, sources: Sources, code: str) -> list[Block]:
    """The body block by block, without kinds that the API does not describe and pictures that are gone."""
    found = (_block(raw["type"], raw["value"], sources, code) for raw in page.body.raw_data)
    ids = (raw.get("id") for raw in page.body.raw_data)
    return [{"type": block.pop("type"), "id": key, **block} for block, key in zip(found, ids, strict=True) if block]


def _block(kind: str, value: Any, sources: Sources, code: str) -> Block | None:
    match kind:
        case "heading":
            return {"type": kind, "text": value}
        case "paragraph":
            return {"type": kind, "html": sources.texts[value.replace(SEPARATOR, "")]}
        case "image" if image := sources.images.get(_image_id(value)):
            shown = picture(image, _alt(value, image))
            return {"type": kind, "picture": shown} if shown else None
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
