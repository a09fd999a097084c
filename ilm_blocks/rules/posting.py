"""Whether an ILM may be posted on social media at all: wherever, and at whatever hour."""

from datetime import datetime
from enum import StrEnum

from ..choices import Channel, State
from . import states
from .judged import JudgedILM
from .place import Place


class Hindrance(StrEnum):
    """What keeps it off social media, beside the states in which it is on air nowhere."""

    NOT_APPROVED = "not_approved"
    OTHER_CHANNELS = "other_channels"
    NOT_AGREED = "not_agreed"


def hindrance(ilm: JudgedILM, quiet_periods: states.Periods, at_owner: Place, at: datetime) -> Hindrance | State | None:
    """The first thing that keeps ``ilm`` from being posted at ``at``; None if it may be.

    A post stands in no region and at all hours: target, local decisions and dayparts say nothing of it, and of the
    agreement its channels alone.
    """
    if not ilm.live:
        return Hindrance.NOT_APPROVED
    if ilm.is_withdrawn:
        return State.WITHDRAWN
    if Channel.SOCIAL not in ilm.channels:
        return Hindrance.OTHER_CHANNELS
    paper = ilm.agreement if ilm.needs_agreement else None
    if paper is not None and paper.channels and Channel.SOCIAL not in paper.channels:
        return Hindrance.NOT_AGREED
    state = states.of_approved(ilm, quiet_periods, at_owner, at)
    return None if state == State.ON_AIR else state
