"""How many videotrons one server serves: polls and proofs of play of thousands on this machine.

    .venv/bin/python bench/screens.py [--quick] [--screens 1000 10000] [--seconds 60]

Runs the site as ``manage.py serve`` does, in a folder of its own (var/bench/site, kept for the next run) or on a
database of its own on the server of DATABASE_URL, and asks it as ``bench/polling.py`` says, which is another process:
what that takes of a core is told apart. In the middle the regency publishes. Then reports alone, as fast as they are
taken, and reports while the server is killed. Times are told; rows that are lost, doubled or wrong in the sums end the
run with 1.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import delivery
from bench.site_database import site_database

NAME = "Bangku uji"
CONNECTIONS, REPORTERS = 128, 8
GOAL_MS, GOAL_ROWS, KILLS = 100, 5_000, 3
TICKS = os.sysconf("SC_CLK_TCK")


def prepare(count: int) -> list[dict[str, Any]]:
    """So many active screens, spread over all regions, as the simulator knows them."""
    from partner_api.hashing import token_hash
    from partner_api.models import Play, Screen
    from partner_api.screens.roll import ScreenRoll
    from sites.models import RegionPage

    regions = list(RegionPage.objects.order_by("code").values_list("pk", "code"))
    paired = datetime.now(UTC) - timedelta(days=85)
    known = Screen.objects.filter(name=NAME).count()
    Screen.objects.bulk_create([
        Screen(pk=f"u{number:07}", owner_id=regions[number % len(regions)][0], name=NAME, paired_at=paired,
               token_hash=token_hash(f"uji-{number}"))
        for number in range(known, count)
    ])  # fmt: skip
    Screen.objects.filter(name=NAME).update(is_active=False)
    Screen.objects.filter(name=NAME, pk__lt=f"u{count:07}").update(is_active=True)
    ScreenRoll.move_all()
    let_a_day_pass()
    newest = Play.objects.filter(screen__name=NAME).order_by("-starts_at").values_list("starts_at", flat=True).first()
    began = max(filter(None, (newest, datetime.now(UTC) - timedelta(days=80)))) + timedelta(minutes=1)
    return [
        {"number": number, "code": regions[number % len(regions)][1], "token": f"uji-{number}",
         "began_ms": int(began.timestamp() * 1000)}
        for number in range(count)
    ]  # fmt: skip


def let_a_day_pass() -> None:
    """Today is a usual day: not the one on which the demo wrote all of its record.

    The record is moved as a whole, past its own guard and without its chain: nobody proves anything by it here.
    """
    from django.db.models import F, QuerySet

    from ilm_blocks.models import Change
    from partner_api.models import ScreenSetup

    last = Change.objects.order_by("-seq").values_list("at", flat=True).first()
    if last and (passed := last - datetime.now(UTC) + timedelta(days=1)) > timedelta():
        for model in (Change, ScreenSetup):
            QuerySet(model).update(at=F("at") - passed)


def let_items_be_old() -> None:
    """What the screens play was given to them weeks ago, as the plays say that they make up."""
    from partner_api.models import ManifestItem

    ManifestItem.objects.filter(screen__name=NAME, given_at__isnull=False).update(given_at=None)


@contextmanager
def load(port: int, screens: list[dict[str, Any]], kind: str, seconds: float, connections: int) -> Iterator[Any]:
    """The simulator at work, from when all screens have their manifests; ``measures`` waits for its end."""
    orders = {
        "port": port, "screens": screens, "as": kind, "seconds": seconds, "connections": connections,
        "boot": f"uji-{time.time_ns()}",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.polling"], cwd=delivery.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin
    assert process.stderr
    process.stdin.write(json.dumps(orders) + "\n")
    process.stdin.flush()
    if process.stderr.readline().strip() != "warm":
        raise SystemExit(process.stderr.read())
    let_items_be_old()
    process.stdin.write("go\n")
    process.stdin.close()
    process.stdin = None
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()


def measures(process: Any) -> dict[str, Any]:
    said, wrong = process.communicate()
    if process.returncode:
        raise SystemExit(wrong)
    return json.loads(said)


def cpu(port: int) -> float:
    """Seconds of CPU that the processes of the site on ``port`` have taken."""
    total = 0
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if f"--port\0{port}\0".encode() in (place / "cmdline").read_bytes():
                fields = (place / "stat").read_text().rpartition(") ")[2].split()
                total += int(fields[11]) + int(fields[12])
        except (OSError, IndexError):
            continue
    return total / TICKS


def publish() -> None:
    from ilm_blocks.models import ILM

    ilm = ILM.objects.filter(owner__depth=2, live=True).order_by("pk").first()
    assert ilm
    ilm.save_revision().publish()


def players(port: int, count: int, seconds: float) -> tuple[dict[str, Any], float, float]:
    """What it took with ``count`` screens, and the server's share of a core before and after the publish."""
    with load(port, prepare(count), "players", seconds, CONNECTIONS) as process:
        before = cpu(port)
        time.sleep(seconds / 2)
        between = cpu(port)
        publish()
        found = measures(process)
    return found, (between - before) / (seconds / 2), (cpu(port) - between) / (found["seconds"] - seconds / 2)


