"""When a partner from outside may answer on paper: the one exception to its people answering themselves."""

from datetime import datetime, timedelta
from enum import Enum

#: How long its people have before a paper may stand in for them.
PATIENCE = timedelta(days=3)


class Ground(Enum):
    """Why a signed paper is accepted."""

    NO_MEMBER = "nobody speaks for the partner"
    NO_ANSWER = "nobody has answered in time"


def opens_at(*, has_members: bool, asked_at: datetime) -> datetime:
    """From when on a paper is accepted for what the partner was asked at ``asked_at``."""
    return asked_at + PATIENCE if has_members else asked_at


def ground(*, has_members: bool, asked_at: datetime, at: datetime) -> Ground | None:
    """Why a paper is accepted at ``at``; None while the partner's people are to answer."""
    if at < opens_at(has_members=has_members, asked_at=asked_at):
        return None
    return Ground.NO_ANSWER if has_members else Ground.NO_MEMBER
