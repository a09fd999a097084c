"""The second approval of a quiet period, given to what is approved while a newer draft may wait beside it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from ...actions import review
from ...choices import State
from ...models import ILM
from ...queries import reviewers, states
from ...queries.confirmations import Coverage
from ...rules.reviewers import Case
from ..forms.review import SecondApprovalForm
from .review import ReviewILM


class SecondApproval(ReviewILM):
    """The page of a review, of the live revision: the newer draft is neither shown nor decided on."""

    form_class = SecondApprovalForm
    page_title = gettext_lazy("Second approval")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nobody takes up the review of the draft here."""
        return self.render_to_response(self.get_context_data())

    @cached_property
    def object(self) -> ILM:
        rows = ILM.objects.filter(live=True).select_related("owner", "live_revision", "confirmation")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def draft(self) -> ILM:
        return self.object

    @property
    def revision_id(self) -> int | None:
        return self.object.live_revision_id

    @property
    def coverage(self) -> Coverage:
        """The word that it was approved with; a newer one is of the draft."""
        word = self.object.confirmation
        return Coverage(is_needed=word is not None, word=word)

    @cached_property
    def seen(self) -> review.Seen:
        return review.Seen.of_live(self.object)

    @property
    def case(self) -> Case:
        return reviewers.case_of(self.object, is_second=True)

    @property
    def is_due(self) -> bool:
        return review.lacks_second_approval(self.object)

    def state(self, at: datetime) -> State:
        return states.of(self.object, at)

    def get_refusal_url(self) -> str:
        return reverse("ilm_blocks_admin:second_approval", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        newer = reverse("ilm_blocks_admin:review", args=[self.object.pk])
        shown = {"is_of_live": True, "newer_url": newer if self.object.has_unpublished_changes else ""}
        return super().get_context_data(**kwargs) | shown | {"handed_in": None}
