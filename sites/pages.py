"""What the public pages of a region show: context for the templates."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from ilm_blocks import cascade, regions
from ilm_blocks.vocabulary import Channel

if TYPE_CHECKING:
    from .models import ArticlePage, RegionPage


def region_home(page: "RegionPage", *, at: datetime) -> dict[str, Any]:
    chain = regions.provider().chain(page.pk)
    return {"region": chain[-1], "chain": chain, "resolution": cascade.resolve(chain[-1], Channel.WEBSITE, at)}


def ilm_page(page: "RegionPage", request: HttpRequest, ilm_id: int, *, at: datetime) -> HttpResponse:
    raise NotImplementedError


def article(page: "ArticlePage", *, at: datetime) -> dict[str, Any]:
    region = regions.of(page)
    return {"region": region}
