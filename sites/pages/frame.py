"""What every page of a region has around its own: names, ways up, an emergency, and what its answer was made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.core.paginator import Page as Leaf
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.models import Page
from wagtail.rich_text import extract_references_from_rich_text

from ilm_blocks import cascade, regions
from ilm_blocks.cascade import Resolution
from ilm_blocks.choices import Channel
from ilm_blocks.queries import heads
from ilm_blocks.regions import Chain, Region

from .. import addresses, sharing
from ..conf import conf
from ..declared import Viewed, made_of, views

LEAF = "halaman"  # the query parameter that names a leaf of a long list

Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Home:
    """A region with the address of its home page."""

    region: Region
    home: str


def resolve(page: Page, at: datetime) -> tuple[Chain, Resolution]:
    chain = regions.provider().chain(page.pk)
    return chain, cascade.resolve(chain, Channel.WEBSITE, at)


def framed(office: Page, chain: Chain, resolution: Resolution) -> Context:
    """What every page of a region has: its names, its emergency, its way up, and where ``office``, its home, is."""
    homes = addresses.homes(region.id for region in chain)
    places = [Home(region, homes[region.id]) for region in chain if region.id in homes]
    root = reverse("wagtail_serve", args=[""])  # a region is the root of its own host
    return {
        "region": chain[-1],
        "office": office,
        "chain": chain,
        "places": places,
        "place": places[-1],
        "above": places[:-1],
        "takeover": resolution.takeover,
        "distributors": distributors(chain, resolution),
        "root": root,
        "holds_until": resolution.valid_until,
        "ilm_base": f"{root}ilm/",
        "news_base": f"{root}kabar/",
        "agenda_base": f"{root}agenda/",
        "transparency": reverse(conf.TRANSPARENCY) if conf.TRANSPARENCY else "",
        "head_parts": conf.HEAD_PARTS,
    }


def distributors(chain: Chain, resolution: Resolution) -> list[str]:
    """Who distributes what is shown here; while that is nothing, who would."""
    shown = dict.fromkeys(verdict.owner.distributor for verdict in resolution.shown)  # type: ignore[union-attr]
    return list(shown) or [chain[-1].distributor]


def render(page: Page, request: HttpRequest, template: str, context: Context, *, status: int = 200) -> HttpResponse:
    return TemplateResponse(request, template, {"page": page, "self": page} | context, status=status)


def dated(response: TemplateResponse) -> TemplateResponse:
    """A page of a region, which shows what its chain has, and the names and hosts of regions around it."""
    context: Context = response.context_data  # type: ignore[assignment]
    shown = [*(region.id for region in context["chain"]), *context.get("linked", ())]
    marks = heads.of_chain(shown, heads.PAGES) | heads.of_all(heads.REGIONS) | context.get("marks", frozenset())
    if "viewed" in context and response.status_code == HTTPStatus.OK:
        kind, subject_id = context["viewed"]
        region = context["region"]
        views(response, Viewed(kind, subject_id, region.id, region.tzinfo))
    return made_of(response, marks, until=context["holds_until"])


def linked(pages: Iterable[Page]) -> list[int]:
    """The primary keys of the pages around those that texts of ``pages`` link to: their addresses are printed there.

    Two queries, and none for texts without such links.
    """
    texts = (raw["value"] for page in pages for raw in page.body.raw_data if raw["type"] == "paragraph")
    found = (reference for text in texts for reference in extract_references_from_rich_text(text))
    numbers = {pk for model, pk, *_where in found if issubclass(model, Page)}
    if not numbers:
        return []
    paths = Page.objects.filter(pk__in=numbers).values_list("path", flat=True)
    around = {upper for path in paths for upper in regions.path_and_above(path)}
    return list(Page.objects.filter(path__in=around).values_list("pk", flat=True))


def leaf_of(request: HttpRequest, items: Any, size: int) -> Leaf:
    return Paginator(items, size).get_page(request.GET.get(LEAF))


def listed(frame: Context, leaf: Leaf, path: str, title: str, description: str) -> Context:
    """What a list has beside its items: each leaf is a page of its own."""
    home = frame["place"].home
    canonical = f"{home}{path}" + (f"?{LEAF}={leaf.number}" if leaf.number > 1 else "")
    return {
        "leaf": leaf,
        "canonical": canonical,
        "shared": sharing.of_list(title, description, canonical, home),
    }
