"""One question put to the product and to the reference alike."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cached_property
from random import Random

from ilm_blocks import cascade
from ilm_blocks.cascade import Resolution, Rows
from ilm_blocks.rules.place import Place
from tests.ilm_blocks import adapter, facts, reference


@dataclass
class Case:
    """What does ``region`` of ``world`` show on ``channel`` at ``at``?"""

    world: facts.World
    region: int
    channel: str
    at: datetime
    later: datetime
    limit: int
    seed: int

    @cached_property
    def rows(self) -> Rows:
        return adapter.rows(self.world)

    @cached_property
    def place(self) -> Place:
        return adapter.place(self.world, self.region, self.channel)

    @cached_property
    def line(self) -> list[int]:
        """The ids of the region and of those above it."""
        return reference.line(self.world, self.region)

    @cached_property
    def parts(self) -> list["Case"]:
        """The same question asked of less than the whole world, so that no border hides another."""
        bare = replace(self.world, decisions=[], quiet_periods=[], takeovers=[])
        return [replace(self, world=world) for world in (bare, *map(self._alone, self.world.ilms))]

    def _alone(self, ilm: facts.ILM) -> facts.World:
        decisions = [decision for decision in self.world.decisions if decision.ilm == ilm.id]
        return replace(self.world, ilms=[ilm], decisions=decisions, takeovers=[])

    def resolution(self, *, at: datetime | None = None, rows: Rows | None = None) -> Resolution:
        """The product's answer, asked anew each time."""
        return cascade.judge(rows or self.rows, self.place, at or self.at)

    @cached_property
    def answers(self) -> dict[datetime, reference.Answer]:
        """The reference's answers, at the instant asked and at two more."""
        instants = {self.at, self.later, self.next_change or self.at}
        return {at: reference.answer(self.world, self.region, self.channel, at) for at in instants}

    @cached_property
    def next_change(self) -> datetime | None:
        return reference.next_change(self.world, self.region, self.channel, self.at)

    def shuffled(self, rows: Rows) -> Rows:
        """The same rows, come in another order."""
        luck = Random(self.seed)
        columns = (getattr(rows, field.name) for field in fields(rows))
        return Rows(*(luck.sample(column, len(column)) for column in columns))
