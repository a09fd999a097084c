"""Many screens that ask one server, as a process of its own: its work is told apart from the server's.

    python -m bench.polling < orders.json > measures.json

The orders are one line. When all screens have their manifests it says "warm", and begins at the next line it is told.

Each screen asks the beacon of its region and its manifest at the pace of a player, the manifest at once when the beacon
has moved (spread over five seconds), and reports plays that are true by that manifest. What is due is sent at its time
whether or not the answers before have come, and is as old as that when it is answered. Connections are fewer than
screens.
"""

import asyncio
import hashlib
import heapq
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

BEACON_S, MANIFEST_S, BEAT_S, SPREAD_S = 10.0, 30.0, 60.0, 5.0
#: A row each ten seconds on the stage and on the ticker: a hundred of them are full after this.
ROWS, FULL_S = 100, 500.0
RETRY_S = 0.5
BUSY, AGAIN_S = 503, 5.0
CLOCK_S = 0.002
DAY_MS = 86_400_000


@dataclass
class Simulated:
    """One screen; it has been paired for weeks, and makes up plays of these weeks back to back."""

    number: int
    code: str
    token: str
    etag: str = ""
    beacon: bytes = b""
    seq: tuple[int, ...] = ()
    items: list[dict[str, Any]] = field(default_factory=list)
    began_ms: int = 0
    played: int = 0
    chain: str | None = None

    def rows(self, many: int, boot: str) -> list[dict[str, Any]]:
        return [self.row(boot) for _row in range(many)]

    def beat(self) -> dict[str, Any]:
        """What a player that is well tells of itself."""
        item = self.items[self.played % len(self.items)]["id"] if self.items else ""
        return {
            "boot": f"{self.number:08x}-0000-7000-8000-000000000000", "at_ms": int(time.time() * 1000),
            "seq": self.seq or None, "mode": "playing", "playing": item, "ticker": "", "skew_ms": 3,
            "files": {"wanted": 9, "whole": 9, "bad": 0, "bytes": 90_000_000, "budget": 2_000_000_000},
            "storage": "disk", "queue": 12, "lost": 0, "aside": 0, "dropped": 0, "frozen_ms": 0,
            "viewport": {"w": 1920, "h": 1080}, "release": "", "errors": [], "takeovers": [], "done": [],
        }  # fmt: skip

    def row(self, boot: str) -> dict[str, Any]:
        self.played += 1
        item = self.items[self.played % len(self.items)]
        start = self.began_ms + self.played * 20_000
        low = hashlib.sha256(f"{self.token}{boot}{self.played}".encode()).hexdigest()
        stamp = f"{start:012x}"
        row = {
            "id": f"{stamp[:8]}-{stamp[8:]}-7{low[:3]}-b{low[3:6]}-{low[6:18]}", "boot": boot, "n": self.played,
            "item": item["id"], "revision": item["revision"], "asset": item["asset"], "agreement": item["agreement"],
            "start_ms": start, "dur_ms": min(item["dur_ms"], 20_000), "result": "complete", "why": None,
            "seq": [*self.seq[:2], start // DAY_MS], "skew_ms": 0, "prev": self.chain,
        }  # fmt: skip
        self.chain = hashlib.sha256(orjson.dumps(row, option=orjson.OPT_SORT_KEYS)).hexdigest()
        return row


class Wire:
    """One connection that is kept open; a request at a time."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None

    async def ask(self, head: str, body: bytes = b"") -> tuple[int, bytes, bytes]:
        """Status, headers and body; raises OSError where no whole answer came."""
        try:
            if self.reader is None:
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**22)
            length = f"Content-Length: {len(body)}\r\n" if body else ""
            self.writer.write(f"{head}Host: localhost:{self.port}\r\n{length}\r\n".encode() + body)
            headers = await self.reader.readuntil(b"\r\n\r\n")
            status = int(headers[9:12])
            found = headers.lower().partition(b"content-length: ")[2]
            content = await self.reader.readexactly(int(found.split(b"\r", 1)[0])) if found and status != 304 else b""
        except (OSError, asyncio.IncompleteReadError) as error:
            self.close()
            raise OSError from error
        return status, headers, content

    def close(self) -> None:
        if self.reader is not None:
            self.writer.close()
            self.reader = None


class Load:
    def __init__(self, orders: dict[str, Any]) -> None:
        self.port, self.seconds, self.boot = orders["port"], orders["seconds"], orders["boot"]
        self.screens = [Simulated(**one) for one in orders["screens"]]
        self.chance = random.Random(orders.get("seed", 1))
        self.took: dict[str, list[float]] = defaultdict(list)
        self.answers: dict[str, int] = defaultdict(int)
        self.sent = self.acknowledged = 0
        self.due: list[tuple[float, int, str, Simulated]] = []
        self.queue: asyncio.Queue[tuple[float, str, Simulated]] = asyncio.Queue()
        self.is_over = False

    # The pace

    def later(self, kind: str, screen: Simulated, wait: float) -> None:
        heapq.heappush(self.due, (time.perf_counter() + wait, self.chance.getrandbits(60), kind, screen))

    async def clock(self) -> None:
        while not self.is_over:
            now = time.perf_counter()
            while self.due and self.due[0][0] <= now:
                at, _tie, kind, screen = heapq.heappop(self.due)
                self.queue.put_nowait((at, kind, screen))
            await asyncio.sleep(CLOCK_S)

    async def worker(self) -> None:
        wire = Wire(self.port)
        while True:
            at, kind, screen = await self.queue.get()
            try:
                status = await getattr(self, kind)(wire, screen)
            except OSError:
                status = 0
                self.later(kind, screen, RETRY_S)
            self.answers[f"{kind} {status}"] += 1
            self.took[f"{kind} {status}"].append(time.perf_counter() - at)
            self.queue.task_done()

    # What a player asks

    async def beacon(self, wire: Wire, screen: Simulated) -> int:
        path = f"/api/v1/regions/{screen.code}/beacon/"
        status, _headers, body = await wire.ask(f"GET {path} HTTP/1.1\r\n")
        if status == 200:
            if screen.beacon and screen.beacon != body:
                self.later("manifest", screen, self.chance.uniform(0, SPREAD_S))
            screen.beacon = body
        self.later("beacon", screen, BEACON_S)
        return status

    async def manifest(self, wire: Wire, screen: Simulated) -> int:
        held = f"If-None-Match: {screen.etag}\r\n" if screen.etag else ""
        path = "/api/v1/screens/manifest/"
        head = f"GET {path} HTTP/1.1\r\nAuthorization: Bearer {screen.token}\r\n{held}"
        status, headers, body = await wire.ask(head)
        if status == 200:
            learn(screen, headers, body)
        if status == BUSY:
            self.later("manifest", screen, AGAIN_S)
        return status

    async def poll(self, wire: Wire, screen: Simulated) -> int:
        self.later("poll", screen, MANIFEST_S * self.chance.uniform(0.9, 1.1))
        return await self.manifest(wire, screen)

    async def plays(self, wire: Wire, screen: Simulated) -> int:
        self.later("plays", screen, FULL_S)
        return await self.report(wire, screen)

    async def beat(self, wire: Wire, screen: Simulated) -> int:
        self.later("beat", screen, BEAT_S * self.chance.uniform(0.9, 1.0))
        head = (
            f"POST /api/v1/screens/heartbeat/ HTTP/1.1\r\nAuthorization: Bearer {screen.token}\r\n"
            "Content-Type: application/json\r\n"
        )
        return (await wire.ask(head, orjson.dumps(screen.beat())))[0]

    async def report(self, wire: Wire, screen: Simulated) -> int:
        """A batch, again and again until it is acknowledged."""
        rows = screen.rows(ROWS, self.boot)
        body = orjson.dumps({"rows": rows})
        self.sent += len(rows)
        head = (
            f"POST /api/v1/screens/plays/ HTTP/1.1\r\nAuthorization: Bearer {screen.token}\r\n"
            "Content-Type: application/json\r\n"
        )
        while True:
            try:
                status, _headers, answer = await wire.ask(head, body)
            except OSError:
                status = 0
            if status == 200:
                receipt = json.loads(answer)
                self.acknowledged += receipt["accepted"] + receipt["duplicate"]
                self.answers["rows twice"] += receipt["duplicate"]
                self.answers["rows flagged"] += len(receipt["flagged"]) + len(receipt["unlinked"])
                return status
            self.answers[f"report {status}"] += 1
            await asyncio.sleep(RETRY_S)

    # What is run

    async def run(self, kind: str, connections: int) -> None:
        workers = [asyncio.create_task(self.worker()) for _connection in range(connections)]
        clock = asyncio.create_task(self.clock())
        await self.warm()
        print("warm", file=sys.stderr, flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        self.took.clear()
        self.begun = time.perf_counter(), time.process_time()
        await getattr(self, f"as_{kind}")(connections)
        self.lasted = time.perf_counter() - self.begun[0], time.process_time() - self.begun[1]
        self.is_over = True
        for task in (*workers, clock):
            task.cancel()

    async def warm(self) -> None:
        """Every screen has its manifest, and has been told that it is unchanged, and what its beacon says."""
        while without := [screen for screen in self.screens if not screen.etag]:
            await self.ask_all("manifest", without)
        for kind in ("manifest", "beacon"):
            await self.ask_all(kind, self.screens)
        self.due.clear()

    async def ask_all(self, kind: str, screens: list[Simulated]) -> None:
        for screen in screens:
            self.queue.put_nowait((time.perf_counter(), kind, screen))
        await self.queue.join()

    async def as_players(self, _connections: int) -> None:
        for screen in self.screens:
            self.later("beacon", screen, self.chance.uniform(0, BEACON_S))
            self.later("poll", screen, self.chance.uniform(0, MANIFEST_S))
            self.later("plays", screen, self.chance.uniform(0, FULL_S))
            self.later("beat", screen, self.chance.uniform(0, BEAT_S))
        await asyncio.sleep(self.seconds)
        self.due.clear()
        await self.queue.join()

    async def as_hearts(self, _connections: int) -> None:
        """Nothing but heartbeats, one of each screen a minute."""
        for screen in self.screens:
            self.later("beat", screen, self.chance.uniform(0, BEAT_S))
        await asyncio.sleep(self.seconds)
        self.due.clear()
        await self.queue.join()

    async def as_reporters(self, connections: int) -> None:
        """Nothing but reports, as fast as the server takes them."""
        end = time.perf_counter() + self.seconds
        turns = iter(_round(self.screens))

        async def one() -> None:
            wire = Wire(self.port)
            while time.perf_counter() < end:
                screen, at = next(turns), time.perf_counter()
                self.answers[f"report {await self.report(wire, screen)}"] += 1
                self.took["report"].append(time.perf_counter() - at)
            wire.close()

        await asyncio.gather(*(one() for _connection in range(connections)))

    def measures(self) -> dict[str, Any]:
        return {
            "took_ms": {kind: told(seconds) for kind, seconds in self.took.items()}, "answers": dict(self.answers),
            "sent": self.sent, "acknowledged": self.acknowledged, "seconds": self.lasted[0],
            "cpu": self.lasted[1] / self.lasted[0],
        }  # fmt: skip


def learn(screen: Simulated, headers: bytes, body: bytes) -> None:
    manifest = json.loads(body)
    stage = [item for item in manifest["items"] if item["kind"] != "running_text" and item["tier"] == 1]
    if not screen.items:  # what it reports is what it played before
        screen.seq, screen.items = tuple(manifest["seq"]), stage
    screen.etag = headers.lower().partition(b"etag: ")[2].split(b"\r", 1)[0].decode()


def _round(screens: list[Simulated]) -> Iterator[Simulated]:
    while True:
        yield from screens


def told(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    p50, p95 = (ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000 for part in (0.5, 0.95))
    return {"count": len(ordered), "p50": round(p50, 1), "p95": round(p95, 1), "most": round(ordered[-1] * 1000, 1)}


def main() -> None:
    orders = json.loads(sys.stdin.readline())
    load = Load(orders)
    asyncio.run(load.run(orders["as"], orders["connections"]))
    json.dump(load.measures(), sys.stdout)


if __name__ == "__main__":
    main()
