"""The list of ILM, each with its state and what the person can do next about it."""

from typing import Any

from django.forms import Media
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import BaseButton, Button
from wagtail.permissions import policy_registry
from wagtail.snippets.views import snippets

from ...choices import Channel
from ...models import ILM
from ...queries import states
from ..exports import with_owners
from . import columns, ilm_actions


class Index(snippets.IndexView):
    """The ILM of the officer's own regions."""

    any_permission_required = ["add", "change", "publish"]
    table_classname = "listing ilm-lines"

    def get_base_queryset(self) -> Any:
        policy = policy_registry.get_by_type(ILM)
        own = policy.instances_user_has_any_permission_for(self.request.user, self.any_permission_required)
        own = own.annotate(state=states.as_sql(timezone.now()), review_state=states.review_as_sql())
        return own.select_related("owner", "responsible", "agreement", "latest_revision")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"media": context["media"] + Media(css={"all": ["ilm_blocks/admin.css"]})}

    @cached_property
    def columns(self) -> list[Any]:
        checkbox, title = super().columns[:2]
        return [checkbox, title, *columns.of_ilms()]

    def get_table(self, object_list: Any) -> Any:
        ilms = with_owners(list(object_list))
        self.actions = ilm_actions.of_ilms(self.request.user, ilms)
        return super().get_table(ilms)

    @cached_property
    def answers(self) -> dict[str, bool]:
        return {}

    def user_has_permission(self, permission: str) -> bool:
        """Once for the whole list: Wagtail asks for each button of each row."""
        if permission not in self.answers:
            self.answers[permission] = super().user_has_permission(permission)
        return self.answers[permission]

    def get_copy_url(self, instance: ILM) -> str | None:
        return next((action.url for action in self.actions[instance.pk] if action.name == "copy"), None)

    def get_edit_url(self, instance: ILM) -> str | None:
        policy = policy_registry.get_by_type(ILM)
        if instance.live and not policy.user_has_permission_for_instance(self.request.user, "change", instance):
            return columns.where_url(instance)
        return super().get_edit_url(instance)

    def get_delete_url(self, instance: ILM) -> str | None:
        return None if instance.first_published_at else super().get_delete_url(instance)

    def get_list_more_buttons(self, instance: ILM) -> list[Any]:
        return [*self._own_buttons(instance), *super().get_list_more_buttons(instance)]

    def _own_buttons(self, ilm: ILM) -> list[Any]:
        where = [RowButton(_("Where shown?"), url=columns.where_url(ilm))] if ilm.live and not ilm.is_withdrawn else []
        if where and Channel.SOCIAL in ilm.channels:
            url = reverse("ilm_blocks_admin:social_kit", args=[ilm.pk])
            where.append(Button(_("Social media kit"), url=url, icon_name="image", priority=15))  # in the menu
        own = (action for action in self.actions[ilm.pk] if action.name != "copy")  # which stands in Wagtail's menu
        return [*where, *(RowButton(str(action.label), url=action.url) for action in own)]


class RowButton(BaseButton):
    """Stands in the row itself, one click away."""

    def __init__(self, label: str, *, url: str) -> None:
        super().__init__(label, url, classname="button button-small button-secondary")
