"""A small page for the websites of others, to be framed: no script, no cookie, and the same for everybody."""

from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template.loader import get_template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from ilm_blocks.choices import Channel
from ilm_blocks.queries.heads import Marks
from partner_api.addresses import media_url
from partner_api.delivery import beside, feed, provenance
from partner_api.delivery.chain_versions import ChainVersions, UnknownRegion
from partner_api.delivery.content import Content
from partner_api.http import caching
from partner_api.http.content_policy import hash_of
from partner_api.http.settling import settled
from partner_api.problems import Problem
from sites.declared import earliest, made_of
from sites.pages.frame import distributors
from sites.succession import former

from . import frames
from .addresses import address_of, embed_url
from .options import ROOM, Height
from .parameters import EmbedParameters

STYLES = get_template("partner_api/embed/embed.css").render()
#: The element for those who may have scripts. Not by the address of a static file: that changes with what it holds.
SCRIPT = Path(__file__).parents[2] / "static" / "partner_api" / "embed" / "ilm-kendal.js"
NOTHING: Marks = frozenset()
View = Callable[..., HttpResponse]


def framable(view: View) -> View:
    """``view`` for whoever wants to frame or read it; it loads its pictures, its one sheet and nothing else."""

    @wraps(view)
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        pictures = "{0.scheme}://{0.netloc}".format(urlsplit(media_url("/")))
        response["Content-Security-Policy"] = (
            f"default-src 'none'; style-src {hash_of(STYLES)}; img-src {pictures}; base-uri 'none'; form-action 'none'"
        )
        response[caching.OPEN_TO] = "*"
        return response

    return xframe_options_exempt(framed)


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The element <ilm-kendal>, at one address for good, and open to the websites that run it as a module."""
    response = HttpResponse(SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8")
    response[caching.OPEN_TO] = "*"
    caching.keep(response, browser=caching.SHARED_AGE)
    return made_of(response, NOTHING, until=None)


@require_safe
@framable
def embed(request: HttpRequest, code: str, ilm_id: int | None = None) -> HttpResponse:
    """What the region shows on its website; with ``ilm_id`` that one alone."""
    try:
        query = EmbedParameters.read(request.GET)
        versions = ChainVersions.of(code)
    except UnknownRegion:
        return _led_on(request, code, ilm_id)
    except Problem as problem:
        return _refused(request, 400, _("This embed is not set up right"), _mistakes(problem))
    return _shown(request, versions, query, ilm_id)


def _shown(request: HttpRequest, versions: ChainVersions, query: dict[str, Any], ilm_id: int | None) -> HttpResponse:
    now, height, content = timezone.now(), Height(int(query["height"])), Content(query["content"])
    read = partial(ChainVersions.of, versions.codes[-1])
    present = partial(feed.present, channel=Channel.WEBSITE.value, now=now)
    versions, answer, is_settled = settled(versions, read, present, version=str)
    ads, pieces = ROOM[height]
    cards = frames.shown(answer, ads) if ilm_id is None else frames.only(answer, ilm_id)
    if ilm_id is not None and not cards:
        return _off_air(request, answer, ilm_id)
    told = beside.of(content, answer.chain, versions.roots, now, most=pieces, names=frames.OF_NEWS)
    until = earliest(answer.until, told.until)
    context = _frame(answer, query) | {
        "cards": cards,
        "alone": ilm_id is not None,
        "is_low": height == Height.LOW,
        "content": content,
        "title": content.title_of(answer.resolution.region),
        "beside": told,
        "takeover": answer.resolution.takeover,
        "embeddable": embed_url(answer.resolution.region.code, query, ilm_id),
    }
    response = render(request, "partner_api/embed/embed.html", context)
    if not is_settled:
        response["Cache-Control"] = "no-store"
        return response
    keys = [*(f"r-{code}" for code in versions.codes), *(f"i-{card.verdict.ilm.pk}" for card in cards)]
    response["Surrogate-Key"] = " ".join(keys)
    longest = caching.EMERGENCY_AGE if answer.is_emergency else caching.SHARED_AGE
    caching.keep(response, left=caching.seconds_left(until, now), browser=0, shared=longest)
    return made_of(response, versions.marks | told.marks, until=until)


def _frame(answer: feed.Feed, query: dict[str, Any]) -> dict[str, Any]:
    """What every embed of a region has."""
    return {
        "styles": STYLES,
        "theme": query.get("theme", ""),
        "region": answer.resolution.region,
        "chain": answer.chain,
        "root": answer.root,
        "host": urlsplit(answer.root).netloc,
        "distributors": distributors(answer.chain, answer.resolution),
    }


def _off_air(request: HttpRequest, answer: feed.Feed, ilm_id: int) -> HttpResponse:
    """That the one ILM is not shown now: its own page on the region's site says why."""
    status = 404
    try:
        provenance.find(ilm_id, now=timezone.now())
    except provenance.Withdrawn:
        status = 410
    except provenance.UnknownILM:
        return _refused(request, status, _("This ILM is not here"), [_("The address has a typing mistake.")])
    said = [_("It is not running in %(region)s at the moment.") % {"region": answer.resolution.region}]
    link = f"{answer.root}/ilm/{ilm_id}/"
    return _refused(request, status, _("This ILM is not shown now"), said, link=link, link_text=_("Why, and what now"))


def _led_on(request: HttpRequest, code: str, ilm_id: int | None) -> HttpResponse:
    """A former code leads to the present one for good; with any other nothing was ever embedded."""
    successor = former.successor(code)
    if successor is None:
        said = [_("No region has the code “%(code)s”.") % {"code": code}]
        said.append(_("Whoever keeps this website finds the right code in the admin, under “Embed”."))
        return _refused(request, 404, _("This region is not here"), said)
    query = request.META.get("QUERY_STRING", "")
    address = address_of(successor, ilm_id)
    response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address, preserve_request=True)
    caching.keep(response)  # a code may move on
    return response


def _mistakes(problem: Problem) -> list[str]:
    return [f"{error['parameter']}: {error['detail']}" for error in problem.errors]


def _refused(request: HttpRequest, status: int, title: str, said: list[str], **link: str) -> HttpResponse:
    """A page that says so, in the place of the embed."""
    context = {"styles": STYLES, "title": title, "said": said, "theme": "", **link}
    return render(request, "partner_api/embed/refused.html", context, status=status)
