"""``manage.py web`` as it runs in an office: several processes on one database, and more readers than connections."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from cms.startup.budget import Budget
from tests import server
from tests.factories import BLUMAH

pytestmark = pytest.mark.database
READERS, WORKERS = 600, 2


@pytest.fixture(scope="module")
def web(tmp_path_factory, django_db_setup, django_db_blocker):
    """The running command and its port, on the database of the cast, which nobody writes to meanwhile."""
    var = tmp_path_factory.mktemp("var")
    with django_db_blocker.unblock():
        address = address_of_database()
        connection.close()
    port = server.free_port()
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(var), "DATABASE_URL": address, "ANSWERS_MEMORY_MB": "0"}
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, cwd=settings.BASE_DIR, env=environment, check=True)
    with Path(var, "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "web", "--port", str(port), "--workers", str(WORKERS)],
            cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    server.wait_until_healthy(process, port)
    yield process, port
    server.kill(process)


def address_of_database():
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT'] or 5432}/{told['NAME']}"


def test_a_burst_of_readers_meets_no_error(web):
    """More than work at once and wait; nothing is stored, so that each of them reaches the database."""
    _process, port = web

    told = burst(port, f"/api/v1/regions/{BLUMAH}/ilm/")

    assert set(told) <= {200, 503}
    assert told[200] >= 16  # those at work


@pytest.mark.django_db
def test_the_burst_took_no_more_connections_than_the_budget_says(web):
    if connection.vendor == "sqlite":
        pytest.skip("a file has no limit of connections")
    burst(web[1], f"/api/v1/regions/{BLUMAH}/ilm/")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        open_now = cursor.fetchone()[0]

    assert 1 < open_now <= WORKERS * Budget(WORKERS, 16, 2).of_a_process + 1  # and this one


def test_a_process_that_is_killed_is_started_again(web):
    process, port = web
    before = children(process)
    assert len(before) >= WORKERS

    os.kill(before[-1], signal.SIGKILL)

    deadline = time.monotonic() + 60
    while not (len(now := children(process)) >= WORKERS and before[-1] not in now):
        assert time.monotonic() < deadline, "Nothing has started it again."
        time.sleep(0.2)
    assert server.status_of("/healthz", port) == 200


def children(process):
    told = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(pid) for pid in told.split()]


def burst(port, path):
    """How often each status was told to ``READERS`` who ask at once; in a thread, for a browser may have this one."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(lambda: asyncio.run(readers(port, path))).result()


async def readers(port, path):
    told = Counter()

    async def read():
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n".encode())
        told[int((await reader.readline()).split()[1])] += 1
        await reader.read()
        writer.close()

    await asyncio.gather(*(read() for _reader in range(READERS)))
    return told
