"""What the public pages of a region show: context for the templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.apps import apps
from django.core.paginator import Page as Leaf
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.rich_text import extract_references_from_rich_text

from ilm_blocks import cascade, regions
from ilm_blocks.cascade import Resolution, Verdict
from ilm_blocks.choices import Channel
from ilm_blocks.models import ILM
from ilm_blocks.queries import heads
from ilm_blocks.queries.publicity import was_public
from ilm_blocks.queries.replacements import standing_in_place_of
from ilm_blocks.regions import Chain, Region
from ilm_blocks.rules import gates
from ilm_blocks.rules.contacts import Objections
from ilm_blocks.rules.dayparts import midnight

from . import addresses, sharing
from .agenda import queries as agenda
from .agenda.queries import Coming
from .agenda.rules import last_occurrence, next_occurrence
from .cascading import queries as cascading
from .cascading.queries import FromAbove
from .conf import conf
from .declared import Viewed, made_of, views
from .levels import RegionLevel
from .off_air import off_air
from .page_views.models import Kind

CARDS_AT_HOME, CARDS_BESIDE_ARTICLE, CARDS_ON_LEAF = 4, 3, 24
NEWS_AT_HOME, NEWS_ON_LEAF = 6, 24
EVENTS_AT_HOME, EVENTS_ON_LEAF = 3, 24
LEAF = "halaman"  # the query parameter that names a leaf of a long list
#: The sizes of ``parts/news_picture.html``: for phones, for wider screens, and for what reads no WebP. So heavy that a
#: phone has a home page with six of the first and four ads for 400 KB.
NEWS_IMAGES = (
    "fill-480x270|format-webp|webpweight-22000",
    "fill-960x540|format-webp|webpquality-70",
    "fill-640x360|format-jpeg",
)

Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Home:
    """A region with the address of its home page."""

    region: Region
    home: str


@dataclass(frozen=True, slots=True)
class News:
    """The latest articles of one region, or from it."""

    place: Home
    articles: list[Page]


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


def region_home(page: Page, *, at: datetime) -> Context:
    return home_context(page, *_resolve(page, at), at=at)


def home_context(page: Page, chain: Chain, resolution: Resolution, *, at: datetime) -> Context:
    """Everything on a home page; constant queries for any number of items and regions."""
    frame = _frame(page, chain, resolution)
    cards = resolution.limited_to(CARDS_AT_HOME)
    above, events_above = cascading.each_from_above([_article_model(), _event_model()], chain, at)
    from_above = _from_above(above, frame["places"])
    events, events_hold_until = _agenda(page, events_above, frame["places"])
    events_below, below_holds_until = _agenda_below(page, chain[-1], at)
    news_below, news_hold_until = _from_below(page, chain[-1], at)
    return frame | {
        "current": {"home": "page"},
        "viewed": (Kind.HOME, page.pk),
        "canonical": frame["place"].home,
        "shared": sharing.of_home(chain[-1], frame["place"].home, page, chain[-2] if len(chain) > 1 else None),
        "embeddable": frame["place"].home,
        "hero": cards[0] if cards else None,
        "cards": cards[1:],
        "news": _news(page, frame["places"], with_fallback=not from_above),
        "news_from_above": from_above,
        "news_from_below": news_below,
        "events": events[:EVENTS_AT_HOME],
        "events_from_below": events_below,
        "holds_until": earliest(
            frame["holds_until"], above.until, events_hold_until, below_holds_until, news_hold_until
        ),
        "marks": frozenset() if regions.is_lowest(chain[-1]) else heads.of_subtree(page.pk, heads.PAGES),
        "below": _below(page, chain[-1]),
        "villages": _villages(page),
        "linked": linked([page]),
    }


def topmost_home() -> Home | None:
    """The first region without one above it; three queries."""
    top = regions.provider().pages().order_by("path").first()
    homes = addresses.homes([top.pk]) if top else {}
    return Home(regions.provider().chain(top.pk)[-1], homes[top.pk]) if top and homes else None


def ilm_list(page: Page, request: HttpRequest, *, at: datetime) -> HttpResponse:
    """All that the region shows, leaf by leaf."""
    chain, resolution = _resolve(page, at)
    leaf = _leaf(request, resolution.shown, CARDS_ON_LEAF)
    frame = _frame(page, chain, resolution)
    title, facts = _("Public service ads"), {"region": chain[-1]}
    shown = _list(frame, leaf, "ilm/", title, _("All that is running in %(region)s now.") % facts)
    shown |= {"current": {"ilm": "page"}, "viewed": (Kind.ILM_LIST, page.pk)}
    return _render(page, request, "sites/ilm_list.html", frame | shown)


def news_list(page: Page, request: HttpRequest, *, at: datetime) -> HttpResponse:
    """The region's own news and what cascades to it, in one list."""
    chain, resolution = _resolve(page, at)
    frame = _frame(page, chain, resolution)
    above = cascading.from_above(_article_model(), chain, at)
    leaf = _leaf(request, _told(cascading.listed(_article_model(), page, above)), NEWS_ON_LEAF)
    leaf.object_list = [article for article in _placed(leaf.object_list, frame["places"]) if article.place]
    until = earliest(frame["holds_until"], above.until)
    title = _("News of %(region)s") % {"region": chain[-1]}
    shown = _list(frame, leaf, "kabar/", title, title) | {"holds_until": until}
    shown |= {"current": {"news": "page"}, "viewed": (Kind.NEWS_LIST, page.pk)}
    return _render(page, request, "sites/news_list.html", frame | shown)


