"""The versions of an ILM: what was written, decided and compared, for those who may read them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from wagtail.snippets.views import snippets

from ...permissions import may_read_versions
from ...queries import cleaned, statements
from ...queries.approvals import approvals
from . import columns
from .columns import may_read_version
from .rights import RowRights


class History(RowRights, snippets.HistoryView):
    """Wagtail's log, under every approval with its checklist."""

    template_name = "ilm_blocks/admin/history.html"

    @cached_property
    def columns(self) -> list[Any]:
        message, *others = super().columns
        return [columns.VersionColumn.of(message, self.request.user), *others]

    @cached_property
    def header_buttons(self) -> list[Any]:
        return super().header_buttons if self.user_has_permission("change") else []

    def get_edit_url(self, instance: Any) -> str | None:
        return super().get_edit_url(instance) if self.user_has_permission("change") else columns.where_url(instance)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "ilm": self.object, "approvals": approvals(self.object), "words": statements.words(self.object),
            "cleaned": cleaned.of_ilm(self.object),
        }  # fmt: skip


class PreviewRevision(RowRights, snippets.PreviewRevisionView):
    """Also for those who answer for this very revision or compare it with a paper; they see no other."""

    permission_required = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_read_version(request.user, self.object, self.revision_id):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class CompareRevisions(RowRights, snippets.RevisionsCompareView):
    """Also of what is withdrawn."""

    permission_required = "view"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_read_versions(request.user, self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def header_buttons(self) -> list[Any]:
        return super().header_buttons if self.user_has_permission("change") else []

    def get_edit_url(self) -> str | None:
        return super().get_edit_url() if self.user_has_permission("change") else columns.where_url(self.object)


class Unschedule(RowRights, snippets.RevisionsUnscheduleView):
    pass
