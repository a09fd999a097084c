"""Posts on social media on screen: the plan of a week, the log, one post, and what its officers do with it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import registry
from wagtail.permissions import policy_registry

from ... import dates, duties, officers, regions
from ...actions import posts as acts
from ...actions.registers import ChangedMeanwhile
from ...keys import is_key
from ...models import ILM, PostFigures, SocialPost
from ...numbers import count
from ...queries import posts
from ...queries.posts import Judged
from ...rules import calendar
from ..forms.owned import put_on_fields
from ..forms.posts import FiguresForm, LogForm, PlanForm
from .rights import RefusalsOnThePage

A_WEEK = timedelta(days=7)
PER_PAGE = 30
#: So many of what lies undone stand on a page; each that is done lets the next one up.
AT_MOST = 50


class OfPosts(WagtailAdminTemplateMixin):
    """A page for those who post for some region."""

    header_icon = "globe"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not duties.holds_anywhere(request.user, *posts.DUTIES):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [*self.breadcrumbs_items, {"url": reverse("ilm_blocks_admin:posts"), "label": Plan.page_title}]
        return [*items, {"url": "", "label": self.get_page_title()}]


@dataclass(frozen=True, slots=True)
class Line:
    """A post as a page tells of it: by the clock of its region, with what is to be done about it."""

    judged: Judged
    is_overdue: bool

    @property
    def post(self) -> SocialPost:
        return self.judged.post

    @property
    def region(self) -> regions.Region:
        return self.judged.chain[-1]

    @property
    def why(self) -> str:
        """Why it has to be removed, or may not be posted as planned; empty where it may."""
        return self.judged.reason

    @property
    def posted_at(self) -> str:
        return dates.instant(self.post.posted_at, self.region.tzinfo) if self.post.posted_at else "–"

    @property
    def removed_at(self) -> str:
        return dates.instant(self.post.removed_at, self.region.tzinfo) if self.post.removed_at else "–"

    @property
    def figures(self) -> str:
        """The newest that were typed in, with the day on which they were read."""
        newest = next(iter(self.post.figures.all()), None)
        return told(newest) if newest else "–"


def told(figures: PostFigures) -> str:
    """Jangkauan 1.234, suka 56 (dibaca 1 Februari 2024)."""
    labels, counted = PostFigures.labels(), figures.counted.items()
    said = ", ".join(f"{labels[name]} {count(number)}" for name, number in counted if number is not None)
    return _("%(figures)s (read on %(day)s)") % {"figures": said, "day": dates.day(figures.read_on)}


def lines(judged: Iterable[Judged], at: datetime) -> list[Line]:
    return [Line(each, _is_overdue(each, at)) for each in judged]


def _is_overdue(judged: Judged, at: datetime) -> bool:
    planned, today = judged.post.planned_on, at.astimezone(judged.chain[-1].tzinfo).date()
    return judged.post.is_planned and planned is not None and planned < today


class Plan(OfPosts, TemplateView):
    """What has to be removed, what is overdue, and a week of plans, day by day."""

    template_name = "ilm_blocks/admin/posts.html"
    page_title = gettext_lazy("Posts on social media")

    @cached_property
    def monday(self) -> date:
        """That of the week that is asked for; of this week where no day is, or none that there is."""
        asked, today = self.request.GET.get("week", ""), timezone.localdate(self.now)
        day = today
        if calendar.is_day(asked):
            try:
                day = calendar.within(date.fromisoformat(asked))
            except ValueError:
                day = today
        return max(day - timedelta(days=day.weekday()), calendar.FIRST_DAY)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seen, today = posts.seen_by(self.request.user), timezone.localdate(self.now)
        of_week = Q(called_off_at=None, planned_on__range=(self.monday, self.monday + timedelta(days=6)))
        undone = Q(called_off_at=None, posted_at=None, planned_on__lt=min(today, self.monday))
        online = Q(posted_at__isnull=False, removed_at=None)
        rows = seen.filter(of_week | undone | online).with_parties().select_related("person", "posted_by")
        found = lines(posts.judged(rows.order_by("planned_on", "planned_time", "pk"), self.now), self.now)
        removals = [line for line in found if line.post.is_online and line.judged.against]
        overdue = [line for line in found if line.is_overdue and not self._is_of_week(line.post)]
        return super().get_context_data(**kwargs) | {
            "days": list(self._days(found)),
            "overdue": overdue[:AT_MOST],
            "removals": removals[:AT_MOST],
            "removals_total": len(removals),
            "has_more": max(len(overdue), len(removals)) > AT_MOST,
            "today": today,
            "week": self.monday,
            "before": (self.monday - A_WEEK).isoformat(),
            "after": (self.monday + A_WEEK).isoformat(),
            "has_accounts": posts.accounts_of(self.request.user).exists(),
            "accounts_url": reverse("ilm_blocks_socialaccount_modeladmin_index"),
        }

    def _is_of_week(self, post: SocialPost) -> bool:
        return post.planned_on is not None and self.monday <= post.planned_on < self.monday + A_WEEK

    def _days(self, found: list[Line]) -> Iterator[tuple[date, str, list[Line]]]:
        for n in range(7):
            day = self.monday + timedelta(days=n)
            yield day, dates.day_of_week(day), [line for line in found if line.post.planned_on == day]


class Log(OfPosts, TemplateView):
    """What was posted where, the newest first; of one ILM where the address names it."""

    template_name = "ilm_blocks/admin/post_log.html"
    page_title = gettext_lazy("Log of posts")

    @cached_property
    def ilm(self) -> ILM | None:
        return asked_ilm(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = posts.seen_by(self.request.user).posted().order_by("-posted_at", "-pk")
        rows = rows.filter(ilm=self.ilm) if self.ilm else rows
        rows = rows.with_parties().select_related("posted_by").prefetch_related("figures")
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))
        found = lines(posts.judged(page.object_list, self.now), self.now)
        return super().get_context_data(**kwargs) | {"page": page, "lines": found, "ilm": self.ilm}


def asked_ilm(request: HttpRequest) -> ILM | None:
    """The ILM of ``?ilm=``, out of those of the officer's regions and of the regions above."""
    if not is_key(number := request.GET.get("ilm", "")):
        return None
    rows = officers.usable(ILM.objects.approved(), request.user, "change", "approve")
    return get_object_or_404(rows.select_related("responsible", "agreement__partner", "owner"), pk=number)


