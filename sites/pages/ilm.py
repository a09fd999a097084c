"""The ILM of a region: all that it shows, and one by itself, or why it is not shown."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.models import Page

from ilm_blocks import cascade, regions
from ilm_blocks.cascade import Resolution, Verdict
from ilm_blocks.choices import Channel
from ilm_blocks.models import ILM
from ilm_blocks.queries.publicity import was_public
from ilm_blocks.queries.replacements import standing_in_place_of
from ilm_blocks.regions import Chain, Region
from ilm_blocks.rules import gates
from ilm_blocks.rules.contacts import Objections

from .. import sharing
from ..authenticity import Authenticity
from ..off_air import off_air
from ..page_views.models import Kind
from .frame import Context, Home, framed, leaf_of, listed, render, resolve

ON_LEAF = 24


def listing(page: Page, request: HttpRequest, *, at: datetime) -> HttpResponse:
    """All that the region shows, leaf by leaf."""
    chain, resolution = resolve(page, at)
    leaf = leaf_of(request, resolution.shown, ON_LEAF)
    frame = framed(page, chain, resolution)
    title, facts = _("Public service ads"), {"region": chain[-1]}
    shown = listed(frame, leaf, "ilm/", title, _("All that is running in %(region)s now.") % facts)
    shown |= {"current": {"ilm": "page"}, "viewed": (Kind.ILM_LIST, page.pk)}
    return render(page, request, "sites/ilm_list.html", frame | shown)


def detail(page: Page, request: HttpRequest, ilm_id: int, *, at: datetime) -> HttpResponse:
    """One ILM: what the region shows of it, or else why it does not; 404 if it never was public."""
    chain, resolution = resolve(page, at)
    frame = framed(page, chain, resolution) | {"current": {"ilm": "true"}}
    if verdict := _shown(resolution, ilm_id):
        canonical = _address(page, frame, verdict)
        embeddable = frame["place"].home + page.reverse_subpage("ilm", [ilm_id])
        shown = {"verdict": verdict, "canonical": canonical, "embeddable": embeddable}
        shown["shared"] = sharing.of_ilm(verdict, canonical, frame["place"].home)
        shown |= _said_of(verdict, canonical)
        return render(page, request, "sites/ilm_page.html", frame | shown | {"viewed": (Kind.ILM, ilm_id)})
    if verdict := _withdrawn(chain, ilm_id, at):
        standing = standing_in_place_of(verdict.ilm)
        named = _shown(resolution, standing and standing.pk)
        takes_place = named is not None and named.ilm.party_id == verdict.ilm.party_id
        answer = {"replacement": named if takes_place else None, "answer": None if takes_place else named}
        told = {"verdict": verdict, **_said_of(verdict, _address(page, frame, verdict)), **answer}
        return render(page, request, "sites/ilm_withdrawn.html", frame | told, status=410)
    if found := off_air(ilm_id, gates.Place(chain, Channel.WEBSITE), at):
        why: Context = {"verdict": found.verdict, "reason": found.reason, "is_over": found.is_over}
        why |= _said_of(found.verdict, _address(page, frame, found.verdict))
        return render(page, request, "sites/ilm_off_air.html", frame | why, status=410 if found.is_over else 404)
    raise Http404


def _shown(resolution: Resolution, ilm_id: int | None) -> Verdict | None:
    return next((verdict for verdict in resolution.shown if verdict.ilm.pk == ilm_id), None)


def _withdrawn(chain: Chain, ilm_id: int, at: datetime) -> Verdict | None:
    ilm = ILM.objects.approved().owned_by(chain).exclude(withdrawn_at=None).with_parties().filter(pk=ilm_id).first()
    if ilm is None or not was_public(ilm, regions.up_to(chain, ilm.owner_id), at):
        return None
    return Verdict(ilm, _owner(chain, ilm), False, cascade.Rule.WITHDRAWN)


def _said_of(verdict: Verdict, address: str) -> Context:
    """What its page at ``address`` says whether it is on air or not."""
    objections = Objections.to(verdict.ilm, verdict.owner.information_officer)  # type: ignore[union-attr]
    return {"objections": objections, "authenticity": Authenticity(verdict.ilm, address)}


def _address(page: Page, frame: Context, verdict: Verdict) -> str:
    """Of its page on the site of the region that issued it."""
    return _home_of(frame["places"], verdict.ilm.owner_id) + page.reverse_subpage("ilm", [verdict.ilm.pk])


def _owner(chain: Chain, ilm: ILM) -> Region:
    return next(region for region in chain if region.id == ilm.owner_id)


def _home_of(places: list[Home], region_id: int) -> str:
    return next(place.home for place in places if place.region.id == region_id)
