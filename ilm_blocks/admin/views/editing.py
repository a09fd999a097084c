"""Wagtail's views of a snippet, with rights by owning region and every change made by an act."""

import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name
from wagtail.permissions import policy_registry
from wagtail.snippets.views import snippets

from ... import actions
from ...actions import confirmation, submission
from ...actions.acting import Gone
from ...choices import Channel, State
from ...duties import may_upload_statement
from ...models import ILM, ConfirmationKind, Partner
from ...permissions import speaks_for
from ...queries import prefilled, statements, states
from ...queries.impact import impact
from ..forms.owned import put_on_fields
from .overtaken import NotOvertaken
from .rights import RefusalsOnThePage, RowRights

#: The buttons that begin a review.
HANDING_IN = frozenset({"submit", "restart-workflow"})


class Approving(RowRights, RefusalsOnThePage):
    """A form whose ILM must be fit for approval when it is handed in or approved."""

    def is_valid(self, form: Any) -> bool:
        is_valid = super().is_valid(form)  # type: ignore[misc]
        is_read = hasattr(form, "cleaned_data")  # not where it is locked, or overtaken while it was typed
        if is_read and self.action in HANDING_IN:  # type: ignore[attr-defined]
            form.require_tick()  # said at once, beside whatever else is missing
        if not is_valid:
            return False
        if self.action == "publish":  # type: ignore[attr-defined]
            self._check_right_to_publish(form)
        if form.is_valid() and (not self._asks_for_approval or form.ready_for_approval()):
            return True
        self.produced_error_code = "validation_error"
        self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
        return False

    @property
    def _asks_for_approval(self) -> bool:
        if self.action == "workflow-action":  # type: ignore[attr-defined]
            return self.workflow_action == "approve"  # type: ignore[attr-defined]
        return self.action in HANDING_IN | {"publish"}  # type: ignore[attr-defined]

    def _check_right_to_publish(self, form: Any) -> None:
        """The owner is known only now: Wagtail has asked whether the person may publish anywhere at all."""
        policy = policy_registry.get_by_type(ILM)
        if not policy.user_has_permission_for_instance(self.request.user, "publish", form.instance):  # type: ignore[attr-defined]
            form.add_error(
                "owner", _("You may prepare an ILM for this region, but not approve it. Save it as a draft.")
            )

    def form_valid(self, form: Any) -> Any:
        """All or nothing: refusals of the acts are shown on the form, which keeps all that was typed."""
        before = copy.copy(form.instance)
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]
        except ValidationError as refused:
            form.instance.__dict__.update(before.__dict__)  # a new row that was rolled back has no key any more
            self.object = form.instance if form.instance.pk else None
            put_on_fields(form, refused)
            self.produced_error_code = "refused"
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]

    def publish_action(self) -> None:
        """Nothing yet: what is saved is approved on the review screen, with the checklist."""

    def submit_action(self) -> None:
        """Of two who hand it in at once the second is told so."""
        submission.start_review(self.object, user=self.request.user, tick=self.form.tick)  # type: ignore[attr-defined]

    def restart_workflow_action(self) -> None:
        self.workflow_state.cancel(user=self.request.user)  # type: ignore[attr-defined]
        self.submit_action()

    def get_success_url(self) -> str:
        if self.action == "publish":  # type: ignore[attr-defined]
            return reverse("ilm_blocks_admin:review", args=[self.object.pk])
        return super().get_success_url()  # type: ignore[misc]

    def get_success_message(self, instance: ILM | None = None) -> str:
        if self.action == "publish":  # type: ignore[attr-defined]
            return _("“%(ilm)s” is saved. Answer the checklist to approve it.") % {"ilm": instance or self.object}
        if self.action in HANDING_IN:  # type: ignore[attr-defined]
            return _("“%(ilm)s” is handed in; you are told of the decision.") % {"ilm": instance or self.object}
        return super().get_success_message(instance)  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        form = context["form"]
        can_be_judged = form.instance.pk and not (form.is_bound and form.errors)
        return context | {"impact": impact(form.instance, timezone.now()) if can_be_judged else None}


class Create(Approving, snippets.CreateView):
    """An empty form, a partner's with all that its agreement settles; ``?begin=poster`` opens it with a creative."""

    template_name = "ilm_blocks/admin/create.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self._partner and (lacking := prefilled.lacks_paper(self._partner, timezone.now())):
            return TemplateResponse(request, "ilm_blocks/admin/no_agreement.html", {"lacking": lacking})
        return super().get(request, *args, **kwargs)

    def get_initial_form_instance(self) -> ILM | None:
        kind = self.request.GET.get("begin", "")
        creative = ILM.creative_kinds().get(kind)
        creatives = [(kind, creative.get_default())] if creative else []
        if partner := self._partner:
            ilm = prefilled.begin(partner, timezone.now())
        else:
            ilm = ILM(channels=[Channel.WEBSITE] if creatives else [])
        ilm.creatives = creatives  # type: ignore[assignment]
        return ilm

    @cached_property
    def _partner(self) -> Partner | None:
        """For whom the person hands in; a person who speaks for several chooses one by ``?partner=``."""
        partners = speaks_for(self.request.user)
        asked = self.request.GET.get("partner")
        return next((partner for partner in partners if str(partner.pk) == asked), next(iter(partners), None))


