"""How long a play report takes: a month of a regency with 44 videotrons that have shown four million plays.

    .venv/bin/python bench/report.py [--plays 4000000] [--days 30] [--items 20]

The sums by the hour are made in bulk, planned and shown, on SQLite or on the server of DATABASE_URL. Asked for the
whole regency and for one partner, each as figures with the digest, as CSV, XLSX and JSON, and as PDF. Times are told; a
report that takes as many queries as it has rows, or is wrong in its sum, ends the run with 1.
"""

import argparse
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import measure, synthetic  # noqa: E402
from bench.databases import database  # noqa: E402
from bench.synthetic import Country  # noqa: E402
from ilm_blocks import regions  # noqa: E402
from ilm_blocks.models import Agreement, Partner  # noqa: E402
from partner_api.models import PlannedDay, PlannedHour, PlayHour, Screen  # noqa: E402
from partner_api.reports import pdf, shapes, tables  # noqa: E402
from partner_api.reports.issuing import totals  # noqa: E402
from partner_api.reports.models import IssuedReport  # noqa: E402
from partner_api.reports.period import Period  # noqa: E402
from partner_api.reports.report import Report, build  # noqa: E402
from partner_api.reports.subject import Subject  # noqa: E402
from partner_api.screens.plays import storing  # noqa: E402

SCREENS, HOURS_A_DAY, PARTNERS = 44, 16, 10
GOAL_S, MOST_QUERIES, TIMES = 3, 40, 3
MS = 10_000
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plays", type=int, default=4_000_000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--items", type=int, default=20)
    options = parser.parse_args()
    logging.disable()
    with database():
        return report(options)


def report(options: argparse.Namespace) -> int:
    now = timezone.now()
    today = now.astimezone(UTC).date()
    period = Period(today - options.days * DAY, today - DAY)
    country = synthetic.build(307, ilms=200, decisions=100, now=now)
    rows = furnish(country, period, options)
    plays = sum(row.complete for row in rows)
    print(f"{connection.vendor}, Python {sys.version.split()[0]}, {os.cpu_count()} cores: {SCREENS} screens, "
          f"{len(period)} days, {len(rows):,} hours of items, {plays:,} plays")  # fmt: skip
    partner = Partner.objects.filter(name__startswith="Mitra bangku").order_by("pk")[:1].get()
    subjects = {
        "the regency": (Subject(region=regions.region(country.top.pk)), plays),
        "one partner": (
            Subject(partner=partner),
            sum(row.complete for row in rows if row.responsible_id == partner.pk),
        ),
    }
    faults: list[str] = []
    print(f"{'':<12} {'what':<16} {'seconds':>8} {'queries':>8} {'rows':>8}")
    for name, (subject, right) in subjects.items():
        faults += told(name, subject, period, now, right)
    for fault in faults:
        print(f"WRONG {fault}")
    return int(bool(faults))


def told(name: str, subject: Subject, period: Period, now: datetime, right: int) -> Iterator[str]:
    made: list[Report] = []

    def figures(_number: int) -> None:
        made.append(build(subject, period, now))
        assert made[-1].digest

    began = time.process_time()
    tally = measure.each(figures, range(TIMES))
    found = made[-1]
    line(name, "figures, digest", tally, len(found.rows))
    print(f"{'':<12} {'of this process':<16} {(time.process_time() - began) / TIMES:>8.2f} CPU seconds")
    if tally.p50 > GOAL_S * 1000:
        print(f"{'':<12} SLOWER than promised: {GOAL_S} s")
    if tally.most_queries > MOST_QUERIES:
        yield f"{name}: {tally.most_queries} queries"
    if found.total.complete != right:
        yield f"{name}: {found.total.complete} plays instead of {right}"
    for what, make in formats(found).items():
        line(name, what, measure.each(make, [found]), len(found.rows))


def formats(found: Report) -> dict[str, Callable[[Report], bytes]]:
    issued = IssuedReport(
        mark="bangkuuji234", digest=found.digest, first=found.period.first, last=found.period.last, office="Bangku uji",
        about={}, agreements=[], totals=totals(found), issued_at=found.at,
    )  # fmt: skip
    return {
        "CSV": tables.as_csv, "XLSX": tables.as_xlsx, "JSON": shapes.as_json,
        "PDF": lambda found: pdf.as_pdf(found, issued),
    }  # fmt: skip


def line(name: str, what: str, tally: measure.Tally, rows: int) -> None:
    print(f"{name:<12} {what:<16} {tally.p50 / 1000:>8.2f} {tally.most_queries:>8} {rows:>8,}")


def furnish(country: Country, period: Period, options: argparse.Namespace) -> list[PlayHour]:
    """Screens spread over the country, items of some partners on all of them, and the sums of their hours."""
    began = period.span(regions.region(country.top.pk).tzinfo).start
    papers = [paper(country, number) for number in range(PARTNERS)]
    screens = [
        Screen.objects.create(owner=page, name=f"Videotron {number} (contoh)", token_hash=f"bangku-{number}",
                              paired_at=began - DAY)
        for number, page in enumerate(country.pages[:: len(country.pages) // SCREENS][:SCREENS])
    ]  # fmt: skip
    hours = [began + day * DAY + (6 + hour) * HOUR for day in range(len(period)) for hour in range(HOURS_A_DAY)]
    each = max(1, options.plays // (len(screens) * len(hours) * options.items))
    facts = [item(number, papers[number % PARTNERS]) for number in range(options.items)]
    played, planned = [], []
    for screen in screens:
        here = {"screen": screen, "owner_id": screen.owner_id, "screen_name": screen.name,
                "region_name": str(regions.region(screen.owner_id))}  # fmt: skip
        for hour in hours:
            played += [PlayHour(hour=hour, complete=each, shown_ms=each * MS, **here, **one) for one in facts]
            planned += [PlannedHour(hour=hour, times=each, planned_ms=each * MS, **here, **one) for one in facts]
    for start in range(0, len(played), 50_000):
        storing.insert(PlayHour, played[start : start + 50_000])
        storing.insert(PlannedHour, planned[start : start + 50_000])
    PlannedDay.objects.bulk_create(PlannedDay(screen=screen, day=day) for screen in screens for day in period)
    analyse()
    return played


def paper(country: Country, number: int) -> Agreement:
    partner = Partner.objects.create(owner=country.top, name=f"Mitra bangku {'abcdefghij'[number]} (contoh)")
    today = timezone.localdate()
    return Agreement.objects.create(
        owner=country.top, partner=partner, number=f"{number}/PKS/bangku", title="Contoh", valid_from=today,
        valid_until=today, share_of_voice=5,
    )  # fmt: skip


def item(number: int, agreement: Agreement) -> dict[str, Any]:
    return {
        "item": f"{number + 1}.1", "revision": 1, "agreement": agreement.number, "ilm_id": number + 1,
        "responsible_id": agreement.partner_id, "responsible_name": agreement.partner.name,
        "title": f"ILM {number} (contoh)", "loop": "stage",
    }  # fmt: skip


def analyse() -> None:
    """What a server's own maintenance does after so many rows."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    sys.exit(main())
