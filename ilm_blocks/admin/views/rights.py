"""What every screen of an ILM has in common: rights by its owning region, and refusals said on the page."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import policy_registry

from ...models import ILM
from ...models.journaled import OnRecord
from ..addresses import ilm_url


class ForRow:
    """A policy asked of one row, wherever Wagtail's generic views ask it of the model alone."""

    def __init__(self, policy: BasePermissionPolicy, row: Any) -> None:
        self.policy, self.row = policy, row

    def user_has_permission(self, user: Any, action: str) -> bool:
        return self.policy.user_has_permission_for_instance(user, action, self.row)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return self.policy.user_has_any_permission_for_instance(user, actions, self.row)

    def user_has_permission_for_instance(self, user: Any, action: str, row: Any) -> bool:
        return self.policy.user_has_permission_for_instance(user, action, row)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], row: Any) -> bool:
        return self.policy.user_has_any_permission_for_instance(user, actions, row)


class RowRights:
    """The owning region of the view's ILM decides who may use the view."""

    object: Any

    @property
    def permission_policy(self) -> Any:
        policy, ilm = policy_registry.get_by_type(ILM), getattr(self, "object", None)
        return ForRow(policy, ilm) if ilm is not None and ilm.owner_id else policy


class RefusalsOnThePage:
    """Refusals by the rules are shown above the page that the request came from; nothing was changed."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except (ValidationError, OnRecord) as refused:
            return self.refuse(request, sentences(refused))

    def refuse(self, request: HttpRequest, said: str) -> HttpResponseBase:
        if not request.accepts("text/html"):
            return JsonResponse({"success": False, "error_code": "refused", "error_message": said}, status=400)
        messages.error(request, said)
        return redirect(self.get_refusal_url())

    def get_refusal_url(self) -> str:
        """Where the person can continue; after a withdrawal, when the form refuses too, where the ILM was shown."""
        ilm = getattr(self, "object", None)
        if isinstance(ilm, ILM) and not ILM.objects.filter(pk=ilm.pk).exists():
            return ilm_url("list")  # deleted meanwhile
        if ilm is not None and ILM.objects.filter(pk=ilm.pk).exclude(withdrawn_at=None).exists():
            return reverse("ilm_blocks_admin:where", args=[ilm.pk])
        return ilm_url("edit", ilm) if ilm is not None and ilm.pk else ilm_url("list")


def sentences(refused: ValidationError | OnRecord) -> str:
    found = refused.messages if isinstance(refused, ValidationError) else [refused.args[0]]
    return " ".join(map(str, found))