def agenda_list(page: Page, request: HttpRequest, *, at: datetime) -> HttpResponse:
    """The region's own events and those that cascade to it, by when they take place next."""
    chain, resolution = _resolve(page, at)
    frame = _frame(page, chain, resolution)
    events, until = _agenda(page, cascading.from_above(_event_model(), chain, at), frame["places"])
    title = _("Agenda of %(region)s") % {"region": chain[-1]}
    shown = _list(frame, _leaf(request, events, EVENTS_ON_LEAF), "agenda/", title, title)
    shown |= {"holds_until": earliest(frame["holds_until"], until), "viewed": (Kind.AGENDA, page.pk)}
    shown["current"] = {"agenda": "page"}
    return _render(page, request, "sites/agenda_list.html", frame | shown)


def event(page: Page, *, at: datetime) -> Context:
    home = page.get_parent().specific
    chain, resolution = _resolve(home, at)
    frame = _frame(home, chain, resolution)
    occurrence = next_occurrence(page.schedule, chain[-1].tzinfo, at)
    canonical = addresses.below(frame["place"].home, page.slug)
    told = occurrence or last_occurrence(page.schedule, chain[-1].tzinfo)
    return frame | {
        "event": page,
        "current": {"agenda": "true"},
        "zone": chain[-1].tzinfo,
        "occurrence": occurrence,
        "canonical": canonical,
        "shared": sharing.of_event(page, chain[-1], told, canonical, frame["place"].home),
        "linked": linked([page]),
        "viewed": (Kind.EVENT, page.pk),
        "holds_until": earliest(frame["holds_until"], occurrence.ends if occurrence else None),
    }


def _agenda(page: Page, above: FromAbove, places: list[Home]) -> tuple[list[tuple[Coming, str]], Any]:
    """What is still to come, each with the home page of the region that holds it, and until when that is so."""
    found = agenda.coming(_event_model(), page, above)
    homes = {place.region.id: place.home for place in places}
    until = earliest(above.until, *(coming.occurrence.ends for coming in found))
    return [(coming, homes[coming.region.id]) for coming in found if coming.region.id in homes], until


def _agenda_below(page: Page, region: Region, at: datetime) -> tuple[list[tuple[Coming, str]], Any]:
    """What takes place next in the regions below, each with the home page of its region, and until when that is so."""
    if regions.is_lowest(region):
        return [], None
    found = agenda.next_below(_event_model(), page, at, EVENTS_AT_HOME)
    homes = addresses.homes(coming.region.id for coming in found) if found else {}
    until = earliest(*(coming.occurrence.ends for coming in found))
    return [(coming, homes[coming.region.id]) for coming in found if coming.region.id in homes], until


def _list(frame: Context, leaf: Leaf, path: str, title: str, description: str) -> Context:
    """What a list has beside its items: each leaf is a page of its own."""
    home = frame["place"].home
    canonical = f"{home}{path}" + (f"?{LEAF}={leaf.number}" if leaf.number > 1 else "")
    return {
        "leaf": leaf,
        "canonical": canonical,
        "shared": sharing.of_list(title, description, canonical, home),
    }


