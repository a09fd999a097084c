"""Nobody stands on both sides of a partnership: a person with a duty near the region that keeps it is no member.

Regions are compared by the tree paths of their pages, whose steps all have one length: of two pages on one line, the
path of the upper begins that of the lower.
"""

from collections.abc import Iterable


def on_one_line(one: str, other: str) -> bool:
    """Whether a page is the other one, above it or below it."""
    return one.startswith(other) or other.startswith(one)


def conflicting(keeper: str, duties: Iterable[str]) -> list[str]:
    """Those of ``duties`` that a member of a partner kept at ``keeper`` may not hold, the nearest to the top first."""
    return sorted(duty for duty in set(duties) if on_one_line(keeper, duty))
