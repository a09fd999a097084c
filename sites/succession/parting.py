"""A region that was cut out of another one begins with what holds in that one."""

from typing import Any

from ilm_blocks.actions import acting, succession
from ilm_blocks.models import LocalDecision
from sites.cascading.models import PageDecision
from sites.models import RegionPage


def begin_as_part(new: RegionPage, of: RegionPage, *, user: Any = None) -> int:
    """Let ``new`` have the targets and decisions of the region that it was cut out of; how many decisions hold."""
    act = acting.begin("split_off", user)
    new.stands_for, new.act = [of.pk, *of.stands_for], act
    new.save(update_fields=["stands_for"])
    kinds = (LocalDecision, PageDecision)
    return sum(succession.repeat_decisions(kind, of.pk, new.pk, act) for kind in kinds)
