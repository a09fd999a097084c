"""A region that was cut out of another one begins with what holds in that one."""

from typing import Any

from ilm_blocks.actions import acting, succession
from sites.models import RegionPage


def begin_as_part(new: RegionPage, of: RegionPage, *, user: Any = None) -> int:
    """Let ``new`` have the targets and decisions of the region that it was cut out of; how many decisions hold."""
    act = acting.begin("split_off", user)
    new.stands_for, new.act = [of.pk, *of.stands_for], act
    new.save(update_fields=["stands_for"])
    return succession.repeat_decisions(of.pk, new.pk, act)
