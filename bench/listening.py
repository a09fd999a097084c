"""What those cost who listen to live events: memory of the process that keeps their lines open, and how soon they hear.

    .venv/bin/python bench/listening.py [--listeners 2000]

Runs cms.asgi on the site of bench/delivery.py (var/bench/site, or a database of its own on the server of DATABASE_URL),
opens the lines, publishes at the regency and tells how long it took until each heard.
"""

import argparse
import asyncio
import os
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import delivery, screens
from bench.site_database import site_database

AT_ONCE = 50
PATIENCE_S = 60


def resident_kb(port: int) -> int:
    """Of the process that answers on ``port``: the youngest of that command line."""
    found = [
        int(place.name)
        for place in Path("/proc").glob("[0-9]*")
        if f"--port\0{port}\0".encode() in (place / "cmdline").read_bytes()
    ]
    pages = int((Path("/proc") / str(max(found)) / "statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1024


async def opened(port: int, code: str) -> asyncio.StreamReader:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /api/v1/events/?region={code} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode())
    await heard(reader)
    reader.writer = writer  # type: ignore[attr-defined]  # or it is collected and closes the line
    return reader


async def heard(reader: asyncio.StreamReader) -> float:
    """When the next event has come."""
    async with asyncio.timeout(PATIENCE_S):
        while not (line := await reader.readline()).startswith(b"data: "):
            if not line:
                raise SystemExit("a line was closed")
    return time.perf_counter()


async def measured(port: int, codes: list[str]) -> None:
    await asyncio.gather(*(opened(port, code) for code in codes[:AT_ONCE]))
    before, begun, readers = resident_kb(port), time.perf_counter(), []
    for first in range(0, len(codes), AT_ONCE):
        readers += await asyncio.gather(*(opened(port, code) for code in codes[first : first + AT_ONCE]))
    each = (resident_kb(port) - before) / len(readers)
    print(f"{len(readers)} listen: {each:.0f} kB each, {time.perf_counter() - begun:.1f} s to open their lines")
    waiting = asyncio.gather(*map(heard, readers))
    written = time.perf_counter()
    await asyncio.to_thread(screens.publish)
    took = sorted(at - written for at in await waiting)
    p50, p95 = (took[int(len(took) * part)] for part in (0.5, 0.95))
    print(f"a publish at the regency is heard: p50 {p50:.2f} s, p95 {p95:.2f} s, the last {took[-1]:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listeners", type=int, default=2000)
    options = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 2 * options.listeners + 500)), hard))
    with site_database(delivery.SITE):
        asked(options.listeners)


def asked(listeners: int) -> None:
    port = delivery.free_port()
    with delivery.running(delivery.site(port), port, "/healthz"):
        pass  # the site is prepared
    granian = [sys.executable, "-m", "granian", "--interface=asginl", "--workers-kill-timeout=2", "--backpressure=8192"]
    command = [*granian, "--port", str(port), "cms.asgi:application"]
    with delivery.running(command, port, "/healthz"):
        import django

        django.setup()
        from sites.models import RegionPage

        codes = list(RegionPage.objects.order_by("code").values_list("code", flat=True))
        wanted = [codes[number % len(codes)] for number in range(listeners)]
        asyncio.run(measured(port, wanted))


if __name__ == "__main__":
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    main()
