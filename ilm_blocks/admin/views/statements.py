"""The signed statement on screen: printed and uploaded by one officer, compared and accepted by another."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.utils import get_admin_base_url
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ... import duties, permissions, preview_modes, regions
from ...actions import statements as acts
from ...actions.confirmation import NothingAsked
from ...choices import Channel
from ...media import letters
from ...models import ILM, SignedStatement
from ...qr import code
from ...queries import attribution, confirmations, materials, statements
from ...queries.differences import LABELS, lines, reach_lines
from ...queries.impact import impact
from ...queries.statements import Opening
from ...rules import material
from .. import printing
from ..forms.owned import put_on_fields
from ..forms.statements import ACCEPT, DISOWN, REFUSE, TAKE_BACK, StatementForm, StatementUploadForm
from .rights import RefusalsOnThePage
from .scans import handed_out


class StatementsOfILM(RefusalsOnThePage, WagtailAdminTemplateMixin):
    """For the officers of the owning region and of those above it."""

    header_icon = "doc-full"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not duties.may_upload_statement(request.user, self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def object(self) -> ILM:
        return get_object_or_404(ILM.objects.select_related("owner", "responsible"), pk=self.kwargs["pk"])

    @cached_property
    def opening(self) -> Opening | None:
        return statements.opening(self.object, timezone.now())

    @cached_property
    def draft(self) -> ILM | None:
        """What the partner is asked about."""
        return self.opening.asked.revision.as_object() if self.opening else None

    @property
    def digest(self) -> str:
        return material.digest(materials.of(self.draft)) if self.draft else ""

    def get_page_subtitle(self) -> str:
        return self.draft.title if self.draft else self.object.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, here]

    def get_refusal_url(self) -> str:
        return statements_url(self.object)


class Statements(StatementsOfILM, FormView):
    """Where the paper is printed and uploaded, and what became of earlier ones."""

    form_class = StatementUploadForm
    template_name = "ilm_blocks/admin/statements.html"
    page_title = gettext_lazy("Signed statement")

    def get_initial(self) -> dict[str, Any]:
        return {"revision": self.opening.asked.revision_id if self.opening else 0}

    def form_valid(self, form: StatementUploadForm) -> HttpResponse:
        file, revision = form.cleaned_data["scan"], form.cleaned_data["revision"]
        content = file.read(letters.MOST_BYTES + 1)
        try:
            acts.upload(self.object, revision, content=content, name=file.name, by=self.request.user)
        except (NothingAsked, acts.PeopleAnswer, acts.AlreadyWaits):
            raise
        except ValidationError as error:
            for said in error.messages:
                form.add_error("scan", said)
            return self.form_invalid(form)
        messages.success(self.request, gettext_lazy("It is uploaded. Another officer compares and accepts it."))
        return redirect(statements_url(self.object))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        printed = self.request.GET.get("sha256", "")
        uploaded = self.object.statements.select_related("uploaded_by", "decided_by").defer("content")
        return super().get_context_data(**kwargs) | {
            "ilm": self.object,
            "opening": self.opening,
            "digest": self.digest,
            "is_other_print": bool(printed) and printed != self.digest,
            "statements": uploaded,
            "waits": any(each.decided_at is None and each.revision_id == self._asked_for for each in uploaded),
        }

    @property
    def _asked_for(self) -> int:
        return self.opening.asked.revision_id if self.opening else 0


class Print(StatementsOfILM, TemplateView):
    """The statement itself, for the printer."""

    template_name = "ilm_blocks/admin/statement_print.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.opening is None:
            raise NothingAsked
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft, digest = self.draft, self.digest
        assert draft is not None  # noqa: S101  (``get`` has asked)
        region = regions.region(draft.owner_id)
        return {
            "ilm": draft,
            "region": region,
            "responsible": attribution.responsible(draft, region),
            "channels": [Channel(word).label for word in draft.channels],
            "parts": list(printing.parts(draft)),
            "dayparts": reach_lines("dayparts", confirmations.reach_of(draft)),
            "impact": impact(draft, timezone.now()),
            "digest": digest,
            "digest_in_groups": grouped(digest),
            "code": code(f"{get_admin_base_url()}{statements_url(draft)}?sha256={digest}"),
            "now": timezone.now(),
        }


class Statement(RefusalsOnThePage, WagtailAdminTemplateMixin, FormView):
    """One paper beside the material that it names, for the officers who decide on it and for the partner's people."""

    form_class = StatementForm
    template_name = "ilm_blocks/admin/statement.html"
    page_title = gettext_lazy("Compare the signed statement")
    header_icon = "doc-full"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_read(request.user, self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def object(self) -> SignedStatement:
        return find(self.kwargs["pk"])

    def form_valid(self, form: StatementForm) -> HttpResponse:
        verdict, reason, user = form.cleaned_data["verdict"], form.cleaned_data["reason"], self.request.user
        try:
            if verdict == ACCEPT:
                acts.accept(self.object, by=user)
            elif verdict == REFUSE:
                acts.refuse(self.object, reason=reason, by=user)
            elif verdict == TAKE_BACK:
                acts.take_back(self.object, by=user)
            else:
                acts.disown(self.object, reason=reason, by=user)
        except ValidationError as error:
            if not hasattr(error, "error_dict"):
                raise
            put_on_fields(form, error)
            return self.form_invalid(form)
        messages.success(self.request, SAID[verdict] % {"ilm": self.get_page_subtitle()})
        return redirect("wagtailadmin_home" if verdict == DISOWN else statements_url(self.object.ilm))

    def get_refusal_url(self) -> str:
        return reverse("ilm_blocks_admin:statement", args=[self.object.pk])

    def get_page_subtitle(self) -> str:
        return self.object.revision.object_str

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        statement, user = self.object, self.request.user
        draft = statement.revision.as_object()
        now = materials.of(draft)
        opening = statements.opening(statement.ilm, timezone.now())
        waits = statement.decided_at is None and opening is not None
        return super().get_context_data(**kwargs) | {
            "statement": statement,
            "facts": [(LABELS[name], lines(name, now[name])) for name in now],
            "digest_in_groups": grouped(statement.digest),
            "is_other_material": material.digest(now) != statement.digest,
            "mode": preview_modes.modes_of(draft)[0].name,
            "preview_url_name": ILM.snippet_viewset.get_url_name("revisions_view"),
            "waits": waits and opening is not None and opening.asked.revision_id == statement.revision_id,
            "is_own": statement.uploaded_by_id == user.pk,
            "may_decide": duties.may_accept_statement(user, statement.ilm),
            "may_take_back": statement.decided_at is None and duties.may_upload_statement(user, statement.ilm),
            "may_disown": permissions.is_member(user, statement.partner) and statements.stands(statement),
            "is_picture": statement.mime.startswith("image/"),
        }


class ReadStatement(View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        statement = find(pk)
        if not may_read(request.user, statement):
            raise PermissionDenied
        return handed_out(statement)


def find(pk: int) -> SignedStatement:
    rows = SignedStatement.objects.select_related(
        "ilm__owner", "ilm__confirmation", "revision", "partner", "uploaded_by", "decided_by"
    )
    return get_object_or_404(rows, pk=pk)


def may_read(user: Any, statement: SignedStatement) -> bool:
    """The officers of the owning region and of those above it, and the people whose partner it speaks of."""
    return duties.may_upload_statement(user, statement.ilm) or permissions.is_member(user, statement.partner)


def statements_url(ilm: ILM) -> str:
    return reverse("ilm_blocks_admin:statements", args=[ilm.pk])


def grouped(digest: str) -> str:
    """In groups of eight: nobody compares 64 signs in a row."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


SAID = {
    ACCEPT: gettext_lazy("The paper is accepted: “%(ilm)s” goes on to the approver."),
    REFUSE: gettext_lazy("The paper is refused; whoever uploaded it is told why."),
    TAKE_BACK: gettext_lazy("The paper is taken back: it has no effect. Another one may be uploaded."),
    DISOWN: gettext_lazy("“%(ilm)s” is not shown any more in your name."),
}
