"""A country made up for measuring: region pages, ILM and decisions in bulk, past all doors."""

import itertools
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from tqdm import tqdm
from wagtail.models import Locale, Page, Site

from ilm_blocks.models import ILM, LocalDecision, QuietPeriod, journal
from sites import codes
from sites.models import OFFICE, PPID, RegionPage

#: Regions of each level, from the top down; the last is Indonesia's shape.
SHAPES = {307: (1, 20, 286), 5_000: (1, 2, 28, 397, 4_572), 92_000: (1, 38, 514, 7_285, 83_762)}
LIVE, EXPIRED, DECISIONS = 20, 200, 20
BATCH = 2_000

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Country:
    """The pages in tree order; rows that are not measured lie in ``elsewhere``, off every measured chain."""

    pages: Sequence[Page]
    measured: Sequence[Page]
    elsewhere: Sequence[Page]

    @property
    def top(self) -> Page:
        return self.pages[0]


def build(size: int, *, ilms: int, decisions: int, now: datetime) -> Country:
    """A country of ``size`` regions with ``ilms`` ILM and ``decisions`` decisions in all."""
    pages = _create_pages(list(_tree(SHAPES[size])))
    top_branch = pages[0].path[: 2 * Page.steplen]
    last_branch = max(page.path for page in pages if page.depth == pages[0].depth + 1)
    elsewhere = [page for page in pages if page.path.startswith(last_branch)]
    measured = [page for page in pages if not page.path.startswith(last_branch) and page.path.startswith(top_branch)]
    country = Country(pages, measured, elsewhere)
    _create_ilms(country, ilms, now)
    _create_decisions(country, decisions, now)
    return country


def _tree(shape: Sequence[int]) -> Iterator[Page]:
    """Unsaved pages, parents before children, the children shared out evenly."""
    root = Page.get_first_root_node()
    common = {
        "content_type": ContentType.objects.get_for_model(RegionPage),
        "locale": Locale.get_active(),
        "live": True,
    }
    above = [root]
    for count in shape:
        level = []
        for number in range(count):
            parent = above[number * len(above) // count]
            parent.numchild += 1
            path = Page._get_path(parent.path, parent.depth + 1, parent.numchild)
            slug = f"w{path}".lower()
            level.append(Page(path=path, depth=parent.depth + 1, title=slug, draft_title=slug, slug=slug,
                              url_path=f"{parent.url_path}{slug}/", **common))  # fmt: skip
        yield from level
        above = level


def _create_pages(pages: Sequence[Page]) -> list[Page]:
    root = Page.get_first_root_node()
    Page.objects.filter(pk=root.pk).update(numchild=1)
    saved = _in_batches(Page.objects.all(), pages, "regions")
    facts = ("code", "level", "label", "distributor", "zone", "tags", "stands_for")
    columns = ("page_ptr_id", *facts, "introduction", "body", *PPID, *OFFICE)
    table = connection.ops.quote_name(RegionPage._meta.db_table)
    # Django has no bulk_create for a model with a parent table.
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_region_columns(page) for page in saved])
    Site.objects.bulk_create(
        [Site(hostname=f"{page.slug}.localhost", port=80, root_page=page) for page in saved], batch_size=BATCH
    )
    numbers = {page.path: page.pk for page in saved}
    journal.append([_region_entry(page, numbers) for page in tqdm(saved, desc="journal", leave=False, disable=None)])
    return saved


def _region_columns(page: Page) -> tuple[Any, ...]:
    depth = page.depth - 2
    level = "regency" if depth == 0 else "village" if page.numchild == 0 else "district"
    zone = "Asia/Jakarta" if depth == 0 else ""
    return (
        page.pk,
        code_of(page),
        level,
        "Wilayah",
        "",
        zone,
        "[]",
        "[]",
        "",
        "[]",
        *("" for _fact in (*PPID, *OFFICE)),
    )


def code_of(page: Page) -> str:
    """Made up, but shaped like a village's."""
    return codes.normalise(str(1_100_000_000 + page.pk))


def _region_entry(page: Page, numbers: Mapping[str, int]) -> journal.Entry:
    """What ``RegionPage.journal_state`` says, without a query for each."""
    _pk, code, level, label, distributor, zone, *_rest = _region_columns(page)
    state = {
        "code": code, "level": level, "label": label, "distributor": distributor, "zone": zone, "tags": [],
        "title": page.title, "parent_id": numbers.get(page.path[: -Page.steplen]), **dict.fromkeys(PPID, ""),
    }  # fmt: skip
    return journal.Entry("region", object_id=page.pk, owner_id=page.pk, state=state, verb="created")


def _create_ilms(country: Country, count: int, now: datetime) -> None:
    here = [_ilm(country.top, f"tayang {number}", now, ends=None) for number in range(LIVE)]
    past = [_ilm(country.top, f"berakhir {number}", now, ends=-1) for number in range(EXPIRED)]
    owners = itertools.cycle(country.elsewhere)
    others = (_ilm(next(owners), f"lain {number}", now, ends=30) for number in range(count - LIVE - EXPIRED))
    _in_batches(_bare(ILM), [*here, *past, *others], "ILM")


