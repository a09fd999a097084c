"""The panels of the first screen; each jurisdiction gets those that its duties and its level ask for."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Self

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from wagtail.admin.ui.components import Component

from ilm_blocks import cascade, permissions
from ilm_blocks.admin.exports import with_owners
from ilm_blocks.admin.views.answers import kinds_left
from ilm_blocks.admin.views.columns import where_url
from ilm_blocks.admin.views.posts import Line as PostLine
from ilm_blocks.admin.views.posts import lines as post_lines
from ilm_blocks.cascade import Verdict
from ilm_blocks.choices import Channel, DecisionKind, State
from ilm_blocks.models import ILM, Membership, Partner, QuietPeriod, SignedStatement
from ilm_blocks.queries import (
    attribution,
    confirmations,
    partner_people,
    posts,
    prefilled,
    quiet_periods,
    reviewers,
    second_approvals,
    statements,
)
from partner_api.partners.webhooks import admin as webhooks
from sites.conf import conf as sites_conf
from sites.levels import RegionLevel
from sites.page_views import queries as page_views

from . import facts
from .jurisdictions import Jurisdiction, jurisdictions

#: How many rows come before a link to the rest: a first screen is read at a glance.
SHORT, LONG = 5, 20


@dataclass(frozen=True, slots=True)
class ListedILM:
    """One ILM with its state, where its title leads, and whether the person may take it off the air."""

    ilm: ILM
    state: State
    url: str
    may_withdraw: bool
    #: How often its page was read in thirty days, where that is told.
    views: int = 0

    @property
    def note(self) -> str:
        """What the reviewer asks of its author."""
        return self.ilm.last_note if self.state in (State.NEEDS_REVISION, State.REJECTED) else ""


class JurisdictionPanel(Component):
    """Something that one jurisdiction wants to know."""

    class Media:
        css: ClassVar = {"all": ["backoffice/dashboard.css"]}

    def __init__(self, jurisdiction: Jurisdiction) -> None:
        self.jurisdiction = jurisdiction

    @staticmethod
    @abstractmethod
    def is_for(jurisdiction: Jurisdiction) -> bool:
        """Whether ``jurisdiction`` wants to know it."""

    @abstractmethod
    def facts(self) -> dict[str, Any]:
        """What the template tells."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        frame = {"jurisdiction": self.jurisdiction, "region": self.jurisdiction.region}
        return {"request": parent_context["request"], **frame, **self.facts()}


class TodayPanel(JurisdictionPanel):
    """The morning board: what ends, which paper runs out, whether these are quiet days."""

    template_name = "backoffice/dashboard/today.html"
    order = 20

    @staticmethod
    def is_for(jurisdiction: Jurisdiction) -> bool:
        return not jurisdiction.is_village and jurisdiction.may("approve", "administer", "operate")

    def facts(self) -> dict[str, Any]:
        quiet = facts.quiet_period(self.jurisdiction)
        return {
            "ending": facts.ending(self.jurisdiction),
            "expiring": facts.expiring(self.jurisdiction),
            "may_read_papers": self.jurisdiction.may("change", "approve", "administer"),
            "quiet": quiet,
            "is_quiet": quiet is not None and quiet.in_force(self.jurisdiction.at, self.jurisdiction.region.tzinfo),
        }


class OnSitePanel(JurisdictionPanel):
    """What the region's own site shows, with *Sembunyikan* beside whatever may be hidden."""

    template_name = "backoffice/dashboard/on_site.html"
    order = 30

    @staticmethod
    def is_for(jurisdiction: Jurisdiction) -> bool:
        return jurisdiction.may("change") and jurisdiction.region.level != RegionLevel.REGENCY

    def facts(self) -> dict[str, Any]:
        shown = cascade.resolve(self.jurisdiction.chain, Channel.WEBSITE, self.jurisdiction.at).shown
        return {"total": len(shown), "lines": [self._line(v) for v in shown if self._is_listed(v)]}

    def _is_listed(self, verdict: Verdict) -> bool:
        """A district has a panel for its own; a village reads one list."""
        return self.jurisdiction.is_village or verdict.ilm.owner_id != self.jurisdiction.region.id

    def _line(self, verdict: Verdict) -> tuple[Verdict, bool]:
        return verdict, DecisionKind.HIDE in kinds_left(verdict.ilm, set())


