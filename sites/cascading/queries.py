"""What regions list of each other: pages from above, and the newest of those below. Constant queries."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Length, Substr
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from ilm_blocks.choices import DecisionKind
from ilm_blocks.regions import Chain
from ilm_blocks.rules.targeting import Target

from . import rules
from .choices import Reach
from .models import CascadingPage, PageDecision
from .rules import EVERYWHERE, Cascading, Verdict

#: Signs of a path; more than lie between a region and any page below it.
LONGER_THAN_ANY = 10 * Page.steplen
#: No zone is further behind UTC: what is over there is over everywhere.
A_DAY = timedelta(days=1)
#: What the rules read, in the order of ``_cascading``.
READ = ("pk", "region_id", "date", "listed_until", "reach", "target")


@dataclass(frozen=True)
class FromAbove:
    """What a region finds of the pages of those above it, and until when that holds."""

    chain: Chain
    at: datetime
    pages: Sequence[Cascading]
    decisions: Sequence[PageDecision]
    #: What is over by then is not listed; None: by ``at``.
    over_by: datetime | None = None

    @cached_property
    def verdicts(self) -> list[Verdict[PageDecision]]:
        return rules.judge(self.pages, self.decisions, self.chain, self.at, over_by=self.over_by)

    @property
    def shown(self) -> list[int]:
        """The primary keys of what it lists, in order."""
        return [verdict.page.pk for verdict in self.verdicts if verdict.is_shown]

    @property
    def pinned(self) -> list[int]:
        return [verdict.page.pk for verdict in self.verdicts if verdict.pin]

    def own_decisions(self, page_id: int) -> list[PageDecision]:
        """What the region itself has decided on the page, as far as it is in force."""
        here = (page_id, self.chain[-1].id)
        return [d for d in self.decisions if (d.page_id, d.owner_id) == here and d.in_force(self.at)]

    def kinds_left(self, page_id: int) -> list[DecisionKind]:
        """What the region may still decide on the page."""
        verdict = next((verdict for verdict in self.verdicts if verdict.page.pk == page_id), None)
        return rules.kinds_left(verdict, {d.kind for d in self.own_decisions(page_id)}) if verdict else []

    @property
    def until(self) -> datetime | None:
        return rules.next_border(self.pages, self.decisions, self.chain, self.at)

    @property
    def since(self) -> datetime | None:
        """The last instant at which the clock can have changed it."""
        return rules.previous_border(self.pages, self.decisions, self.chain, self.at)


def from_above(
    model: type[CascadingPage], chain: Chain, at: datetime, *, ended_since: datetime | None = None
) -> FromAbove:
    """The published pages of ``model`` that regions above the last one of ``chain`` meant for regions below.

    Two queries; none above the topmost. What ended before ``ended_since`` (now, unless it is said) is not read.
    """
    return each_from_above([model], chain, at, ended_since=ended_since)[0]


def each_from_above(
    models: Sequence[type[CascadingPage]], chain: Chain, at: datetime, *, ended_since: datetime | None = None
) -> list[FromAbove]:
    """``from_above`` of each of ``models``, in as many queries as of one."""
    above = [region.id for region in chain[:-1]]
    if not above:
        return [FromAbove(chain, at, (), ()) for _model in models]
    since = min(ended_since or at, at)
    meant, *others = (
        cascading(model)
        .filter(cascades_from__in=above, listed_until__gte=since.astimezone(UTC).date() - A_DAY)
        .annotate(number=Value(number))
        .values_list("number", *READ)
        .order_by()
        for number, model in enumerate(models)
    )
    found: list[list[Cascading]] = [[] for _model in models]
    for number, *row in meant.union(*others, all=True) if others else meant:
        found[number].append(_cascading(models[number], *row))
    decisions: Sequence[PageDecision] = ()
    if keys := [page.pk for pages in found for page in pages]:
        decisions = list(PageDecision.objects.standing().not_over(since).owned_by(chain).filter(page__in=keys))
    return [FromAbove(chain, at, pages, _about(pages, decisions)) for pages in found]


def _about(pages: Sequence[Cascading], decisions: Sequence[PageDecision]) -> list[PageDecision]:
    keys = {page.pk for page in pages}
    return [decision for decision in decisions if decision.page_id in keys]


def _cascading(
    model: type[CascadingPage], pk: int, region_id: int, day: Any, until: Any, reach: str, target: Any
) -> Cascading:
    meant = Target.parse(target.raw_data) if reach == Reach.TARGET else EVERYWHERE
    return Cascading(pk, region_id, day, until, meant, model.ends_by_own_clock)


def cascading(model: Any) -> PageQuerySet:
    """Public pages of ``model`` that their regions mean for those below; an alias would be listed beside its page."""
    return public(model).exclude(reach=Reach.HERE).filter(cascades_from=F("region_id"), alias_of=None)


def told(page: Any) -> Cascading | None:
    """What the rules read of ``page``; None while it is not published or is listed in its own region alone."""
    row = cascading(type(page)).filter(pk=page.pk).values_list(*READ).first()
    return _cascading(type(page), *row) if row else None


def public(model: Any) -> PageQuerySet:
    """Pages of ``model`` that everybody may read, each with ``region_id``: the page that it stands below; lazy."""
    return _public(model).all()


@cache
def _public(model: Any) -> PageQuerySet:
    """Composed once: a home page asks it five times, and ``PageQuerySet.public`` reads all restrictions each time."""
    parent = Page.objects.filter(path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen))
    above = Substr(OuterRef("path"), 1, Length("page__path"))
    rows = model.objects.live().exclude(Exists(PageViewRestriction.objects.filter(page__path=above)))
    return rows.annotate(region_id=Subquery(parent.values("pk")[:1]))


def listed(model: Any, page: Page, above: FromAbove) -> PageQuerySet:
    """The region's own pages and those from above, pinned ones (``is_first``) first, then the newest; lazy."""
    own = model.objects.filter(below(page), depth=page.depth + 1).order_by().values("pk")
    found = public(model).filter(Q(pk__in=own) | Q(pk__in=above.shown))
    return first(found, above.pinned).order_by("-is_first", "-date", "-pk")


def first(rows: PageQuerySet, pinned: Collection[int]) -> PageQuerySet:
    whens = [When(pk__in=pinned, then=Value(1))] if pinned else []
    return rows.annotate(is_first=Case(*whens, default=Value(0)))


def of_region(model: Any, page: Page) -> PageQuerySet:
    """The region's own pages, the newest first; lazy."""
    return public(model).filter(below(page), depth=page.depth + 1).order_by("-date", "-pk")


def from_below(model: Any, page: Page, today: date, limit: int) -> PageQuerySet:
    """The ``limit`` newest pages of the regions below ``page``; lazy, one query.

    A date that lies ahead is one that somebody typed: it comes with its day, and is not the newest until then. An alias
    would be listed beside its page.
    """
    rows = public(model).filter(date__lte=today, alias_of=None).order_by("-date", "-pk")
    newest = rows.filter(below(page), depth__gt=page.depth + 1).values("pk")[:limit]
    return rows.filter(pk__in=newest)


def below(page: Page) -> Q:
    """Pages below ``page``, as a range of the index of paths: SQLite has none for how a text begins."""
    return Q(path__gt=page.path, path__lt=page.path + Page.alphabet[-1] * LONGER_THAN_ANY)


def in_order(pages: Iterable[Any], keys: Sequence[int]) -> list[Any]:
    """``pages`` in the order of ``keys``."""
    places = {key: number for number, key in enumerate(keys)}
    return sorted(pages, key=lambda page: places[page.pk])
