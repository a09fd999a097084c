"""What the cascade costs at 307, 5,000 and 92,000 regions, beside Wagtail's own aliases.

    .venv/bin/python bench/cascade.py [--quick] [--sizes 307 5000]

Builds each country in a database of its own (var/bench, or the server of DATABASE_URL), measures, and
exits with 1 when a number of queries or rows is not the expected one. Times are told, never judged.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from tqdm import tqdm  # noqa: E402
from wagtail.actions.publish_revision import PublishRevisionAction  # noqa: E402
from wagtail.actions.unpublish import UnpublishAction  # noqa: E402

from bench import measure, synthetic  # noqa: E402
from bench.databases import database  # noqa: E402
from bench.measure import Tally  # noqa: E402
from bench.synthetic import Country  # noqa: E402
from ilm_blocks import actions, cascade, regions  # noqa: E402
from ilm_blocks.choices import Channel  # noqa: E402
from ilm_blocks.models import ILM, QuietPeriod  # noqa: E402
from ilm_blocks.queries import (  # noqa: E402
    forecast_words,
    impact,
    journal,
    row_forecasts,
)
from sites.models import ArticlePage  # noqa: E402

#: Queries that each piece of work may take, whatever the number of regions.
AT_MOST = {"resolve": 6, "validate": 1}
#: Queries that a door may take beyond Wagtail's own on the same object.
BEYOND_WAGTAIL = 15


@dataclass(frozen=True, slots=True)
class Plan:
    sizes: tuple[int, ...]
    ilms: int
    decisions: int
    resolves: int
    writes: int
    withdrawn: tuple[int, ...]
    expired: int


FULL = Plan(
    sizes=(307, 5_000, 92_000), ilms=100_000, decisions=40_000, resolves=1_000, writes=30, withdrawn=(1_000, 10_000),
    expired=10_000,
)  # fmt: skip
QUICK = Plan(
    sizes=(307, 5_000), ilms=2_000, decisions=1_000, resolves=200, writes=10, withdrawn=(1_000, 2_000), expired=1_000
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small and in three minutes, for every change")
    parser.add_argument("--sizes", type=int, nargs="+", choices=sorted(synthetic.SHAPES))
    options = parser.parse_args()
    plan = QUICK if options.quick else FULL
    results = {}
    for size in options.sizes or plan.sizes:
        with database():
            results[size] = measured(size, plan)
    with database():
        aliases = wagtails_aliases()
    report(results, aliases)
    with database():
        report_past(plan)
    faults = list(unexpected(results))
    for fault in faults:
        print(f"UNEXPECTED: {fault}", file=sys.stderr)
    return 1 if faults else 0


def measured(size: int, plan: Plan) -> Mapping[str, Tally]:
    now = timezone.now()
    country = synthetic.build(size, ilms=plan.ilms, decisions=plan.decisions, now=now)
    tidied()
    found = [regions.by_code(synthetic.code_of(page)) for page in synthetic.sample(country, plan.resolves)]
    here = tqdm([region for region in found if region], desc=f"resolve {size:,}", leave=False, disable=None)
    return {
        "resolve": measure.each(lambda region: cascade.resolve(region, Channel.WEBSITE, now), here),
        "validate": measure.each(validate, [region.code for region in found if region]),
        **writes(country, plan.writes),
        "impact of a draft": measure.each(lambda ilm: told_impact(ilm, now), [draft(country)] * 3),
        "impact of a revision": measure.each(lambda ilm: told_impact(ilm, now), [revision(country, now)] * 3),
        "forecast of quiet days": measure.each(lambda period: told_forecast(period, now), [quiet(country, now)] * 3),
    }


def tidied() -> None:
    """What PostgreSQL's autovacuum would have done in the meantime."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def validate(code: str) -> None:
    list(journal.versions(regions.provider().chain_pages(code)))


def writes(country: Country, times: int) -> Mapping[str, Tally]:
    """Each verb through our door and, on objects just alike, the Wagtail way with nothing of ours."""
    ours, theirs = ([draft(country) for _ in range(times)] for _ in range(2))
    publish = measure.each(lambda ilm: ilm.save_revision().publish(), ours)
    with without_us():
        wagtail_publish = measure.each(wagtails_publish, theirs)
    ours, theirs = ([fresh(ilm) for ilm in group] for group in (ours, theirs))
    edit = measure.each(edit_and_publish, ours)
    withdraw = measure.each(lambda ilm: actions.withdraw(ilm, code="legal"), [fresh(ilm) for ilm in ours])
    with without_us():
        wagtail_edit = measure.each(wagtails_publish, theirs)
        wagtail_unpublish = measure.each(wagtails_unpublish, [fresh(ilm) for ilm in theirs])
    return {
        "publish": publish, "publish (Wagtail's own)": wagtail_publish,
        "edit": edit, "edit (Wagtail's own)": wagtail_edit,
        "withdraw": withdraw, "unpublish (Wagtail's own)": wagtail_unpublish,
    }  # fmt: skip


def draft(country: Country) -> ILM:
    ilm = ILM(
        owner_id=country.top.pk, title="Tolak politik uang (contoh)", channels=["website"],
        creatives=[("message", {"heading": "Tolak", "text": "Tolak politik uang."})],
    )  # fmt: skip
    ilm.save()
    return ilm


