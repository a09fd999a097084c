"""How often something may be done: counted in the cache, which several processes share where it is a shared one."""

from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True, slots=True)
class Allowance:
    """``most`` times within ``seconds`` of the first time, for each ``who``."""

    name: str
    most: int
    seconds: int

    def is_left(self, who: object) -> bool:
        return cache.get(self._key(who), 0) < self.most

    def take(self, who: object) -> bool:
        """Count one more; whether it was still allowed."""
        key = self._key(who)
        if cache.add(key, 1, self.seconds):
            return True
        try:
            return cache.incr(key) <= self.most
        except ValueError:  # it ended just now
            return cache.add(key, 1, self.seconds) or self.is_left(who)

    def _key(self, who: object) -> str:
        return f"allowance:{self.name}:{who}"