def _ilm(owner: Page, title: str, now: datetime, *, ends: int | None) -> ILM:
    return ILM(
        owner_id=owner.pk, title=title, channels=["website", "videotron"], live=True,
        on_air_from=now - timedelta(days=60), on_air_until=None if ends is None else now + timedelta(days=ends),
        dayparts=[("daypart", {"days": [], "start": "05:00", "end": "23:00"})],
        target=[("levels", {"side": "include", "levels": ["regency", "district", "village"]})],
        frozen=[{"id": "1", "type": "message", "heading": title, "text": title}],
    )  # fmt: skip


def withdraw(country: Country, count: int, now: datetime) -> None:
    """So many ILM of the top that were withdrawn, with nothing in their place."""
    gone = [_ilm(country.top, f"ditarik {number}", now, ends=None) for number in range(count)]
    for ilm in gone:
        ilm.withdrawn_at, ilm.withdrawn_code = now - timedelta(days=1), "legal"
    _in_batches(_bare(ILM), gone, "withdrawn")


def expire(country: Country, count: int, now: datetime) -> None:
    """So many ILM, decisions, decisions on what is over, and quiet periods of the top that count no more."""
    ended = [_ilm(country.top, f"lewat {number}", now, ends=-1) for number in range(count)]
    _in_batches(_bare(ILM), ended, "ended")
    shown = ILM.objects.filter(owner_id=country.top.pk, on_air_until=None, withdrawn_at=None).first()
    over = {"decided_at": now - timedelta(days=9), "until": now - timedelta(days=2), "reason_code": "capacity"}
    hidden = [LocalDecision(owner_id=country.top.pk, ilm=shown, kind="hide", **over) for _ in range(count)]
    _in_batches(_bare(LocalDecision), hidden, "decisions that are over")
    past = ILM.objects.filter(owner_id=country.top.pk, on_air_until__lt=now).values_list("pk", flat=True)
    for_good = {"decided_at": now - timedelta(days=9), "reason_code": "capacity"}
    kept = [LocalDecision(owner_id=country.top.pk, ilm_id=pk, kind="hide", **for_good) for pk in past[:count]]
    _in_batches(_bare(LocalDecision), kept, "decisions on what is over")
    day = (now - timedelta(days=30)).date()
    quiet = {"first_day": day, "last_day": day, "withholds": ["official_portrait"], "confirmed_at": now}
    periods = [QuietPeriod(owner_id=country.top.pk, name=f"Lewat {number}", **quiet) for number in range(count)]
    _in_batches(_bare(QuietPeriod), periods, "quiet periods that are over")


def _create_decisions(country: Country, count: int, now: datetime) -> None:
    live = list(ILM.objects.filter(owner_id=country.top.pk, on_air_until=None).values_list("pk", flat=True))
    here = [LocalDecision(owner_id=country.top.pk, ilm_id=pk, kind="pin", covers_subtree=True, decided_at=now)
            for pk in itertools.islice(itertools.cycle(live), DECISIONS)]  # fmt: skip
    foreign = ILM.objects.exclude(owner_id=country.top.pk).values_list("pk", "owner_id")[: count - DECISIONS]
    others = [LocalDecision(owner_id=owner_id, ilm_id=pk, kind="hide", reason_code="capacity", decided_at=now)
              for pk, owner_id in foreign]  # fmt: skip
    _in_batches(_bare(LocalDecision), [*here, *others], "decisions")


def portraits(country: Country, count: int, now: datetime) -> None:
    """So many ILM of the top that show officials."""
    shown = [_ilm(country.top, f"pejabat {number}", now, ends=None) for number in range(count)]
    for ilm in shown:
        ilm.content_class = "official_portrait"
    _in_batches(_bare(ILM), shown, "portraits")


def hide(country: Country, ilm: ILM, now: datetime, *, regions: int = 200) -> None:
    """So many regions, spread over the country, that hide ``ilm`` for all below them."""
    step = max(1, len(country.pages) // regions)
    rows = [LocalDecision(owner_id=page.pk, ilm=ilm, kind="hide", reason_code="capacity", covers_subtree=True,
                          decided_at=now) for page in country.pages[1::step]]  # fmt: skip
    _in_batches(_bare(LocalDecision), rows, "hides")


def _bare(model: type[models.Model]) -> models.QuerySet:
    """A queryset that records nothing: a hundred thousand rows are scenery, not history."""
    return models.QuerySet(model)


def _in_batches(rows: models.QuerySet, objects: Iterable[Row], name: str) -> list[Row]:
    saved: list[Row] = []
    pending = list(objects)
    for start in tqdm(range(0, len(pending), BATCH), desc=name, leave=False, disable=None):
        saved += rows.bulk_create(pending[start : start + BATCH])
    return saved


def sample(country: Country, count: int, seed: int = 33_24) -> list[Page]:
    """``count`` regions off the measured branches, the same on every run."""
    chosen = random.Random(seed)
    return [chosen.choice(country.measured) for _ in range(count)]
