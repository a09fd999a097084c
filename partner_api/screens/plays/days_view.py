"""What a videotron has reported day by day, and what is missing."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import policy_registry
from wagtail_modeladmin.views import InstanceSpecificView

from ilm_blocks import dates, regions

from ..models import Screen
from . import losses

SHOWN_DAYS = 14


def may_see(user: Any, screen: Screen) -> bool:
    """Who sees the plays of a screen in their register."""
    return policy_registry.get(screen).user_has_any_permission_for_instance(user, ("view", "watch"), screen)


class DaysView(InstanceSpecificView):
    template_name = "partner_api/admin/play_days.html"
    page_title = _("Proof of play")

    def check_action_permitted(self, user: Any) -> bool:
        return may_see(user, self.instance)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        zone = regions.provider().chain(self.instance.owner_id)[-1].tzinfo
        today = timezone.now().astimezone(zone).date()
        days = losses.days(self.instance, today - timedelta(days=SHOWN_DAYS - 1), today, zone)
        lines = [(dates.day(day.day), day) for day in days]
        return super().get_context_data(lines=lines, has_losses=any(day.missing for day in days), **kwargs)