# One post


class OfOnePost(OfPosts):
    """A page about one post, for those who post for the region of its account."""

    kwargs: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not policy_registry.get(self.post_row).user_has_permission_for_instance(request.user, "view", self.post_row):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def post_row(self) -> SocialPost:
        rows = SocialPost.objects.with_parties().select_related("person", "posted_by", "removed_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.post_row)


class Post(OfOnePost, RefusalsOnThePage, FormView):
    """What is known of one post, its figures by day, and what can be done next about it."""

    template_name = "ilm_blocks/admin/post.html"
    page_title = gettext_lazy("Post on social media")
    form_class = FiguresForm

    def get_form_kwargs(self) -> dict[str, Any]:
        today = self.now.astimezone(regions.region(self.post_row.account.owner_id).tzinfo).date()
        return super().get_form_kwargs() | {"initial": {"read_on": today}, "instance": PostFigures(post=self.post_row)}

    def form_valid(self, form: FiguresForm) -> HttpResponse:
        try:
            acts.enter_figures(form.instance, user=self.request.user, at=self.now)
        except ValidationError as error:
            put_on_fields(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The figures are kept."))
        return redirect(post_url(self.post_row))

    def get_refusal_url(self) -> str:
        return post_url(self.post_row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        [line] = lines(posts.judged([self.post_row], self.now), self.now)
        labels = PostFigures.labels()
        figures = [
            (row, [(labels[name], count(number)) for name, number in row.counted.items()])
            for row in self.post_row.figures.select_related("entered_by")
        ]
        return super().get_context_data(**kwargs) | {
            "line": line,
            "post": self.post_row,
            "labels": list(labels.values()),
            "figures": figures,
            "history": list(registry.get_logs_for_instance(self.post_row).select_related("user", "content_type")),
        }


def post_url(post: SocialPost) -> str:
    return reverse("ilm_blocks_admin:post", args=[post.pk])


class Writing(RefusalsOnThePage, OfPosts, FormView, ABC):
    """A form of a plan or of a logged post; what the acts refuse is said on it."""

    template_name = "ilm_blocks/admin/post_form.html"
    said: Any
    lead: Any

    @property
    def row(self) -> SocialPost | None:
        """That which is there already."""
        return getattr(self, "post_row", None)

    @cached_property
    def ilm(self) -> ILM | None:
        return asked_ilm(self.request) if self.row is None else None

    def get_form_kwargs(self) -> dict[str, Any]:
        facts = {"user": self.request.user, "at": self.now, "ilm": self.ilm}
        return super().get_form_kwargs() | facts | {"instance": self.row or SocialPost()}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            post = self.write(form)
        except ValidationError as error:
            if isinstance(error, ChangedMeanwhile):
                form.see_newer(error)
            put_on_fields(form, error)
            return self.form_invalid(form)
        messages.success(self.request, self.said % {"post": post})
        return redirect(post_url(post))

    @abstractmethod
    def write(self, form: Any) -> SocialPost:
        """The act, of what the form has read; raises ValidationError for what it refuses."""

    def get_refusal_url(self) -> str:
        return post_url(self.row) if self.row else reverse("ilm_blocks_admin:posts")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"back_url": self.get_refusal_url(), "reasons": self._reasons(), "asked": self.ilm,
                          "has_accounts": bool(context["form"].accounts)}  # fmt: skip

    def _reasons(self) -> list[str]:
        """Why the ILM of the address may not be posted now, where it may be on none of the officer's accounts."""
        if self.ilm is None:
            return []
        accounts = posts.accounts_of(self.request.user).filter(is_active=True)
        found = list(posts.on_accounts(self.ilm, accounts, self.now).values())
        return [] if "" in found else list(dict.fromkeys(found))


class AddPlan(Writing):
    page_title = gettext_lazy("Plan a post")
    form_class = PlanForm
    lead = gettext_lazy("For an approved ILM that may air on social media on that day, in the region of the account.")
    said = gettext_lazy("“%(post)s” is planned.")

    def write(self, form: PlanForm) -> SocialPost:
        return acts.plan(form.instance, user=self.request.user, at=self.now)


class AddLogged(Writing):
    page_title = gettext_lazy("Log a post")
    form_class = LogForm
    lead = gettext_lazy("What was posted, where and when, with its link: it counts in the partner's report.")
    said = gettext_lazy("“%(post)s” is logged.")

    def write(self, form: LogForm) -> SocialPost:
        return acts.log_post(form.instance, user=self.request.user, at=self.now)


class Fulfil(OfOnePost, AddLogged):
    """Log what was planned."""


class Change(OfOnePost, Writing):
    """Change a plan, or correct what was logged."""

    lead = gettext_lazy("What is changed stays in the history of the post.")
    said = gettext_lazy("“%(post)s” is changed.")

    def get_page_title(self) -> str:
        return _("Change the plan") if self.post_row.is_planned else _("Correct the log")

    def get_form_class(self) -> Any:
        return PlanForm if self.post_row.posted_at is None else LogForm

    def write(self, form: Any) -> SocialPost:
        act = acts.replan if isinstance(form, PlanForm) else acts.correct
        return act(form.instance, form.row_fields, user=self.request.user, at=self.now, seen=form.seen)


#: What is done with a post by one button: the act, and what is said then.
ACTS = {
    "removed": (acts.remove, gettext_lazy("“%(post)s” is ticked as removed.")),
    "not-removed": (acts.take_back_removal, gettext_lazy("“%(post)s” is online again in the log.")),
    "call-off": (acts.call_off, gettext_lazy("The plan “%(post)s” is called off.")),
}


class ActOnPost(RefusalsOnThePage, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
        act, said = ACTS[verb]
        self.row = get_object_or_404(SocialPost.objects.select_related("account__owner", "ilm"), pk=pk)
        act(self.row, user=request.user, at=timezone.now())
        home = request.POST.get("next") == "home"
        # From the first screen the way to undo it leads over the post.
        doors = [messages.button(post_url(self.row), _("Open the post"))] if home else None
        messages.success(request, said % {"post": self.row}, buttons=doors)
        return redirect("wagtailadmin_home" if home else self.get_refusal_url())

    def get_refusal_url(self) -> str:
        return post_url(self.row)
