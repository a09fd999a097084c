"""A play on its way to the record: the columns of ``Play``, without what each instance of a model costs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from .models import Play, Timed


@dataclass(slots=True)
class NewPlay(Timed):
    screen_id: str
    owner_id: int
    uuid: UUID
    day: date
    boot: str
    n: int
    item: str
    revision: int
    asset: str
    starts_at: datetime
    dur_ms: int
    result: str
    why: str
    seq: list[int]
    skew_ms: int
    previous_hash: str
    row_hash: str
    received_at: datetime
    agreement_told: str
    screen_name: str
    region_name: str
    agreement: str
    title: str = ""
    ilm_id: int | None = None
    responsible_id: int | None = None
    responsible_name: str = ""
    loop: str = ""
    flag: str = ""
    is_unlinked: bool = False


AnyPlay: TypeAlias = Play | NewPlay