def ilm_page(page: Page, request: HttpRequest, ilm_id: int, *, at: datetime) -> HttpResponse:
    """One ILM: what the region shows of it, or else why it does not; 404 if it never was public."""
    chain, resolution = _resolve(page, at)
    frame = _frame(page, chain, resolution) | {"current": {"ilm": "true"}}
    if verdict := _shown(resolution, ilm_id):
        canonical = _home_of(frame["places"], verdict.ilm.owner_id) + page.reverse_subpage("ilm", [ilm_id])
        embeddable = frame["place"].home + page.reverse_subpage("ilm", [ilm_id])
        shown = {"verdict": verdict, "canonical": canonical, "embeddable": embeddable}
        shown["shared"] = sharing.of_ilm(verdict, canonical, frame["place"].home)
        shown["objections"] = _objections(verdict)
        return _render(page, request, "sites/ilm_page.html", frame | shown | {"viewed": (Kind.ILM, ilm_id)})
    if verdict := _withdrawn(chain, ilm_id, at):
        standing = standing_in_place_of(verdict.ilm)
        named = _shown(resolution, standing and standing.pk)
        takes_place = named is not None and named.ilm.party_id == verdict.ilm.party_id
        answer = {"replacement": named if takes_place else None, "answer": None if takes_place else named}
        told = {"verdict": verdict, "objections": _objections(verdict), **answer}
        return _render(page, request, "sites/ilm_withdrawn.html", frame | told, status=410)
    if found := off_air(ilm_id, gates.Place(chain, Channel.WEBSITE), at):
        why: Context = {"verdict": found.verdict, "reason": found.reason, "is_over": found.is_over}
        why["objections"] = _objections(found.verdict)
        return _render(page, request, "sites/ilm_off_air.html", frame | why, status=410 if found.is_over else 404)
    raise Http404


def _withdrawn(chain: Chain, ilm_id: int, at: datetime) -> Verdict | None:
    ilm = ILM.objects.approved().owned_by(chain).exclude(withdrawn_at=None).with_parties().filter(pk=ilm_id).first()
    if ilm is None or not was_public(ilm, regions.up_to(chain, ilm.owner_id), at):
        return None
    return Verdict(ilm, _owner(chain, ilm), False, cascade.Rule.WITHDRAWN)


def _objections(verdict: Verdict) -> Objections:
    return Objections.to(verdict.ilm, verdict.owner.information_officer)  # type: ignore[union-attr]


def _owner(chain: Chain, ilm: ILM) -> Region:
    return next(region for region in chain if region.id == ilm.owner_id)


def article(page: Page, *, at: datetime) -> Context:
    home = page.get_parent().specific
    chain, resolution = _resolve(home, at)
    frame = _frame(home, chain, resolution) | {"current": {"news": "true"}}
    cards = resolution.limited_to(CARDS_BESIDE_ARTICLE)
    canonical = addresses.below(frame["place"].home, page.slug)
    viewed = (Kind.ARTICLE, page.pk)
    shared = sharing.of_article(page, chain[-1], canonical, frame["place"].home)
    shown = {"cards": cards, "canonical": canonical, "linked": linked([page]), "viewed": viewed, "shared": shared}
    return frame | shown


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


def _resolve(page: Page, at: datetime) -> tuple[Chain, Resolution]:
    chain = regions.provider().chain(page.pk)
    return chain, cascade.resolve(chain, Channel.WEBSITE, at)


def _frame(office: Page, chain: Chain, resolution: Resolution) -> Context:
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
        "head_parts": conf.HEAD_PARTS,
    }


def distributors(chain: Chain, resolution: Resolution) -> list[str]:
    """Who distributes what is shown here; while that is nothing, who would."""
    shown = dict.fromkeys(verdict.owner.distributor for verdict in resolution.shown)  # type: ignore[union-attr]
    return list(shown) or [chain[-1].distributor]


def _render(page: Page, request: HttpRequest, template: str, context: Context, *, status: int = 200) -> HttpResponse:
    return TemplateResponse(request, template, {"page": page, "self": page} | context, status=status)


def _leaf(request: HttpRequest, items: Any, size: int) -> Leaf:
    return Paginator(items, size).get_page(request.GET.get(LEAF))


