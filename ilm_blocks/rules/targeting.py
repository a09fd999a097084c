"""For which regions below its owner an ILM is meant."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .regions import Chain


@dataclass(frozen=True, slots=True)
class Selector:
    """``kind`` is levels, subtree, region or tag; ``values`` are level words, page ids or tags."""

    kind: str
    values: frozenset

    def holds(self, chain: Chain) -> bool:
        return SELECTORS[self.kind](self.values, chain)


SELECTORS: dict[str, Callable[[frozenset, Chain], bool]] = {
    "levels": lambda values, chain: chain[-1].level in values,
    "subtree": lambda values, chain: any(region.is_among(values) for region in chain),
    "region": lambda values, chain: chain[-1].is_among(values),
    "tag": lambda values, chain: not values.isdisjoint(chain[-1].tags),
}


@dataclass(frozen=True, slots=True)
class Target:
    """Regions that a selector of ``include`` takes in (all, when there is none) and none of ``exclude`` takes out."""

    include: tuple[Selector, ...] = ()
    exclude: tuple[Selector, ...] = ()

    def holds(self, chain: Chain) -> bool:
        included = not self.include or any(selector.holds(chain) for selector in self.include)
        return included and not any(selector.holds(chain) for selector in self.exclude)

    @property
    def region_ids(self) -> frozenset[int]:
        """Every page that a selector names."""
        named = (s.values for s in self.include + self.exclude if s.kind in ("subtree", "region"))
        return frozenset().union(*named)

    @property
    def tags(self) -> frozenset[str]:
        """Every tag that a selector names."""
        return frozenset().union(*(s.values for s in self.include + self.exclude if s.kind == "tag"))

    @classmethod
    def parse(cls, blocks: Iterable[Mapping[str, Any]]) -> "Target":
        """Read the raw value of ``blocks.TargetBlock``."""
        sides: dict[str, list[Selector]] = {"include": [], "exclude": []}
        for block in blocks:
            value = block["value"]
            chosen = value[block["type"]]
            values = chosen if isinstance(chosen, list) else [chosen]
            sides[value["side"]].append(Selector(block["type"], frozenset(v for v in values if v is not None)))
        return cls(tuple(sides["include"]), tuple(sides["exclude"]))