class OwnPanel(JurisdictionPanel):
    """The region's own ILM, each with its state."""

    template_name = "backoffice/dashboard/own.html"
    order = 40

    @staticmethod
    def is_for(jurisdiction: Jurisdiction) -> bool:
        return jurisdiction.may("change", "approve") and not jurisdiction.is_village

    def facts(self) -> dict[str, Any]:
        ilms = list(facts.own(self.jurisdiction)[: LONG + 1])
        may_withdraw = self.jurisdiction.may("approve")
        return {
            "rows": [row(ilm, edit_url(ilm), may_withdraw=may_withdraw) for ilm in ilms[:LONG]],
            "has_more": len(ilms) > LONG,
            "may_add": self.jurisdiction.may("change"),
        }


class HiddenPanel(JurisdictionPanel):
    """Which regions below keep something from their sites, and why."""

    template_name = "backoffice/dashboard/hidden.html"
    order = 50

    @staticmethod
    def is_for(jurisdiction: Jurisdiction) -> bool:
        return jurisdiction.may("change") and jurisdiction.region.level == RegionLevel.DISTRICT

    def facts(self) -> dict[str, Any]:
        hidden = facts.hidden_below(self.jurisdiction, LONG + 1)
        return {"hidden": hidden[:LONG], "has_more": len(hidden) > LONG}


class RecentPanel(JurisdictionPanel):
    template_name = "backoffice/dashboard/recent.html"
    order = 60

    @staticmethod
    def is_for(jurisdiction: Jurisdiction) -> bool:
        return jurisdiction.may("change") and jurisdiction.is_village

    def facts(self) -> dict[str, Any]:
        return {"events": facts.recent(self.jurisdiction)[:LONG]}


class NewsPanel(JurisdictionPanel):
    """The region's own news and events, and the buttons that people come for."""

    template_name = "backoffice/dashboard/news.html"

    def __init__(self, jurisdiction: Jurisdiction) -> None:
        super().__init__(jurisdiction)
        self.order = 25 if jurisdiction.is_village else 70

    @staticmethod
    def is_for(jurisdiction: Jurisdiction) -> bool:
        return jurisdiction.may("change")

    def facts(self) -> dict[str, Any]:
        coming = facts.agenda(self.jurisdiction)[:SHORT]
        return {"articles": facts.news(self.jurisdiction)[:SHORT], "coming": coming}


class ReadersPanel(JurisdictionPanel):
    """How often the websites of the region and of those below it are read, and what most."""

    template_name = "backoffice/dashboard/readers.html"
    order = 80

    @staticmethod
    def is_for(jurisdiction: Jurisdiction) -> bool:
        return sites_conf.COUNT_PAGE_VIEWS and jurisdiction.may("change", "approve", "administer")

    def facts(self) -> dict[str, Any]:
        views = page_views.of_regions_at(self.jurisdiction.path, self.jurisdiction.today)
        return {"total": page_views.total(views), "most_read": page_views.most_read(views, SHORT)}


class WaitingPanel(Component):
    """What waits for the person's decision, the longest waiting first, and then the first of the second approvals."""

    template_name = "backoffice/dashboard/waiting.html"
    order = 15

    class Media:
        css: ClassVar = {"all": ["backoffice/dashboard.css"]}

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        waiting = list(reviewers.waiting_for(self.user).select_related("responsible", "latest_revision")[:LONG])
        seconds = second_approvals.waiting_for(self.user, timezone.now())
        parties = attribution.responsible_for([*waiting, *(each.ilm for each in seconds[:SHORT])])
        return {
            "waiting": [(ilm, parties[ilm.pk]) for ilm in waiting],
            "seconds": [(each.ilm, parties[each.ilm.pk], each.period) for each in seconds[:SHORT]],
            "seconds_total": len(seconds),
        }


class ComparingPanel(Component):
    """What a colleague has written or uploaded and the person, as the second officer, confirms."""

    template_name = "backoffice/dashboard/comparing.html"
    order = 16

    class Media:
        css: ClassVar = {"all": ["backoffice/dashboard.css"]}

    def __init__(
        self, periods: Sequence[QuietPeriod], papers: Sequence[SignedStatement], letters: Sequence[Membership]
    ) -> None:
        self.periods, self.papers, self.letters = periods, papers, letters

    @classmethod
    def of(cls, user: Any, at: datetime) -> Self | None:
        """The panel of ``user``; None while nothing waits."""
        periods = list(quiet_periods.waiting_for(user, at).select_related("written_by")[:SHORT])
        papers = list(statements.waiting_for(user)[:SHORT])
        letters = list(partner_people.letters_for(user)[:SHORT])
        return cls(with_owners(periods), papers, letters) if periods or papers or letters else None

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"periods": self.periods, "papers": self.papers, "letters": self.letters}


