"""How loud a warning may be proposed: as a banner of the two lower levels, never as the full screen of the highest.

By the words of CAP 1.2. What is proposed for nobody has a reason, which stands beside the warning.
"""

from typing import Protocol

ADVISORY, WATCH = 1, 2


class Judged(Protocol):
    """What is read of an ``<info>``."""

    @property
    def urgency(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def certainty(self) -> str: ...
    @property
    def responses(self) -> tuple[str, ...]: ...


def reason_for_silence(info: Judged) -> str:
    """Why nothing is proposed of ``info``; empty where something is."""
    if info.urgency == "Past" or info.responses == ("AllClear",):
        return "past"
    if info.certainty == "Unlikely":
        return "unlikely"
    return "minor" if info.severity == "Minor" else ""


def level(info: Judged) -> int:
    """Severe and near and believed: the second level. All else that is proposed: the first."""
    is_severe = info.severity in ("Extreme", "Severe")
    is_near = info.urgency in ("Immediate", "Expected")
    return WATCH if is_severe and is_near and info.certainty in ("Observed", "Likely") else ADVISORY
