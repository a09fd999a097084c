"""How many recorded writes this process has committed: whoever remembers public answers looks anew after each."""

from itertools import count


class Commits:
    def __init__(self) -> None:
        self.number = 0
        self._numbers = count(1)

    def add(self) -> None:
        """To be called on commit, never before: what is rolled back alters nothing."""
        self.number = next(self._numbers)


commits = Commits()
