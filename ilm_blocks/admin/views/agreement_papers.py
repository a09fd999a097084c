"""The signed paper of an agreement: kept by the officers of its region, read by them and by the partner's people."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from ... import permissions
from ...actions import partners
from ...media.refusals import NotTaken
from ...models import Agreement, AgreementPaper
from ..forms.agreement_papers import PaperForm
from .rights import RefusalsOnThePage
from .scans import handed_out


class AgreementPapers(RefusalsOnThePage, WagtailAdminTemplateMixin, FormView):
    page_title = gettext_lazy("Paper of the agreement")
    template_name = "ilm_blocks/admin/agreement_papers.html"
    header_icon = "doc-full"
    form_class = PaperForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not permissions.may_read_agreement(request.user, self.agreement):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def agreement(self) -> Agreement:
        return get_object_or_404(Agreement.objects.select_related("owner", "partner"), pk=self.kwargs["pk"])

    @cached_property
    def may_upload(self) -> bool:
        policy = policy_registry.get_by_type(Agreement)
        return policy.user_has_permission_for_instance(self.request.user, "change", self.agreement)

    def form_valid(self, form: PaperForm) -> HttpResponse:
        content, name = form.read()
        try:
            partners.keep_paper(
                self.agreement, content=content, name=name, user=self.request.user, at=timezone.now()
            )  # fmt: skip
        except NotTaken as refused:
            form.add_error("scan", refused)
            return self.form_invalid(form)
        messages.success(self.request, gettext("The paper is kept."))
        return redirect(self.get_refusal_url())

    def get_page_subtitle(self) -> str:
        return f"{self.agreement} · {self.agreement.partner}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": self.get_page_title(), "sublabel": str(self.agreement)}
        return [*self.breadcrumbs_items, here]

    def get_refusal_url(self) -> str:
        return reverse("ilm_blocks_admin:agreement_papers", args=[self.agreement.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "agreement": self.agreement,
            "papers": self.agreement.papers.defer("content").select_related("uploaded_by"),
            "may_upload": self.may_upload,
        }


class ReadPaper(View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        papers = AgreementPaper.objects.select_related("agreement__owner", "agreement__partner")
        paper = get_object_or_404(papers, pk=pk)
        if not permissions.may_read_agreement(request.user, paper.agreement):
            raise PermissionDenied
        return handed_out(paper)
