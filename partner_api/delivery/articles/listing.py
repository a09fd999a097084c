"""The news of a region, with what cascades to it: articles that everybody may read, each with the region it is from."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from wagtail.query import PageQuerySet

from ilm_blocks.regions import Chain
from partner_api import addresses
from partner_api.delivery import bodies, items
from partner_api.delivery.matching import Search
from partner_api.delivery.pictures import picture
from partner_api.http import pagination
from sites.addresses import below
from sites.cascading import queries as cascading
from sites.cascading.queries import FromAbove
from sites.models import ArticlePage, RegionPage


class Key(NamedTuple):
    """Where an article stands in a list: whether it is pinned, its day, its number."""

    is_first: int
    day: date
    number: int

    def __str__(self) -> str:
        return f"{self.is_first} {self.day} {self.number}"


def of_region(page: RegionPage, above: FromAbove) -> PageQuerySet:
    """Its own news and what it lists ``above``."""
    return cascading.listed(ArticlePage, page, above)


def public() -> PageQuerySet:
    """Without drafts, and without pages that are private or stand below such a one; lazy."""
    return cascading.public(ArticlePage)


def cut(
    rows: PageQuerySet, *, search: Search | None, after: Key | None, limit: int
) -> tuple[Sequence[ArticlePage], str | None]:
    """The next of ``rows`` in their order, and what the cursor is to name; one query, two to search."""
    behind = rows.filter(_behind(Key(*after))) if after else rows
    if search is None:
        found, last = pagination.cut(behind.select_related("locale"), limit)
        return found, last and str(Key(last.is_first, last.date, last.pk))
    told = behind.values_list("is_first", "date", "pk", "title", "introduction").iterator()
    keys, last_key = pagination.cut((Key(*key) for *key, title, text in told if search.finds([title, text])), limit)
    found = list(rows.select_related("locale").filter(pk__in=[key.number for key in keys]))
    return found, last_key and str(last_key)


def _behind(key: Key) -> Q:
    later = Q(date__lt=key.day) | Q(date=key.day, pk__lt=key.number)
    return Q(is_first__lt=key.is_first) | (Q(is_first=key.is_first) & later)


def tell(found: Sequence[ArticlePage], chain: Chain, *, form: str, names: Sequence[str]) -> list[dict[str, Any]]:
    """Each article that the last region of ``chain`` lists, with the addresses of the one that it comes from.

    What ``names`` leave out is not looked up. Constant queries.
    """
    roots, origins = addresses.roots([chain]), {region.id: region for region in chain}
    with_body, with_picture = "body" in names, "picture" in names
    covers = {article.image_id for article in found if with_picture and article.image_id}
    sources = bodies.Sources.of(found if with_body else (), others=covers)
    told = []
    for article in found:
        region, root = origins[article.region_id], roots[article.region_id]
        image = sources.images.get(article.image_id or 0) if with_picture else None
        item = {
            "id": article.pk,
            "title": article.title,
            "date": article.date,
            "summary": article.introduction,
            "url": below(root, article.slug),
            "language": article.locale.language_code,
            "first_published_at": items.instant(article.first_published_at),
            "last_published_at": items.instant(article.last_published_at),
            "origin": items.brief(region),
            "picture": picture(image, image.default_alt_text) if image else None,
        }
        if with_body:
            item["body"] = bodies.told(article, sources, form=form, code=region.code, ilm_page=f"{root}/ilm/")
        told.append(item)
    return told
