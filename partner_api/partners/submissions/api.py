"""Partners' ILM for their programs: drafts, handing in, and what follows."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from ilm_blocks.keys import is_key
from ilm_blocks.models import ILM
from partner_api.addresses import api_url
from partner_api.http import pagination
from partner_api.problems import Problem

from ..described import etag, keyed
from ..idempotency.repeating import once
from ..keys.scopes import Scope
from ..resources import PartnerResource
from ..strict import Strict
from . import reading, shapes, writing
from .parameters import SubmissionListParameters

READ_AND_WRITE = {"GET": Scope.SUBMISSIONS_READ, "POST": Scope.SUBMISSIONS_WRITE, "PATCH": Scope.SUBMISSIONS_WRITE}


class OfSubmissions(PartnerResource):
    scopes = READ_AND_WRITE
    #: Whether ``If-Match: *`` is enough, which stands for whatever state there is (RFC 9110, 13.1.1).
    takes_any_state: ClassVar[bool] = True

    def row(self, pk: int) -> ILM:
        row = reading.rows(self.partner, timezone.now()).filter(pk=pk).first() if is_key(pk) else None
        if row is None:
            raise Problem("unknown_submission")
        return row

    def respond(self, pk: int, status: int = 200) -> Response:
        """The whole of one as it stands now, with its ETag."""
        body = reading.told(self.row(pk), self.person)
        response = Response(body, status)
        response["ETag"] = reading.etag_of(body)
        if status == 201:
            response["Location"] = body["url"]
        return response

    def read(self, request: Request, shape: type[Strict]) -> Any:
        sent = shape(data=request.data)
        sent.is_valid(raise_exception=True)
        return sent.validated_data

    def change(
        self, request: Request, pk: int, act: Callable[[ILM], Any], *, needs_if_match: bool = True, status: int = 200
    ) -> Response:
        """Carry out ``act`` on the locked row, once, if it is still what the client has seen."""
        if needs_if_match and "If-Match" not in request.headers:
            raise Problem("precondition_required")

        def carried_out() -> Response:
            row = writing.locked(pk, self.key)
            self.require_as_seen(request, pk)
            made = writing.as_problems(lambda: act(row))
            return self.respond(made.pk if isinstance(made, ILM) else pk, status)

        return once(request, self.key, timezone.now(), carried_out)

    def require_as_seen(self, request: Request, pk: int) -> None:
        seen = request.headers.get("If-Match")
        if seen is not None and seen.strip() == "*" and not self.takes_any_state:
            raise Problem("precondition_required", _t("“*” names no state: send the ETag of what you have read."))
        if seen is not None and not reading.has_seen(seen, reading.told(self.row(pk), self.person)):
            raise Problem("precondition_failed")


@keyed(
    "get",
    "listSubmissions",
    _("A partner's ILM"),
    shapes.SubmissionList,
    403,
    scope=Scope.SUBMISSIONS_READ,
    description=_("The ILM for which the partner answers, the newest first, each with its state."),
)
@keyed(
    "post", "createSubmission", _("Begin an ILM"), shapes.Submission, "invalid_body", 403, "refused", 413, 415,
    "key_reused", scope=Scope.SUBMISSIONS_WRITE, body=shapes.SubmissionDraft, status=201, also=[etag(201)],
    description=_("A new draft. What is left out is filled in from the partner's agreement; nobody sees it until it is"
                  " handed in and approved."),
)  # fmt: skip
class SubmissionsView(OfSubmissions):
    parameters = SubmissionListParameters

    def get(self, request: Request) -> HttpResponseBase:
        found = reading.rows(self.partner, timezone.now())
        if state := self.query.get("state"):
            found = found.filter(state=state)
        if (cursor := self.query.get("cursor")) is not None:
            found = found.filter(pk__lt=cursor)
        page, last = pagination.cut(found, self.query["limit"])
        following = None if last is None else self._address_behind(last.pk)
        response = Response({"items": [reading.listed(ilm) for ilm in page], "next": following})
        if following:
            response["Link"] = f'<{following}>; rel="next"'
        return response

    def _address_behind(self, pk: int) -> str:
        cursor = self.parameters().fields["cursor"].to_representation(pk)
        return replace_query_param(api_url(self.request.get_full_path()), "cursor", cursor)

    def post(self, request: Request) -> HttpResponseBase:
        said, at = self.read(request, shapes.SubmissionDraft), timezone.now()

        def begun() -> Response:
            made = writing.as_problems(lambda: writing.begin(self.key, said, at))
            return self.respond(made.pk, 201)

        return once(request, self.key, at, begun)


@keyed(
    "get",
    "getSubmission",
    _("One ILM of a partner"),
    shapes.Submission,
    403,
    "unknown_submission",
    scope=Scope.SUBMISSIONS_READ,
    has_etag=True,
    description=_("What it says, its state, what reviewers wrote, and what waits for the partner's word."),
)
@keyed(
    "patch", "changeSubmission", _("Change a draft"), shapes.Submission, "invalid_body", 403, "unknown_submission",
    "refused", 412, 413, 415, "key_reused", 428, scope=Scope.SUBMISSIONS_WRITE, body=shapes.SubmissionDraft,
    has_etag=True, if_match=True,
    description=_("Members that are left out stay as they are. While it is under review it is taken back first."),
)  # fmt: skip
class SubmissionView(OfSubmissions):
    def get(self, request: Request, submission_id: int) -> HttpResponseBase:
        return self.respond(submission_id)

    def patch(self, request: Request, submission_id: int) -> HttpResponseBase:
        said = self.read(request, shapes.SubmissionDraft)
        return self.change(request, submission_id, lambda row: writing.change(row, self.key, said))


class Verb(OfSubmissions):
    scopes: ClassVar = {"POST": Scope.SUBMISSIONS_WRITE}


REFUSALS = ("invalid_body", 403, "unknown_submission", "refused", 412, 413, 415, "key_reused")


@keyed(
    "post", "submitSubmission", _("Hand in"), shapes.Submission, *REFUSALS, 428, scope=Scope.SUBMISSIONS_WRITE,
    body=shapes.SubmitRequest, has_etag=True, if_match=True,
    description=_("Hands in exactly what was read, with the statement of responsibility; the region's approvers"
                  " decide. Nothing is published by this. `If-Match: *` is not enough: it names nothing that was"
                  " read."),
)  # fmt: skip
class SubmitView(Verb):
    takes_any_state = False  # nobody answers for what was not read

    def post(self, request: Request, submission_id: int) -> HttpResponseBase:
        self.read(request, shapes.SubmitRequest)
        return self.change(request, submission_id, lambda row: writing.submit(row, self.key))


@keyed(
    "post",
    "takeBackSubmission",
    _("Take an ILM back from review"),
    shapes.Submission,
    *REFUSALS,
    428,
    scope=Scope.SUBMISSIONS_WRITE,
    body=shapes.NoBody,
    has_etag=True,
    if_match=True,
    description=_("It is a draft again, and may be changed. Only the person who has handed it in takes it back."),
)
class TakeBackView(Verb):
    def post(self, request: Request, submission_id: int) -> HttpResponseBase:
        self.read(request, shapes.NoBody)
        return self.change(request, submission_id, lambda row: writing.take_back(row, self.key))


@keyed(
    "post",
    "confirmSubmission",
    _("Confirm what an officer wrote"),
    shapes.Submission,
    *REFUSALS,
    428,
    scope=Scope.SUBMISSIONS_WRITE,
    body=shapes.ConfirmRequest,
    has_etag=True,
    if_match=True,
    description=_("The partner makes its own what an officer wrote or altered; it goes on to the approver."),
)
class ConfirmView(Verb):
    def post(self, request: Request, submission_id: int) -> HttpResponseBase:
        sha256 = self.read(request, shapes.ConfirmRequest)["sha256"]
        return self.change(request, submission_id, lambda row: writing.confirm(row, self.key, sha256))


@keyed(
    "post",
    "refuseSubmission",
    _("Refuse what an officer wrote"),
    shapes.Submission,
    *REFUSALS,
    428,
    scope=Scope.SUBMISSIONS_WRITE,
    body=shapes.RefuseRequest,
    has_etag=True,
    if_match=True,
    description=_("It goes back to the officer with the reason, and is not shown so."),
)
class RefuseView(Verb):
    def post(self, request: Request, submission_id: int) -> HttpResponseBase:
        reason = self.read(request, shapes.RefuseRequest)["reason"]
        return self.change(request, submission_id, lambda row: writing.refuse(row, self.key, reason))


@keyed(
    "post", "withdrawSubmission", _("Withdraw an ILM everywhere"), shapes.Submission, *REFUSALS,
    scope=Scope.SUBMISSIONS_WRITE, body=shapes.WithdrawRequest, has_etag=True, if_match=False,
    description=_("Takes an approved ILM off everywhere at once and for good, with the reason. `If-Match` is heeded but"
                  " not needed: taking off is never harder than putting on."),
)  # fmt: skip
class WithdrawView(Verb):
    def post(self, request: Request, submission_id: int) -> HttpResponseBase:
        said = self.read(request, shapes.WithdrawRequest)
        return self.change(
            request, submission_id, lambda row: writing.withdraw(row, self.key, said["code"], said.get("text", "")),
            needs_if_match=False,
        )  # fmt: skip


@keyed(
    "post", "copySubmission", _("Copy"), shapes.Submission, *REFUSALS, scope=Scope.SUBMISSIONS_WRITE,
    body=shapes.NoBody, has_etag=True, if_match=False, status=201,
    description=_("A new draft that says the same, its files with it. Asked twice, it is the same one as long as"
                  " nobody has touched it."),
)  # fmt: skip
class CopyView(Verb):
    def post(self, request: Request, submission_id: int) -> HttpResponseBase:
        self.read(request, shapes.NoBody)
        return self.change(
            request, submission_id, lambda row: writing.copy(row, self.key), needs_if_match=False, status=201
        )