def _home_of(places: list[Home], region_id: int) -> str:
    return next(place.home for place in places if place.region.id == region_id)


def _shown(resolution: Resolution, ilm_id: int | None) -> Verdict | None:
    return next((verdict for verdict in resolution.shown if verdict.ilm.pk == ilm_id), None)


# News


def earliest(*instants: datetime | None) -> datetime | None:
    return min((instant for instant in instants if instant), default=None)


def _news(page: Page, places: list[Home], *, with_fallback: bool) -> News | None:
    """The region's own latest articles; while it has none, those of the nearest region above that has.

    Without such a fallback None: what cascades to the region is its news then. The fallback has what they publish for
    themselves: what they mean for regions below is judged by its own rules, and hidden or over it does not come back.
    """
    own = list(_articles(page)[:NEWS_AT_HOME])
    if own or len(places) == 1:
        return News(places[-1], own)
    if not with_fallback:
        return None
    ancestors = page.get_ancestors().filter(pk__in=[place.region.id for place in places]).order_by("-depth")
    for ancestor, place in zip(ancestors, reversed(places[:-1]), strict=True):
        if articles := list(_articles(ancestor).exclude(cascades_from=ancestor.pk)[:NEWS_AT_HOME]):
            return News(place, articles)
    return News(places[-1], [])


def _from_above(above: FromAbove, places: list[Home]) -> list[News]:
    """The first of what cascades to the region, by the region that it comes from."""
    found = {place.region.id: News(place, []) for place in places}
    keys = [v.page.pk for v in above.verdicts if v.is_shown and v.owner.id in found][:NEWS_AT_HOME]
    articles = _told(cascading.public(_article_model()).filter(pk__in=keys)) if keys else ()
    placed = cascading.in_order(articles, keys)
    for article in placed:
        found[article.region_id].articles.append(article)
    return [found[region_id] for region_id in dict.fromkeys(article.region_id for article in placed)]


def _from_below(page: Page, region: Region, at: datetime) -> tuple[list[Page], datetime | None]:
    """The newest articles of the regions below, each with its place, and until when they are that: the next day."""
    if regions.is_lowest(region):
        return [], None
    today = at.astimezone(region.tzinfo).date()
    articles = list(_told(cascading.from_below(_article_model(), page, today, NEWS_AT_HOME)))
    chains = regions.provider().chains({article.region_id for article in articles}) if articles else ()
    found = {chain[-1].id: chain[-1] for chain in chains}
    homes = addresses.homes(found) if found else {}
    places = [Home(found[region_id], home) for region_id, home in homes.items()]
    tomorrow = midnight(today + timedelta(days=1), region.tzinfo)
    return [article for article in _placed(articles, places) if article.place], tomorrow


def _placed(articles: Iterable[Any], places: Iterable[Home]) -> list[Any]:
    """``articles``, each with the one of ``places`` that it comes from."""
    found = {place.region.id: place for place in places}
    articles = list(articles)
    for article in articles:
        article.place = found.get(article.region_id)
    return articles


def _articles(page: Page) -> QuerySet[Page]:
    return _told(cascading.of_region(_article_model(), page))


def _told(articles: Any) -> QuerySet[Page]:
    """``articles`` as lists tell them: without their bodies, with their pictures."""
    images = get_image_model().objects.prefetch_renditions(*NEWS_IMAGES)
    return articles.defer_streamfields().prefetch_related(Prefetch("image", queryset=images))


def _article_model() -> Any:
    return apps.get_model("ilm_sites", "ArticlePage")  # the page models, which import this module


def _event_model() -> Any:
    return apps.get_model("ilm_sites", "EventPage")


# The tree below


def _below(page: Page, region: Region) -> list[tuple[str, str]]:
    """The name and address of each region right below, by name."""
    if regions.is_lowest(region):
        return []
    children = list(type(page).objects.child_of(page).order_by("title").values_list("pk", "label", "title"))
    homes = addresses.homes(pk for pk, _label, _title in children)
    return [(f"{label} {title}", homes[pk]) for pk, label, title in children if pk in homes]


def _villages(page: Page) -> QuerySet[Page]:
    """Lazy: only a regency's page counts them."""
    return type(page).objects.descendant_of(page).filter(level=RegionLevel.VILLAGE)
