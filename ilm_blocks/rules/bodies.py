"""Which bodies may be partners: those of government, by a list of the project."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Body:
    """A kind of government body; ``word`` is stored, ``label`` is what people read."""

    word: str
    label: Any
    #: It conducts or supervises elections: its material is never general information.
    of_elections: bool = False
