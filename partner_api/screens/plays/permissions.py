"""Who sees which plays: the officers of the region where the screen stands, and those who answer for what was shown.

Nobody writes them by hand. Registered on import.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail.permissions import register_permission_policy

from ilm_blocks.permissions import OwnerRegionPolicy, is_member_anywhere, own_partners

from .models import Play

SEEN = {"view": ("change", "approve", "operate")}


class PlayPolicy(OwnerRegionPolicy):
    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        actions = set(actions)
        return super().user_has_any_permission(user, actions) or ("view" in actions and is_member_anywhere(user))

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Play) -> bool:
        actions = set(actions)
        return super().user_has_any_permission_for_instance(user, actions, instance) or (
            "view" in actions and own_partners(user).filter(pk=instance.responsible_id or 0).exists()
        )

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        actions = set(actions)
        rows = super().instances_user_has_any_permission_for(user, actions)
        if "view" not in actions:
            return rows
        return rows | self.model._default_manager.filter(responsible_id__in=own_partners(user).values("pk"))


register_permission_policy(Play, PlayPolicy(Play, SEEN))