def told_players(port: int, counts: list[int], seconds: float) -> list[str]:
    faults = []
    print(f"\n{'screens':>8}{'answers':>18}{'count':>8}{'p50 ms':>8}{'p95 ms':>8}{'most':>8}")
    for count in counts:
        found, calm, moved = players(port, count, seconds)
        for kind, took in sorted(found["took_ms"].items()):
            print(f"{count:>8}{kind:>18}{took['count']:>8}{took['p50']:>8}{took['p95']:>8}{took['most']:>8}")
        worst = max(took["p95"] for took in found["took_ms"].values())
        later = sum(number for answer, number in found["answers"].items() if answer.endswith(" 503"))
        verdict = "held" if worst < GOAL_MS and not later else f"not held, {later} told to ask again"
        print(f"{'':8}p95 < {GOAL_MS} ms {verdict}; server {calm:.2f} of a core, {moved:.2f} after the regency's "
              f"publish; simulator {found['cpu']:.2f}; {found['answers']}")  # fmt: skip
        faults += [f"{count} screens: {number} × {answer}" for answer, number in found["answers"].items()
                   if answer.rpartition(" ")[2] not in ("200", "304", "503", "twice", "flagged")]  # fmt: skip
    return faults


def told_hearts(port: int, count: int, seconds: float) -> list[str]:
    """What a heartbeat takes of the server, beside nothing else."""
    with load(port, prepare(count), "hearts", seconds, CONNECTIONS) as process:
        before = cpu(port)
        found = measures(process)
    took = found["took_ms"]["beat 200"]
    each = (cpu(port) - before) / took["count"] * 1000
    print(f"\nheartbeats of {count} screens alone: {took['count']} in {found['seconds']:.0f} s, p50 {took['p50']} ms, "
          f"p95 {took['p95']} ms; {each:.2f} ms of CPU each; {found['answers']}")  # fmt: skip
    return [f"heartbeats: {number} × {answer}" for answer, number in found["answers"].items()
            if answer.startswith("beat ") and answer != "beat 200"]  # fmt: skip


def told_ingest(port: int, seconds: float) -> list[str]:
    with load(port, prepare(200), "reporters", seconds, REPORTERS) as process:
        before = cpu(port)
        found = measures(process)
    rate, took = found["acknowledged"] / found["seconds"], found["took_ms"]["report"]
    print(f"\nreports alone: {rate:.0f} rows/s (goal {GOAL_ROWS}) in batches of 100, p95 {took['p95']} ms; server "
          f"{(cpu(port) - before) / found['seconds']:.2f} of a core, simulator {found['cpu']:.2f}")  # fmt: skip
    return exact(found, "reports alone")


def told_faults(port: int, seconds: float, start: Any) -> list[str]:
    """The server is killed and started again while rows come in; the simulator sends each batch until it is taken."""
    server = start()
    with load(port, prepare(50), "reporters", seconds, REPORTERS) as process:
        for _kill in range(KILLS):
            time.sleep(seconds / (KILLS + 1))
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
            server = start()
        found = measures(process)
    faults = exact(found, "killed")
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(timeout=30)
    twice = found["answers"].get("rows twice", 0)
    print(
        f"\nkilled {KILLS} times: {found['sent']} rows sent, {found['acknowledged']} acknowledged, {twice} sent twice"
    )
    return faults


def exact(found: dict[str, Any], what: str) -> list[str]:
    """Every row that was sent is on record once, and the sums by the hour equal the rows."""
    from partner_api.models import Play, Screen
    from partner_api.screens.plays import rollup

    boots = Play.objects.filter(screen__name=NAME).order_by("-pk").values_list("boot", flat=True)[:1]
    kept = Play.objects.filter(boot__in=list(boots)).count()
    before = datetime.now(UTC) - timedelta(days=90)
    screens = Screen.objects.filter(name=NAME, is_active=True)
    wrong = sum(rollup.recount(screen, before, mend=False) for screen in screens)
    told = {
        "rows lost": found["sent"] - kept, "rows not acknowledged": found["sent"] - found["acknowledged"],
        "sums wrong": wrong, "rows flagged": found["answers"].get("rows flagged", 0),
    }  # fmt: skip
    print(f"{what}: {kept} rows on record; {told}")
    return [f"{what}: {number} {name}" for name, number in told.items() if number]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--screens", type=int, nargs="+")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--only", choices=["players", "hearts", "ingest", "faults"])
    options = parser.parse_args()
    counts = options.screens or ([300] if options.quick else [1_000, 10_000])
    seconds = options.seconds or (8 if options.quick else 60)
    with site_database(delivery.SITE):
        faults = measured(options, counts, seconds)
    for fault in faults:
        print(f"WRONG {fault}")
    return int(bool(faults))


def measured(options: argparse.Namespace, counts: list[int], seconds: float) -> list[str]:
    port, faults = delivery.free_port(), []
    with delivery.running(delivery.site(port), port, "/healthz"):
        import django

        django.setup()
        from django.db import connection

        print(f"on {connection.vendor}, {os.cpu_count()} cores")
        if options.only in (None, "players"):
            faults += told_players(port, counts, seconds)
        if options.only in (None, "hearts"):
            faults += told_hearts(port, counts[-1], seconds)
        if options.only in (None, "ingest"):
            faults += told_ingest(port, seconds / 2)
    if options.only in (None, "faults"):
        faults += told_faults(port, seconds / 2, lambda: started(port))
    return faults


def started(port: int) -> subprocess.Popen:
    """The site, when it answers."""
    log = delivery.BENCH / f"{port}.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            delivery.site(port), cwd=delivery.ROOT, stdout=out, stderr=out, start_new_session=True
        )  # fmt: skip
    delivery.wait(process, port, "/healthz", log)
    return process


if __name__ == "__main__":
    sys.exit(main())