def revision(country: Country, now: datetime) -> ILM:
    """Of an ILM that airs on two channels and that many regions have hidden: less of both, and by day alone."""
    ilm = draft(country)
    ilm.channels = ["website", "videotron"]
    ilm.save_revision().publish()
    synthetic.hide(country, fresh(ilm), now)
    ilm = fresh(ilm)
    ilm.channels = ["website"]
    ilm.dayparts = [("daypart", {"days": [], "start": "06:00", "end": "18:00"})]
    ilm.save_revision()
    return fresh(ilm).get_latest_revision_as_object()


def told_impact(ilm: ILM, now: datetime) -> None:
    found = impact.impact(ilm, now)
    forecast_words.lines(found.changes, found.window)
    forecast_words.obstacles(found)


def quiet(country: Country, now: datetime) -> QuietPeriod:
    """Days that would withhold what some ILM of the top show."""
    synthetic.portraits(country, 20, now)
    first, last = ((now + timedelta(days=days)).date() for days in (3, 5))
    return QuietPeriod(
        owner=country.top, name="Masa tenang (contoh)", first_day=first, last_day=last, withholds=["official_portrait"]
    )


def told_forecast(period: QuietPeriod, now: datetime) -> None:
    assert row_forecasts.of_row(period, now).summary


def fresh(ilm: ILM) -> ILM:
    return ILM.objects.get(pk=ilm.pk)


def edit_and_publish(ilm: ILM) -> None:
    ilm.summary = "Disunting."
    ilm.save_revision().publish()


@contextmanager
def without_us() -> Iterator[None]:
    with mock.patch.object(ILM, "record", return_value=None):
        yield


def wagtails_publish(ilm: ILM) -> None:
    action = PublishRevisionAction(ilm.save_revision())
    with action.object.under(mock.sentinel.act):
        action.execute()


def wagtails_unpublish(ilm: ILM) -> None:
    with ilm.under(mock.sentinel.act):
        UnpublishAction(ilm).execute()


def wagtails_aliases() -> Mapping[str, Tally]:
    """An article of the regency copied to the 306 regions below it, as aliases; then edited once."""
    country = synthetic.build(307, ilms=300, decisions=20, now=timezone.now())
    top, *below = (page.specific for page in country.pages)
    article = top.add_child(instance=ArticlePage(title="Kabar (contoh)", introduction="Contoh."))
    spread, edit = Tally(), Tally()
    with measure.counted(spread):
        for region in tqdm(below, desc="aliases", leave=False, disable=None):
            article.create_alias(parent=region)
    article.introduction = "Disunting."
    with measure.counted(edit):
        article.save_revision().publish()
    return {"create_alias, 306 regions": spread, "edit with 306 aliases": edit}


def report_past(plan: Plan) -> None:
    """What resolve and explain cost beside rows that are over: as much as without them."""
    now = timezone.now()
    country = synthetic.build(307, ilms=plan.ilms, decisions=plan.decisions, now=now)
    none = told_past("none", country, plan, now)
    have = 0
    for count in plan.withdrawn:
        synthetic.withdraw(country, count - have, now)
        have = count
        told_past(f"{count:,} withdrawn", country, plan, now, none)
    synthetic.expire(country, plan.expired, now)
    told_past(f"and {plan.expired:,} of each that is over", country, plan, now, none)


def told_past(past: str, country: Country, plan: Plan, now: datetime, none: Tally | None = None) -> Tally:
    tidied()
    here = [regions.by_code(synthetic.code_of(page)) for page in synthetic.sample(country, plan.resolves)]
    tally = measure.each(lambda region: cascade.resolve(region, Channel.WEBSITE, now), [r for r in here if r])
    ratio = f"  {tally.p95 / none.p95:.2f} x of none" if none else ""
    print(f"resolve beside {past:<32} p50 {tally.p50:>7.2f} ms  p95 {tally.p95:>7.2f} ms{ratio}")
    return tally


def report(results: Mapping[int, Mapping[str, Tally]], aliases: Mapping[str, Tally]) -> None:
    print(f"\n{connection.vendor}, Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    print(f"{'regions':>8}  {'work':<28} {'queries':>8} {'rows':>6} {'p50 ms':>9} {'p95 ms':>9}")
    for size, tallies in [*results.items(), (307, aliases)]:
        for name, tally in tallies.items():
            print(
                f"{size:>8,}  {name:<28} {tally.most_queries:>8,} {tally.most_rows:>6,}"
                f" {tally.p50:>9.2f} {tally.p95:>9.2f}"
            )


def unexpected(results: Mapping[int, Mapping[str, Tally]]) -> Iterator[str]:
    """Every count of queries or rows that is not what docs/explanation/cascade.md promises."""
    first = next(iter(results.values()))
    for size, tallies in results.items():
        for name, most in AT_MOST.items():
            if tallies[name].most_queries > most:
                yield f"{name} at {size}: {tallies[name].most_queries} queries, expected at most {most}"
        for ours, own in (("publish", "publish"), ("edit", "edit"), ("withdraw", "unpublish")):
            beyond = tallies[ours].most_queries - tallies[f"{own} (Wagtail's own)"].most_queries
            if beyond > BEYOND_WAGTAIL:
                yield f"{ours} at {size}: {beyond} queries beyond Wagtail's own, expected at most {BEYOND_WAGTAIL}"
        for name, tally in tallies.items():
            if (tally.most_queries, tally.most_rows) != (first[name].most_queries, first[name].most_rows):
                yield f"{name} at {size}: queries or rows differ from the first size"


if __name__ == "__main__":
    sys.exit(main())
