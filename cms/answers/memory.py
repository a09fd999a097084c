"""The answers that this process keeps, the least used dropped first when they become too many."""

from collections import OrderedDict, defaultdict
from threading import Lock

from ilm_blocks.queries.heads import Marks

from .asked import Asked
from .stored import Stored

Key = Asked  # without its coding


class Memory:
    """Bounded by the bytes of its bodies and keys, for an address may be long.

    Reads take no lock: a dictionary is read whole or not at all.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._answers: OrderedDict[Key, Stored] = OrderedDict()
        self._sizes: dict[Key, int] = {}
        self._marked: defaultdict[str, set[Key]] = defaultdict(set)
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, key: Key) -> Stored | None:
        return self._answers.get(key)

    def used(self, key: Key, answer: Stored) -> None:
        """``answer`` went out: it is dropped after those that did not, and may have grown by another coding."""
        if weight(key, answer) == self._sizes.get(key) and self.bytes < self.most_bytes // 2:
            return  # the order of use matters only to what is nearly full
        with self._lock:
            if self._answers.get(key) is answer:
                self._answers.move_to_end(key)
                self._weigh(key, answer)

    def put(self, key: Key, answer: Stored) -> None:
        with self._lock:
            self._drop(key)
            if weight(key, answer) > self.most_bytes:
                return
            self._answers[key] = answer
            for mark in answer.marks:
                self._marked[mark].add(key)
            self._weigh(key, answer)

    def drop_touched(self, marks: Marks) -> None:
        with self._lock:
            for key in {key for mark in marks & self._marked.keys() for key in self._marked[mark]}:
                self._drop(key)

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()
            self._sizes.clear()
            self._marked.clear()
            self.bytes = 0

    def _weigh(self, key: Key, answer: Stored) -> None:
        now = weight(key, answer)  # once: another coding may be made meanwhile
        self.bytes += now - self._sizes.get(key, 0)
        self._sizes[key] = now
        while self.bytes > self.most_bytes:
            self._drop(next(iter(self._answers)))

    def _drop(self, key: Key) -> None:
        if answer := self._answers.pop(key, None):
            self.bytes -= self._sizes.pop(key)
            for mark in answer.marks:
                self._marked[mark].discard(key)
                if not self._marked[mark]:
                    del self._marked[mark]


def weight(key: Key, answer: Stored) -> int:
    return answer.size + sum(map(len, key))
