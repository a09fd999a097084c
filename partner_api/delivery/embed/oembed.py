"""oEmbed 1.0 (https://oembed.com): the embed of an address, for programs that people paste one into."""

from typing import Any
from xml.etree import ElementTree

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ilm_blocks.choices import Channel
from partner_api import problems
from partner_api.addresses import api_url
from partner_api.delivery import feed
from partner_api.delivery.chain_versions import ChainVersions, UnknownRegion
from partner_api.delivery.feed import Feed
from partner_api.delivery.syndication.entries import one_line
from partner_api.http import caching
from partner_api.http.parameters import wrong
from partner_api.problems import Problem
from sites.declared import made_of

from . import frames, snippets, targets
from .addresses import embed_url
from .options import Height
from .targets import Target

#: In pixels, where whoever asks names no narrower one: a column of text.
WIDTH = 600
#: In digits, of a number of pixels.
LONGEST = 5
Told = dict[str, Any]


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """Parameters that the specification does not know (``dnt=1``) are left to whoever sends them."""
    try:
        response = _answered(request)
    except Problem as problem:
        response = problems.respond(request, problem)
    response[caching.OPEN_TO] = "*"
    return response


def _answered(request: HttpRequest) -> HttpResponse:
    form = request.GET.get("format", "json")
    if form not in WRITERS:
        said = _("There is no format “%(format)s” here. Known are: %(known)s.")
        raise Problem("unknown_format", said % {"format": form, "known": ", ".join(WRITERS)})
    longest, widest = _pixels(request, "maxheight"), _pixels(request, "maxwidth")
    if not (url := request.GET.get("url")):
        raise wrong("url", "required", _("Give the address of a page that is to be embedded."))
    target = targets.find(url)
    if target is None:
        raise _foreign()
    write, media_type = WRITERS[form]
    now, versions = timezone.now(), _versions(target)
    answer = feed.present(versions, Channel.WEBSITE.value, now)
    embeddable = told(target, answer, widest=widest, longest=longest)
    response = HttpResponse(write(embeddable), content_type=media_type)
    keys = [f"r-{code}" for code in versions.codes]
    response["Surrogate-Key"] = " ".join([*keys, f"i-{target.ilm_id}"] if target.ilm_id else keys)
    caching.keep(response, left=caching.seconds_left(answer.until, now))
    return made_of(response, versions.marks, until=answer.until)


def _versions(target: Target) -> ChainVersions:
    try:
        return ChainVersions.of(target.code)
    except UnknownRegion:
        raise _foreign() from None


def _pixels(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= LONGEST and int(given)):
        raise wrong(name, "invalid", _("Write a whole number."))
    return int(given)


def _foreign() -> Problem:
    return Problem("not_found", _("Only home pages of regions, pages of ILM and embeds of this site can be embedded."))


def told(target: Target, answer: Feed, *, widest: int | None, longest: int | None) -> Told:
    """What the specification asks for of a rich embed; raises Problem for what is not shown.

    Without ``cache_age``: an answer that is stored would go on saying what was left when it was made, and its headers
    say how long it may be kept.
    """
    title = snippets.title_of(answer.resolution.region)
    if target.ilm_id is not None:
        cards = frames.only(answer, target.ilm_id)
        if not cards:
            raise _foreign()
        title = cards[0].verdict.ilm.title
    height = _height(int(target.choices["height"]), longest)
    frame = min(height, longest or height)
    width = min(WIDTH, widest or WIDTH)
    url = embed_url(target.code, {**target.choices, "height": str(height.value)}, target.ilm_id)
    return {
        "version": "1.0",
        "type": "rich",
        "title": one_line(title),
        "provider_name": settings.WAGTAIL_SITE_NAME,
        "provider_url": api_url("/"),
        "author_name": one_line(str(answer.resolution.region)),
        "author_url": f"{answer.root}/",
        "width": width,
        "height": frame,
        "html": snippets.iframe(url, one_line(title), width=width, height=frame),
    }


def _height(wanted: int, longest: int | None) -> Height:
    """The largest of all that is no more than wanted and finds room; the smallest where none does."""
    room = min(wanted, longest or wanted)
    return max((height for height in Height if height <= room), default=Height.LOW)


def _as_json(told: Told) -> bytes:
    return orjson.dumps({name: str(value) if isinstance(value, str) else value for name, value in told.items()})


def _as_xml(told: Told) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in told.items():
        ElementTree.SubElement(root, name).text = str(value)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


WRITERS = {"json": (_as_json, "application/json"), "xml": (_as_xml, "text/xml; charset=utf-8")}
