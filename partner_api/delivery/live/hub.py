"""Who listens to what, and the one look for all of them.

A listener costs memory alone. While anybody listens, a task looks twice a second whether the journal's head has moved,
and asks the beacons of those regions anew that are touched by it, or for which the clock has passed a border.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextvars import Context
from datetime import datetime
from weakref import WeakKeyDictionary

from asgiref.sync import sync_to_async
from django.db import Error, connection
from django.utils import timezone

from ilm_blocks.queries import heads
from ilm_blocks.queries.heads import Head, Marks

from .. import beacon
from ..beacon import Told
from ..chain_versions import ChainVersions, UnknownRegion
from . import messages

logger = logging.getLogger(__name__)

LOOK_S = 0.5
HEARTBEAT_S = 15.0


class Topic:
    """What the beacon of one region says, and those who wait for it to say something else."""

    def __init__(self, code: str, told: Told, marks: Marks) -> None:
        self.code, self.told, self.marks = code, told, marks
        self.listeners = 0
        self.is_sure = False  # what it says was asked before anybody looked for it
        self.has_ended = False
        self.moved = asyncio.Event()

    def tell(self, told: Told) -> None:
        before, self.told, self.is_sure = self.told, told, True
        if messages.name_of(before) != messages.name_of(told):
            self._wake()

    def end(self) -> None:
        """Its region is no more: who listens comes back, and is led to the successor."""
        self.has_ended = True
        self._wake()

    def is_touched(self, marks: Marks | None, at: datetime) -> bool:
        is_over = self.told.until is not None and self.told.until <= at
        return not self.is_sure or is_over or marks is None or bool(marks & self.marks)

    def _wake(self) -> None:
        moved, self.moved = self.moved, asyncio.Event()
        moved.set()


class Hub:
    """The topics of one event loop."""

    def __init__(self) -> None:
        self.topics: dict[str, Topic] = {}
        self._head: Head | None = None
        self._watching: asyncio.Task[None] | None = None

    @property
    def listeners(self) -> int:
        return sum(topic.listeners for topic in self.topics.values())

    async def listen(self, versions: ChainVersions, told: Told, last_id: str) -> AsyncIterator[bytes]:
        """What happens to the region of ``versions``, whose beacon says ``told``; at once what ``last_id`` is not."""
        topic = self._join(versions, told)
        try:
            yield messages.RETRY
            while not topic.has_ended:
                moved = topic.moved
                if (name := messages.name_of(topic.told)) != last_id:
                    last_id = name
                    yield messages.event(topic.told)
                try:
                    await asyncio.wait_for(moved.wait(), HEARTBEAT_S)
                except TimeoutError:
                    yield messages.HEARTBEAT
        finally:
            self._leave(topic)

    def _join(self, versions: ChainVersions, told: Told) -> Topic:
        code = versions.codes[-1]
        topic = self.topics.setdefault(code, Topic(code, told, versions.marks))
        topic.listeners += 1
        if self._watching is None or self._watching.done():
            # In a context of its own: that of the request ends with it, and its thread too.
            self._watching = asyncio.create_task(self._watch(), context=Context())
        return topic

    def _leave(self, topic: Topic) -> None:
        topic.listeners -= 1
        if not topic.listeners and self.topics.get(topic.code) is topic:
            del self.topics[topic.code]

    async def _watch(self) -> None:
        """As long as anybody listens."""
        while self.topics:
            for topic in await sync_to_async(self._look)(list(self.topics.values())):
                await self._ask(topic)
            await asyncio.sleep(LOOK_S)

    async def _ask(self, topic: Topic) -> None:
        topic.is_sure = False  # until it has been asked
        try:
            topic.tell(await sync_to_async(_beacon)(topic.code))
        except UnknownRegion:
            self.topics.pop(topic.code, None)
            topic.end()
        except Error as error:
            logger.warning("The beacon of %s cannot be told to those who listen: %s", topic.code, error)

    def _look(self, topics: list[Topic]) -> list[Topic]:
        """Those of ``topics`` that are to be asked anew; none while the database is away, and then all."""
        try:
            if not connection.in_atomic_block:  # outside of a request nobody else looks after it
                connection.close_if_unusable_or_obsolete()
            head = heads.read()
            marks = heads.touched(self._head, head) if self._head else None
            is_still = head == self._head
        except Error as error:
            logger.warning("Nobody who listens hears anything while the database is away: %s", error)
            self._head = None
            return []
        self._head, at = head, timezone.now()
        return [topic for topic in topics if topic.is_touched(frozenset() if is_still else marks, at)]


def _beacon(code: str) -> Told:
    return beacon.present(ChainVersions.of(code), timezone.now())


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def listening() -> int:
    """How many listen to this process."""
    return sum(one.listeners for one in list(_hubs.values()))


def hub() -> Hub:
    """That of the running event loop."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())
