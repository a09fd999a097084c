"""The facts of a small world, as plain as they come.

From one world the reference draws its answer and ``adapter`` builds the product's own rows. Whatever a person did
(approved, withdrew, undid, ended, suspended) is a plain flag: the cascade answers from the rows as they stand, at
whatever instant is asked, and the journal answers for the past.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time


@dataclass
class Region:
    id: int
    parent: int | None
    level: str
    zone: str
    tags: list[str] = field(default_factory=list)


@dataclass
class Partner:
    """A responsible party: a partner from outside, or an office of the region ``owner``."""

    id: int
    owner: int
    office: bool = False
    active: bool = True


@dataclass
class Agreement:
    """An empty list of its scope means all."""

    id: int
    owner: int
    partner: int
    first_day: date
    last_day: date
    channels: list[str] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    regions: list[int] = field(default_factory=list)


@dataclass
class Daypart:
    """Weekdays (Monday is 0) and hours; an end at or before the start lies on the next day."""

    days: list[int]
    start: time
    end: time


@dataclass
class Selector:
    """One line of a target: ``kind`` is levels, subtree, region or tag."""

    kind: str
    values: list
    excludes: bool = False


@dataclass
class ILM:
    id: int
    owner: int
    channels: list[str]
    binding: str
    priority: int
    on_air_from: datetime
    on_air_until: datetime | None = None
    approved: bool = True
    revision: int = 1
    dayparts: list[Daypart] = field(default_factory=list)
    target: list[Selector] = field(default_factory=list)
    content_class: str = "none"
    second_approved_revision: int | None = None
    partner: int | None = None
    agreement: int | None = None
    withdrawn: bool = False
    replaced_by: int | None = None


@dataclass
class LocalDecision:
    """What the region ``owner`` says."""

    id: int
    owner: int
    ilm: int
    kind: str
    covers_subtree: bool
    decided_at: datetime
    until: datetime | None = None
    undone: bool = False


@dataclass
class QuietPeriod:
    """The content classes that it withholds, and those that air after a second approval."""

    id: int
    owner: int
    first_day: date
    last_day: date
    withholds: list[str] = field(default_factory=list)
    asks_second_approval: list[str] = field(default_factory=list)
    waits: bool = False
    is_cancelled: bool = False


@dataclass
class Takeover:
    """``severity`` grows with the danger."""

    id: int
    owner: int
    severity: int
    issued_at: datetime
    starts_at: datetime
    until: datetime
    ended: bool = False


@dataclass
class World:
    """All facts there are."""

    regions: list[Region] = field(default_factory=list)
    partners: list[Partner] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    ilms: list[ILM] = field(default_factory=list)
    decisions: list[LocalDecision] = field(default_factory=list)
    quiet_periods: list[QuietPeriod] = field(default_factory=list)
    takeovers: list[Takeover] = field(default_factory=list)
