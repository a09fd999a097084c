"""Deleting several at once: ILM that are drafts of one's own by the act, pages that nothing on record belongs to.

What stays is named with the reason.
"""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from wagtail.admin.views.pages.bulk_actions import DeleteBulkAction as DeletePagesOfWagtail
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction

from .. import actions
from ..keys import is_key
from ..models import ILM
from . import page_deletion


class DeleteDrafts(DeleteBulkAction):
    template_name = "ilm_blocks/admin/confirm_bulk_delete.html"

    models = [ILM]

    def get_actionable_objects(self) -> tuple[list[ILM], dict[str, list[ILM]]]:
        """The drafts among the chosen, and the approved; those of other regions are not even named."""
        drafts = [ilm for ilm in self._chosen if not ilm.first_published_at]
        return drafts, {"items_with_no_access": [ilm for ilm in self._chosen if ilm.first_published_at]}

    @cached_property
    def _chosen(self) -> list[ILM]:
        chosen = self.permission_policy.instances_user_has_permission_for(self.request.user, "delete")
        if "all" not in (keys := self.request.GET.getlist("id")):
            chosen = chosen.filter(pk__in=[key for key in keys if is_key(key)])
        if not chosen:
            raise Http404
        return list(chosen)

    @classmethod
    def execute_action(cls, objects: Iterable[ILM], user: Any = None, **kwargs: Any) -> tuple[int, int]:
        for ilm in (chosen := list(objects)):
            actions.DeleteILM(ilm, user=kwargs["self"].request.user, log_action=None).execute()
        return len(chosen), 0


class DeletePages(DeletePagesOfWagtail):
    """Wagtail's, which would refuse a page that a row refers to before it asks any hook, and give no reason."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        chosen, _others = self.get_actionable_objects()
        return page_deletion.refused(request, chosen) or super().dispatch(request, *args, **kwargs)
