"""The review of an ILM on screen: what waits, and one page to decide on."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ... import duties, preview_modes, regions
from ...actions import four_eyes, review
from ...choices import Channel, State
from ...models import ILM, Confirmation, Outcome
from ...queries import (
    approvals,
    attribution,
    confirmations,
    partner_people,
    quiet_periods,
    reviewers,
    second_approvals,
    statements,
    states,
)
from ...queries.authorship import authors_of
from ...queries.confirmations import Coverage
from ...queries.impact import impact
from ...rules.regions import Region
from ...rules.reviewers import Case
from ..exports import with_owners
from ..forms.owned import put_on_fields
from ..forms.review import ReviewForm
from .rights import RefusalsOnThePage, RowRights

#: After this long in review, an ILM is overdue.
PATIENCE = timedelta(days=2)


def is_asked_for_decisions(user: Any) -> bool:
    """Whether ``user`` anywhere approves ILM, or confirms quiet periods or papers."""
    return duties.pages_with_duty(user, "approve", "administer").exists()


class Waiting(WagtailAdminTemplateMixin, TemplateView):
    """What waits for the decision of the person who looks, the longest waiting first, and then second approvals."""

    template_name = "ilm_blocks/admin/waiting.html"
    page_title = gettext_lazy("Waiting for you")
    header_icon = "tasks"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_asked_for_decisions(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, now = self.request.user, timezone.now()
        rows = reviewers.waiting_for(user).select_related("owner", "responsible", "latest_revision")
        lines = [
            line(ilm, title=ilm.latest_revision.object_str, is_overdue=now - ilm.handed_in_at > PATIENCE)
            for ilm in with_owners(list(rows))
        ]
        asked = second_approvals.waiting_for(user, now)
        with_owners([each.ilm for each in asked])
        seconds = [line(each.ilm, title=each.ilm.title, period=each.period) for each in asked]
        periods = with_owners(list(quiet_periods.waiting_for(user, now).select_related("written_by")))
        return super().get_context_data(**kwargs) | {
            "lines": lines,
            "seconds": seconds,
            "periods": periods,
            "endings": partner_people.endings_for(user),
            "letters": partner_people.letters_for(user),
            "statements": statements.waiting_for(user),
        }


def line(ilm: Any, **more: Any) -> dict[str, Any]:
    owner = ilm.owner_region
    return {"ilm": ilm, "owner": owner, "responsible": attribution.responsible(ilm, owner)} | more


class ReviewILM(RowRights, RefusalsOnThePage, WagtailAdminTemplateMixin, FormView):
    """Everything that a decision needs on one page, and the decision."""

    form_class = ReviewForm
    template_name = "ilm_blocks/admin/review.html"
    page_title = gettext_lazy("Review")
    header_icon = "tasks"

    @property
    def edit_url_name(self) -> str:
        return ILM.snippet_viewset.get_url_name("edit")

    @property
    def preview_url_name(self) -> str:
        return ILM.snippet_viewset.get_url_name("revisions_view")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.permission_policy.user_has_permission(request.user, "publish"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def object(self) -> ILM:
        rows = ILM.objects.select_related("owner", "latest_revision")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def draft(self) -> ILM:
        """What would be approved."""
        return self.object.get_latest_revision_as_object()

    @cached_property
    def coverage(self) -> Coverage:
        """Whether the partner stands behind what would be approved."""
        return confirmations.coverage(self.draft)

    @property
    def denial(self) -> Confirmation | None:
        """The partner's No, while it is its newest word."""
        newest = statements.words(self.object).first()
        return None if newest is None or newest.stands_behind else newest

    @cached_property
    def region(self) -> Region:
        return regions.region(self.object.owner_id)

    @property
    def revision_id(self) -> int | None:
        """Of what would be approved."""
        return self.object.latest_revision_id

    @property
    def case(self) -> Case:
        return review.case_of(self.object)

    @property
    def is_due(self) -> bool:
        """Whether an approval of somebody would count now."""
        waits = self.seen.state != 0 or review.may_approve_unasked(self.object, self.request.user)
        return self.coverage.holds and waits

    def state(self, at: datetime) -> State:
        """The state of the review while one is due; otherwise that of the approved ILM."""
        return states.of(self.object, at) if self.would_be_second else states.of_review(self.object)

    @property
    def would_be_second(self) -> bool:
        """Whether an approval would be the second of what is live already."""
        return self.object.live and not self.object.has_unpublished_changes

    @cached_property
    def seen(self) -> review.Seen:
        return review.Seen.of(self.object)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        review.take_up(self.object, user=request.user)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"seen": self.seen, "reason": review.reason_to_confirm(self.draft)}

    def form_valid(self, form: ReviewForm) -> HttpResponse:
        try:
            kept = form.decide(self.object, self.request.user)
        except (review.AlreadyDecided, review.ChangedSince, review.NotHandedIn):
            raise
        except ValidationError as error:
            put_on_fields(form, error)
            return self.form_invalid(form)
        messages.success(self.request, SAID[Outcome(kept.outcome)] % {"ilm": self.draft.title})
        return redirect("ilm_blocks_admin:waiting")

    def get_refusal_url(self) -> str:
        return reverse("ilm_blocks_admin:review", args=[self.object.pk])

    def get_page_subtitle(self) -> str:
        return self.draft.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("ilm_blocks_admin:waiting"), "label": Waiting.page_title},
            {"url": "", "label": self.get_page_title(), "sublabel": self.draft.title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        given = approvals.approvals(self.object)
        return super().get_context_data(**kwargs) | {
            "ilm": self.object,
            "draft": self.draft,
            "revision_id": self.revision_id,
            "region": self.region,
            "state": self.state(now),
            "handed_in": self.object.current_workflow_task_state,
            "coverage": self.coverage,
            "denial": self.denial,
            "declarations": self.object.declarations.filter(revision=self.revision_id)[:1],
            "opening": statements.opening(self.object, now),
            **self.who_decides(),
            "approvals": given,
            "second": approvals.standing(self.object, given)[1],
            "responsible": attribution.responsible(self.draft, self.region),
            "channels": [Channel(word).label for word in self.draft.channels],
            "modes": preview_modes.modes_of(self.draft),
            "impact": impact(self.draft, now, twice=self.would_be_second),
            "quiet_periods": reviewers.quiet_periods(self.draft, now),
            "earlier": self.object.reviews.exclude(outcome=Outcome.APPROVED)[:5],
        }

    def who_decides(self) -> dict[str, Any]:
        """Whether the viewer decides, and on whose words; otherwise who does, and who could appoint somebody."""
        user, case, is_due = self.request.user, self.case, self.is_due
        may_decide = reviewers.may_decide(case, user)
        is_left = is_due and not case.deciders
        return {
            "may_decide": may_decide,
            "may_approve": may_decide and is_due,
            "why_not": "" if may_decide or not is_due else four_eyes.why_not(case, user),
            "approves_own_words": may_decide and is_due and self.are_own_words(case),
            "deciders": reviewers.named(case.deciders) if is_due and not may_decide else [],
            "is_left": is_left,
            "appointers": reviewers.appointers(self.object) if is_left else [],
        }

    def are_own_words(self, case: Case) -> bool:
        """Whether the person who looks has written them, which only a region's own words allow."""
        newest = {self.object.pk: self.object.latest_revision_id or 0}
        return not (case.names_party or case.is_second) and self.request.user.pk in authors_of(newest)[self.object.pk]


SAID = {
    Outcome.APPROVED: gettext_lazy("“%(ilm)s” is approved."),
    Outcome.REVISION_REQUESTED: gettext_lazy("“%(ilm)s” goes back to its author for revision."),
    Outcome.REJECTED: gettext_lazy("“%(ilm)s” is rejected; its author is told why."),
}
