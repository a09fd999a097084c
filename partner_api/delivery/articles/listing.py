"""The news of a region: published articles that everybody may read, each with the region that it comes from."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from wagtail.query import PageQuerySet

from ilm_blocks import regions
from ilm_blocks.regions import Chain
from partner_api import addresses
from partner_api.delivery import items
from partner_api.delivery.matching import Search
from partner_api.delivery.pictures import picture, pictures
from partner_api.http import pagination
from sites.models import ArticlePage, RegionPage

from . import bodies

Key = tuple[date, int]


def of_region(page: RegionPage) -> PageQuerySet:
    return public().child_of(page)


def public() -> PageQuerySet:
    """Without drafts, and without pages that are private or stand below such a one; one query for restrictions."""
    return ArticlePage.objects.live().public()


def cut(
    rows: PageQuerySet, *, search: Search | None, after: Key | None, limit: int
) -> tuple[Sequence[ArticlePage], str | None]:
    """The next of ``rows``, the newest first, and what the cursor is to name; one query, two to search."""
    rows = rows.order_by("-date", "-pk")
    behind = rows.filter(Q(date__lt=after[0]) | Q(date=after[0], pk__lt=after[1])) if after else rows
    if search is None:
        found, last = pagination.cut(behind.select_related("locale"), limit)
        return found, last and f"{last.date} {last.pk}"
    told = behind.values_list("pk", "date", "title", "introduction").iterator()
    keys, last_key = pagination.cut(((pk, day) for pk, day, *texts in told if search.finds(texts)), limit)
    found = list(rows.select_related("locale").filter(pk__in=[pk for pk, _day in keys]))
    return found, last_key and f"{last_key[1]} {last_key[0]}"


def tell(found: Sequence[ArticlePage], chain: Chain, *, form: str, names: Sequence[str]) -> list[dict[str, Any]]:
    """Each article of the last region of ``chain``; what ``names`` leave out is not looked up. Constant queries."""
    region, root = chain[-1], addresses.roots([chain])[chain[-1].id]
    with_body, with_picture = "body" in names, "picture" in names
    wanted = {article.image_id for article in found if with_picture and article.image_id}
    wanted |= {image_id for article in found if with_body for image_id in bodies.image_ids(article)}
    images = {image.pk: image for image in pictures().filter(pk__in=wanted)} if wanted else {}
    texts = bodies.paragraphs(found) if with_body else {}
    told = []
    for article in found:
        image = images.get(article.image_id) if with_picture else None
        item = {
            "id": article.pk,
            "title": article.title,
            "date": article.date,
            "summary": article.introduction,
            "url": f"{root}/{article.slug}/",
            "language": article.locale.language_code,
            "first_published_at": items.instant(article.first_published_at),
            "last_published_at": items.instant(article.last_published_at),
            "origin": items.brief(region),
            "picture": picture(image, image.default_alt_text) if image else None,
        }
        if with_body:
            blocks = bodies.blocks(article, texts, images, region.code)
            item["body"] = _body(blocks, form, f"{root}/ilm/")
        told.append(item)
    return told


def _body(blocks: list[bodies.Block], form: str, ilm_page: str) -> dict[str, Any]:
    if form == "blocks":
        return {"format": form, "blocks": blocks}
    written = bodies.as_html if form == "html" else bodies.as_text
    return {"format": form, form: written(blocks, ilm_page)}


def chain_of_article(article: ArticlePage) -> Chain:
    """Of the region right above it; empty if that is none any more."""
    parent = article.get_parent()
    chain = regions.provider().chain(parent.pk)
    return chain if chain and chain[-1].id == parent.pk else ()
