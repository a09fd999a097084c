"""How long the pages of the admin take, for those who reach them, at 307 and 5,000 regions.

    .venv/bin/python bench/admin.py [--sizes 307 5000]

Each role opens its first screen and from there every page that a link leads to, one of each view. Times are told
with the promise beside them: a median of 300 ms for everybody at 307 regions, one second for a village at 5,000.
"""

import argparse
import logging
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import Resolver404, resolve  # noqa: E402
from django.utils import timezone  # noqa: E402
from tqdm import tqdm  # noqa: E402

from bench import measure, synthetic  # noqa: E402
from bench.databases import database  # noqa: E402
from bench.measure import Tally  # noqa: E402
from bench.synthetic import Country  # noqa: E402
from cms.accounts import roles  # noqa: E402
from cms.accounts.models import Role  # noqa: E402
from cms.startup import statics  # noqa: E402
from ilm_blocks import site_paths  # noqa: E402
from ilm_blocks.models import ILM, Agreement, Partner  # noqa: E402
from partner_api.models import Play, Screen  # noqa: E402
from partner_api.screens.plays.models import Result  # noqa: E402
from sites.models import ArticlePage  # noqa: E402

TIMES = 5
LARGE = 1_000  # regions
STEPS = 2  # links away from the first screen
SCREENS, PLAYS = 44, 200  # in all, spread over the country; of each
MAY_TAKE_MS = {307: 300, 5_000: 1_000}
LINK = re.compile(r"""["'](/admin/[^"'?#\\]*)""")
#: Ways out, and what is no page.
NO_PAGE = frozenset({"wagtailadmin_logout", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", choices=sorted(MAY_TAKE_MS), default=sorted(MAY_TAKE_MS))
    sizes = parser.parse_args().sizes
    if not statics.is_current():
        statics.collect()
    logging.disable()  # a link to what a role may not open is no news here
    for size in sizes:
        if size > LARGE:
            site_paths.install()  # as docs/reference/settings.md says of NARROW_SITE_PATHS
        with database(), override_settings(ALLOWED_HOSTS=["*"], ACCOUNTS={"SECOND_FACTOR_REQUIRED": False}):
            report(size, dict(measured(size)))
    return 0


def measured(size: int) -> Iterator[tuple[str, dict[str, Tally]]]:
    country = synthetic.build(size, ilms=2_000, decisions=1_000, now=timezone.now())
    furnish(country)
    for name, user in people(country).items():
        client = Client(headers={"host": settings.SITES["MACHINE_HOSTS"][0]})
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        found = tqdm(list(reached(client)), desc=f"{name}, {size:,}", leave=False, disable=None)
        yield name, {view: measure.each(client.get, [path] * TIMES) for view, path in found}


def furnish(country: Country) -> None:
    """News, partners, papers and screens, here and elsewhere, so that no list is empty."""
    for page in (country.top, *country.pages[-3:]):
        region = page.specific
        for number in range(10):
            region.add_child(instance=ArticlePage(title=f"Kabar {number} (contoh)", introduction="Contoh."))
        partner = Partner.objects.create(owner=region, name=f"Mitra {region.pk} (contoh)")
        Agreement.objects.create(
            owner=region, partner=partner, number=f"{region.pk}/PKS/contoh", title="Contoh",
            valid_from=timezone.localdate(), valid_until=timezone.localdate(),
        )  # fmt: skip
        ILM.objects.create(owner=region, title="Rancangan (contoh)", live=False)
    for page in country.pages[:: len(country.pages) // SCREENS]:
        screen = Screen.objects.create(owner=page, name="Videotron (contoh)", token_hash=str(page.pk))
        Play.objects.bulk_create(_play(screen, number) for number in range(PLAYS))


def _play(screen: Screen, number: int) -> Play:
    at = timezone.now()
    return Play(
        screen=screen, owner_id=screen.owner_id, uuid=uuid4(), day=at.date(), boot="contoh", n=number, item="1.1",
        title="Contoh", starts_at=at, dur_ms=10_000, result=Result.COMPLETE, received_at=at,
    )  # fmt: skip


def people(country: Country) -> dict[str, Any]:
    top, village = country.top.specific, country.pages[-1].specific
    district = village.get_parent().specific
    places = {"regency": (Role.APPROVER, top), "district": (Role.EDITOR, district), "village": (Role.EDITOR, village)}
    made = {}
    for name, (role, region) in places.items():
        made[name] = get_user_model().objects.create_user(name)
        roles.assign(made[name], role, region)
    roles.assign(made["regency"], Role.ADMINISTRATOR, top)
    return made


def reached(client: Client) -> Iterator[tuple[str, str]]:
    """View and path of every page within ``STEPS`` links, the first met of each view."""
    seen: set[str] = set()
    paths = ["/admin/"]
    for _step in range(STEPS + 1):
        linked: list[str] = []
        for path in paths:
            if (view := view_of(path)) is None or view in seen:
                continue
            seen.add(view)
            answer = client.get(path)
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                linked += LINK.findall(answer.content.decode())
                yield view, path
        paths = linked


def view_of(path: str) -> str | None:
    try:
        name = resolve(path).view_name
    except Resolver404:
        return None
    return name if name and name not in NO_PAGE else None


def report(size: int, results: dict[str, dict[str, Tally]]) -> None:
    print(f"\n{size:,} regions, {connection.vendor}, Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    print(f"{'who':<9} {'pages':>5} {'median ms':>10}  slowest")
    for name, tallies in results.items():
        ordered = sorted(tallies.items(), key=lambda item: -item[1].p50)
        medians = sorted(tally.p50 for tally in tallies.values())
        slowest = ", ".join(f"{view} {tally.p50:.0f} ms ({tally.most_queries} q)" for view, tally in ordered[:4])
        print(f"{name:<9} {len(tallies):>5} {medians[len(medians) // 2]:>10.0f}  {slowest}")
        for view, tally in ordered:
            if tally.p50 > MAY_TAKE_MS[size] and (size == min(MAY_TAKE_MS) or name == "village"):
                print(f"          SLOWER than promised ({MAY_TAKE_MS[size]} ms): {view} {tally.p50:.0f} ms")


if __name__ == "__main__":
    sys.exit(main())
