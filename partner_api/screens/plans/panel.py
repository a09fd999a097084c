"""Beside the form of a videotron: how the airtime divides by what it keeps for its own region."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.admin.panels import Panel

from ilm_blocks import regions
from ilm_blocks.rules.programme.members import Epoch, Member
from ilm_blocks.rules.programme.weights import weigh

from ..models import Loop, Screen
from ..programme.members import LocalDay, ms
from .planned import plan_of

CHOICES = (0, 10, 20, 30, 40, 50, 60, 70)


@dataclass(frozen=True, slots=True)
class Division:
    """In percent of the airtime, what groups of ILM get where ``kept`` is kept for the region; an ILM is in one."""

    kept: int
    own: int
    mandatory: int
    others: int
    filler: int
    is_current: bool


def divisions(screen: Screen, now: datetime) -> list[Division]:
    """One for each round percentage, for what may play on the stage now; none if nothing may."""
    zone = regions.provider().chain(screen.owner_id)[-1].tzinfo
    plan = plan_of(screen, LocalDay(now.astimezone(zone).date(), zone), now)
    epoch = plan.days[Loop.STAGE].epoch_at(ms(now))
    members = [one for one in epoch.programme if one.may_play(ms(now))]
    return list(_divided(epoch, members, screen.own_percent)) if members else []


def _divided(epoch: Epoch, members: list[Member], current: int) -> Iterator[Division]:
    for kept in sorted({*CHOICES, current}):
        weighed = weigh(members, replace(epoch.shares, own=kept), has_filler=bool(epoch.shares.filler))

        def percent(group: Iterable[Member], weights: Any = weighed.weights, whole: int = weighed.total) -> int:
            return round(100 * sum(weights[one.id] for one in group) / whole)

        own = percent(one for one in members if one.is_own)
        mandatory = percent(one for one in members if one.is_mandatory and not one.is_own)
        filler = epoch.shares.filler
        yield Division(kept, own, mandatory, 100 - own - mandatory - filler, filler, kept == current)


class SharesPanel(Panel):
    """Read-only: what the field above it would bring about."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "partner_api/admin/shares.html"

        def is_shown(self) -> bool:
            return bool(self.instance and not self.instance._state.adding)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"divisions": divisions(self.instance, timezone.now())}