class Edit(NotOvertaken, Approving, snippets.EditView):
    template_name = "ilm_blocks/admin/edit.html"
    partials_template_name = "ilm_blocks/admin/edit_partials.html"
    is_gone = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        try:
            super().setup(request, *args, **kwargs)
        except Http404:  # deleted while it was edited: a message says that what was typed is lost
            if request.method != "POST":
                raise
            self.is_gone = True
            return
        # Others are looking at what is under review: it changes on a button, not by autosave.
        self.autosave_enabled = self.autosave_enabled and not self.object.workflow_in_progress

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_gone:
            return self.refuse(request, str(Gone().message))
        ilm = self.object
        if self.expects_json_response and request.method == "POST" and ilm.workflow_in_progress:
            return self.refuse(request, _("It is under review: what you type is saved by the button alone."))
        if ilm.is_withdrawn and self.permission_policy.user_has_permission(request.user, "view"):
            return self._refuse_what_is_withdrawn(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.request.method == "GET" and not self.expects_json_response:
            self._say_what_was_decided()
            self._say_that_a_paper_is_taken()
        return super().get_context_data(**kwargs)

    def form_valid(self, form: Any) -> Any:
        """What an officer alters while it is under review goes to the partner."""
        response = super().form_valid(form)
        state = self.object.current_workflow_task_state
        if state and self.action not in HANDING_IN:  # what is handed in has been told of by the review that began
            confirmation.handed_in(
                self.object, self.object.latest_revision, by=self.request.user, since=state.started_at
            )
        return response

    def _refuse_what_is_withdrawn(self, request: HttpRequest) -> HttpResponseBase:
        """A person who was typing when it was withdrawn keeps the words, to take them over into a copy."""
        refused = actions.AlreadyWithdrawn()
        if request.method != "POST" or self.expects_json_response or self.action == "cancel-workflow":
            return self.refuse(request, str(refused.message))
        form = self.get_form()
        form.add_error(None, refused)
        self.produced_error_message = self.get_error_message()
        return self.form_invalid(form)

    def _say_what_was_decided(self) -> None:
        """The newest word of a reviewer or of the partner, as long as it asks something of the author."""
        if states.of_review(self.live_object) not in (State.NEEDS_REVISION, State.REJECTED):
            return
        review = self.live_object.reviews.first()
        said = statements.words(self.live_object).select_related("partner").first()
        if said and said.kind == ConfirmationKind.DENIED and (review is None or said.at > review.at):
            facts = {"partner": said.partner, "person": _name(said.member), "reason": said.reason}
            messages.warning(self.request, _("%(partner)s (%(person)s) says it is not theirs: %(reason)s") % facts)
        elif review:
            facts = {
                "outcome": review.get_outcome_display(),
                "person": review.reviewer_name or _("someone"),
                "note": review.note,
            }
            messages.warning(self.request, _("%(outcome)s (%(person)s): %(note)s") % facts)

    def _say_that_a_paper_is_taken(self) -> None:
        """To the officers who may upload one; the partner's own people answer by themselves."""
        opening = statements.opening(self.live_object, timezone.now())
        if opening and opening.ground and may_upload_statement(self.request.user, self.live_object):
            said = _("Nobody of %(partner)s has answered: its word is taken on paper.") % {
                "partner": opening.asked.partner
            }
            url = reverse("ilm_blocks_admin:statements", args=[self.live_object.pk])
            messages.warning(self.request, said, buttons=[messages.button(url, _("Signed statement"))])


def _name(person: Any) -> str:
    return get_user_display_name(person) if person else _("someone")


class Delete(RowRights, RefusalsOnThePage, snippets.DeleteView):
    """For drafts; for an approved ILM it tells what to do instead."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.object.first_published_at and self.permission_policy.user_has_permission(request.user, "view"):
            return self.refuse(request, self.object.delete_advice)
        return super().dispatch(request, *args, **kwargs)


class Usage(RowRights, snippets.UsageView):
    pass


class PreviewOnCreate(RowRights, snippets.PreviewOnCreateView):
    pass


class PreviewOnEdit(RowRights, snippets.PreviewOnEditView):
    pass


class Lock(RowRights, snippets.LockView):
    pass


class Unlock(RowRights, snippets.UnlockView):
    pass
