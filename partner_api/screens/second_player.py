"""Of two players with one token only the first may report plays."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..problems import Problem
from .models import Screen
from .sessions import Session


class SecondPlayer(Problem):
    wait = 600  # seconds, as Retry-After: players keep their rows and ask again

    def __init__(self) -> None:
        super().__init__("second_player")


def refuse(screen: Screen, boot: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Raises SecondPlayer where ``boot`` is not the first of two; who does not name itself is taken to be who made the
    last of ``rows``."""
    health = getattr(screen, "health", None)
    sender = boot or (rows[-1]["boot"] if rows else "")
    if health is not None and not Session.of(health).may_report(sender):
        raise SecondPlayer
