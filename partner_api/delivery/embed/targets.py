"""Which embed an address means: that of a region's home page, of the page of one ILM, or an embed itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.http import QueryDict
from django.urls import Resolver404, resolve
from wagtail.models import Site

from partner_api.addresses import api_url
from partner_api.problems import Problem
from sites.models import FormerRegion, RegionPage
from sites.succession import former

from .parameters import EmbedParameters

#: Pages of a region's site that have an embed; of which site, its host says.
OF_REGION = re.compile(r"/(?:ilm/(?:(?P<ilm_id>[0-9]{1,9})/)?)?", re.ASCII)
EMBEDS = ("embed", "embed-ilm")


@dataclass(frozen=True, slots=True)
class Target:
    code: str
    ilm_id: int | None
    choices: Mapping[str, Any]


def find(url: str) -> Target | None:
    """What ``url`` means; None if it is none of ours or has no embed.

    People leave out the slash at its end, as browsers show it, or copy a space along; the pages lead on, too.
    """
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018, raises for a port that is none
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "\0" in url:
        return None
    whole = parts._replace(path=f"{parts.path.removesuffix('/')}/")
    return _of_embed(whole) or _of_page(whole)


def _of_embed(parts: SplitResult) -> Target | None:
    try:
        match = resolve(parts.path)
        choices = EmbedParameters.read(QueryDict(parts.query))
    except (Resolver404, Problem):
        return None
    if match.url_name not in EMBEDS or not (_is_machine(parts) or _site(parts)):
        return None
    code = former.successor(match.kwargs["code"]) or match.kwargs["code"]
    return Target(code, match.kwargs.get("ilm_id"), choices)


def _of_page(parts: SplitResult) -> Target | None:
    match, site = OF_REGION.fullmatch(parts.path), _site(parts)
    if match is None or site is None:
        return None
    region = RegionPage.objects.filter(pk=site.root_page_id).values_list("code", flat=True).first()
    if region is None:
        region = FormerRegion.objects.filter(pk=site.root_page_id).values_list("successor__code", flat=True).first()
    if region is None:
        return None
    number = match["ilm_id"]
    return Target(region, int(number) if number else None, EmbedParameters.read(QueryDict()))


def _is_machine(parts: SplitResult) -> bool:
    return parts.netloc == urlsplit(api_url("/")).netloc


def _site(parts: SplitResult) -> Site | None:
    """The Site at the host and port of the address, whatever its scheme."""
    found = Site.objects.filter(hostname=parts.hostname or "").order_by("pk")
    return next((site for site in found if urlsplit(site.root_url).port == parts.port), None)