class PostsPanel(Component):
    """What the person has to remove from social media, and what they are to post today."""

    template_name = "backoffice/dashboard/posts.html"
    order = 12

    class Media:
        css: ClassVar = {"all": ["backoffice/dashboard.css"]}

    def __init__(self, removals: Sequence[PostLine], due: Sequence[PostLine]) -> None:
        self.removals, self.due = removals, due

    @classmethod
    def of(cls, user: Any, at: datetime) -> Self | None:
        """The panel of ``user``; None while there is nothing to do."""
        tasks = posts.tasks_of(user, at)
        due = posts.judged(posts.due_for(user, localdate(at))[: LONG + 1], at)
        return cls(post_lines(tasks, at), post_lines(due, at)) if tasks or due else None

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        return {
            "request": request,
            "csrf_token": get_token(request),
            "removals": self.removals[:LONG],
            "removals_total": len(self.removals),
            "due": self.due[:LONG],
            "has_more": max(len(self.removals), len(self.due)) > LONG,
        }


class InvitationsPanel(Component):
    """Partners whose people ask the person to speak for them too."""

    template_name = "backoffice/dashboard/invitations.html"
    order = 5

    class Media:
        css: ClassVar = {"all": ["backoffice/dashboard.css"]}

    def __init__(self, invitations: Sequence[Membership]) -> None:
        self.invitations = invitations

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        return {"request": request, "csrf_token": get_token(request), "invitations": self.invitations}


class PartnerPanel(Component):
    """What a partner's person asks: how their ILM fare."""

    template_name = "backoffice/dashboard/partner.html"
    order = 10

    class Media:
        css: ClassVar = {"all": ["backoffice/dashboard.css"]}

    def __init__(self, partner: Partner, user: Any, at: datetime) -> None:
        self.partner, self.user, self.at = partner, user, at

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        ilms = list(facts.unfinished(self.partner.ilms.all(), self.at)[: LONG + 1])
        views = page_views.of_ilms([ilm.pk for ilm in ilms[:LONG]], localdate(self.at))
        return {
            "request": parent_context["request"],
            "partner": self.partner,
            "asked": confirmations.waiting_of(self.user).filter(partner=self.partner)[:LONG],
            "rows": [
                replace(row(ilm, self._url(ilm), may_withdraw=True), views=views.get(ilm.pk, 0)) for ilm in ilms[:LONG]
            ],
            "has_more": len(ilms) > LONG,
            "may_add": self.partner.successor_id is None,
            "lacking": prefilled.lacks_paper(self.partner, self.at),
            "webhooks_off": webhooks.switched_off_by_themselves(self.partner),
            "expiring": facts.expiring_of(self.partner, localdate(self.at)),
        }

    def _url(self, ilm: ILM) -> str:
        """To the form until it is approved, and then to where it is shown."""
        return where_url(ilm) if ilm.live else edit_url(ilm)


OF_JURISDICTIONS: tuple[type[JurisdictionPanel], ...] = (
    TodayPanel,
    OnSitePanel,
    OwnPanel,
    HiddenPanel,
    RecentPanel,
    NewsPanel,
    ReadersPanel,
)


def row(ilm: ILM, url: str, *, may_withdraw: bool) -> ListedILM:
    return ListedILM(ilm, State(ilm.state), url, may_withdraw and ilm.live and not ilm.is_withdrawn)


def edit_url(ilm: ILM) -> str:
    return reverse(ILM.snippet_viewset.get_url_name("edit"), args=[ilm.pk])


def of_person(user: Any, at: datetime) -> Iterator[Component]:
    """Every panel that ``user`` has a use for; none for a person without a region or a partner."""
    if asked := list(partner_people.invitations(user)):
        yield InvitationsPanel(asked)
    for partner in permissions.own_partners(user):
        yield PartnerPanel(partner, user, at)
    found = jurisdictions(user, at)
    if any(jurisdiction.may("approve") for jurisdiction in found):
        yield WaitingPanel(user)
    decides = any(jurisdiction.may("approve", "administer") for jurisdiction in found)
    if decides and (panel := ComparingPanel.of(user, at)):
        yield panel
    if any(jurisdiction.may(*posts.DUTIES) for jurisdiction in found) and (own := PostsPanel.of(user, at)):
        yield own
    for jurisdiction in found:
        yield from (kind(jurisdiction) for kind in OF_JURISDICTIONS if kind.is_for(jurisdiction))


def construct(request: HttpRequest, panels: list[Component]) -> None:
    """Put ours in the place of Wagtail's."""
    panels[:] = of_person(request.user, timezone.now())
