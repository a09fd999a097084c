"""Where and on which channel something is shown."""

from dataclasses import dataclass

from .regions import Chain, Region


@dataclass(frozen=True, slots=True)
class Place:
    """A region with those above it, and a channel; around the clock if hours of day are not to count there."""

    chain: Chain
    channel: str
    around_the_clock: bool = False

    @property
    def region(self) -> Region:
        return self.chain[-1]

    def depth_of(self, region_id: int) -> int | None:
        """How far from the top ``region_id`` stands on the chain; None when it is not on it."""
        for depth, region in enumerate(self.chain):
            if region.id == region_id:
                return depth
        return None

    def owner(self, region_id: int) -> Region | None:
        """The region ``region_id`` of the chain; None when it is not on it."""
        depth = self.depth_of(region_id)
        return None if depth is None else self.chain[depth]
