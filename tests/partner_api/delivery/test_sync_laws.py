"""The law of copies: changes applied to a snapshot give the snapshot of now, whatever lay between."""

from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ilm_blocks import actions
from ilm_blocks.actions import takeovers
from ilm_blocks.models import ILM, LocalDecision, Partner, Takeover
from partner_api.delivery import items
from partner_api.delivery.sync.cursors import Cursor, difference, digests
from sites.cascading.models import PageDecision
from sites.models import ArticlePage, EventPage
from tests import factories
from tests.cms.answers import test_every_change as every
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN
from tests.ilm_blocks import strategies
from tests.ilm_blocks.cases import Case
from tests.partner_api.delivery.copying import Copy, apply

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HOUR = timedelta(hours=1)
OWNERS = (KENDAL, PLANTUNGAN, BLUMAH)
BEYOND: tuple[dict[str, Any], ...] = (
    {},
    {"on_air_until": NOON + 3 * HOUR},
    {"on_air_from": NOON + 2 * HOUR},
    {"on_air_until": NOON + 30 * HOUR},
)
TARGETS: tuple[list[Any], ...] = (
    [],
    [("levels", {"side": "exclude", "levels": ["village"]})],
    [("levels", {"side": "include", "levels": ["regency"]})],
)
MORNINGS = [("daypart", {"days": [str(day) for day in range(7)], "start": "06:00", "end": "13:00"})]


COPIES = ((BLUMAH, "website"), (BLUMAH, "app"), (PLANTUNGAN, "videotron"), (KENDAL, "website"))
world = every.world  # a fixture


# What may happen; each takes what Hypothesis chooses, and does nothing where there is nothing to do it to


def some(rows, chosen):
    found = list(rows.order_by("pk"))
    return chosen.choice(found) if found else None


def publish(chosen):
    facts = {
        "binding": chosen.choice(["default", "mandatory", "offered"]),
        "priority": chosen.choice([1, 2, 3]),
        "channels": chosen.choice([["website"], ["website", "videotron", "app"]]),
        "target": chosen.choice(TARGETS),
        "dayparts": chosen.choice([[], [], MORNINGS]),
        "content_class": chosen.choice(["none", "official_portrait"]),
        **chosen.choice(BEYOND),
    }
    if bawaslu := chosen.choice([None, Partner.objects.filter(is_active=True).first()]):
        facts |= {"responsible": bawaslu, "agreement": bawaslu.agreements.first()}
        return factories.ilm(KENDAL, **facts)
    return factories.ilm(chosen.choice(OWNERS), **facts)


def edit(chosen):
    if ilm := some(ILM.objects.approved().filter(withdrawn_at=None), chosen):
        ilm.title, ilm.target = f"{ilm.title}, lagi"[:120], chosen.choice(TARGETS)
        ilm.priority = chosen.choice([1, 2, 3])
        factories.approve(ilm)


def withdraw(chosen):
    if ilm := some(ILM.objects.approved().filter(withdrawn_at=None), chosen):
        actions.withdraw(ilm, code="legal")


def decide(chosen):
    if ilm := some(ILM.objects.approved().filter(withdrawn_at=None, owner=factories.page(KENDAL)), chosen):
        facts = chosen.choice([{}, {"until": timezone.now() + 2 * HOUR}, {"covers_subtree": True}])
        kind = chosen.choice(["hide", "adopt", "pin", "note"])
        by = chosen.choice([PLANTUNGAN, BLUMAH])
        factories.decision(kind, ilm, by, decided_at=timezone.now(), text="Tanya Pak Camat.", **facts)


def undo(chosen):
    if decision := some(LocalDecision.objects.standing(), chosen):
        actions.undo(decision)


def fall_quiet(chosen):
    day = timezone.localdate() + timedelta(days=chosen.choice([0, 1]))
    factories.quiet_period(chosen.choice([KENDAL, PLANTUNGAN]), first_day=day, last_day=day, withholds=["none"])


def take_over(chosen):
    now = timezone.now()
    factories.takeover(chosen.choice(OWNERS), starts_at=now, issued_at=now, until=now + chosen.choice([1, 5]) * HOUR)


def end_takeover(chosen):
    if takeover := some(Takeover.objects.filter(ended_at=None, until__gt=timezone.now()), chosen):
        takeovers.end(takeover)


def switch_partner(chosen):
    partner = Partner.objects.get()
    partner.is_active = not partner.is_active
    partner.save(update_fields=["is_active"])


def write_news(chosen):
    factories.article(chosen.choice([BLUMAH, PLANTUNGAN]), date=NOON.date() - timedelta(days=chosen.randint(0, 2)))


def hand_news_down(chosen):
    facts = {"listed_until": NOON.date() + timedelta(days=chosen.choice([0, 0, 1])), "date": NOON.date()}
    if target := chosen.choice([[], TARGETS[1]]):
        facts |= {"reach": "target", "target": target}
    factories.cascading(chosen.choice([KENDAL, PLANTUNGAN]), **facts)


def decide_on_news(chosen):
    if article := some(ArticlePage.objects.exclude(reach="here"), chosen):
        facts = chosen.choice([{}, {"until": timezone.now() + 2 * HOUR}, {"covers_subtree": True}])
        by = chosen.choice([PLANTUNGAN, BLUMAH])
        factories.page_decision(
            chosen.choice(["hide", "adopt", "pin"]), article, by, decided_at=timezone.now(), **facts
        )


def undo_on_news(chosen):
    if decision := some(PageDecision.objects.standing(), chosen):
        actions.undo(decision)


def edit_news(chosen):
    if article := some(ArticlePage.objects.live(), chosen):
        article.title, article.slug = f"{article.title} lagi", f"kabar-{chosen.randint(0, 10**9)}"
        article.save_revision().publish()


def move_news(chosen):
    if article := some(ArticlePage.objects.all(), chosen):
        target = factories.page(chosen.choice([BLUMAH, PLANTUNGAN]))
        if not target.get_children().filter(slug=article.slug).exists():
            article.move(target, pos="last-child")


def unpublish_news(chosen):
    if article := some(ArticlePage.objects.live(), chosen):
        article.unpublish()


def delete_news(chosen):
    if article := some(ArticlePage.objects.all(), chosen):
        article.delete()


def plan_event(chosen):
    facts = {"date": NOON.date() + timedelta(days=chosen.randint(-8, 1)), "reach": chosen.choice(["here", "below"])}
    facts |= chosen.choice([{}, {"starts_at": time(13), "ends_at": time(15)}, {"starts_at": time(19)}])
    facts |= chosen.choice([{}, {"weekly_until": NOON.date() + timedelta(days=9)}])
    factories.event(chosen.choice([KENDAL, PLANTUNGAN]), **facts)
    factories.event(BLUMAH, **facts | {"reach": "here"})


def decide_on_event(chosen):
    if event := some(EventPage.objects.exclude(reach="here"), chosen):
        kind, by = chosen.choice(["hide", "pin"]), chosen.choice([PLANTUNGAN, BLUMAH])
        factories.page_decision(kind, event, by, decided_at=timezone.now())


def edit_event(chosen):
    if event := some(EventPage.objects.live(), chosen):
        event.title, event.starts_at, event.ends_at = f"{event.title} lagi", time(chosen.randint(6, 20)), None
        event.save_revision().publish()


def call_event_off(chosen):
    if event := some(EventPage.objects.live(), chosen):
        event.unpublish()


def rename(chosen):
    page = factories.page(chosen.choice([KENDAL, PLANTUNGAN]))
    page.title = f"{page.title} Baru"[:40]
    page.save(update_fields=["title"])


ACTS = [
    publish, publish, edit, withdraw, decide, decide, undo, fall_quiet, take_over, end_takeover, switch_partner,
    write_news, edit_news, move_news, unpublish_news, delete_news, rename,
    hand_news_down, hand_news_down, decide_on_news, undo_on_news,
    plan_event, plan_event, decide_on_event, edit_event, call_event_off,
]  # fmt: skip
STEPS = st.lists(
    st.one_of(
        st.sampled_from(ACTS),
        st.timedeltas(timedelta(minutes=1), timedelta(hours=9)),
        st.integers(0, 3),  # the copy with this number is brought up to date
    ),
    min_size=5,
    max_size=14,
)


@examples(max_examples=25, derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS, chosen=st.randoms(use_true_random=False))
def test_whatever_lies_between_a_copy_that_follows_equals_a_new_one(steps, chosen):
    client = Client()
    with time_machine.travel(NOON, tick=False) as clock, transaction.atomic():
        factories.agreement(factories.partner())
        publish(chosen)
        write_news(chosen)
        plan_event(chosen)
        copies = [Copy(client, code, channel) for code, channel in COPIES]
        for step in steps:
            if isinstance(step, timedelta):
                clock.shift(step)
            elif isinstance(step, int):
                copies[step].follow()
            else:
                step(chosen)
        for copy in copies:
            copy.follow()
            assert copy.held == copy.snapshot()
        transaction.set_rollback(True)


@examples(max_examples=150, derandomize=True, database=None, deadline=None)
@given(strategies.cases)
def test_in_random_worlds_the_clock_alone_may_lie_between(case: Case):
    """Where rows meet, tie and end at the very instant that is asked."""
    before, after = shown(case, case.at), shown(case, case.later)
    cursor = Cursor("33.24", "website", "1.0", digests(before), digests([]), digests([]))

    held = Cursor.read(str(cursor))

    assert held == cursor
    nothing = difference({}, {}, [])
    changes = {"items": difference(held.items, digests(after), after), "articles": nothing, "events": nothing}
    assert apply({"items": before, "articles": [], "events": []}, changes)["items"] == after
    assert set(changes["items"]["removed"]) == ids(before) - ids(after)
    assert ids(after) - ids(before) <= ids(changes["items"]["changed"]) <= ids(after)
    assert not ids(changes["items"]["changed"]) & {row["id"] for row in after if row in before}


def shown(case, at):
    roots = {region.id: f"http://{region.id}.example" for region in case.place.chain}
    return [items.item(verdict, case.place.chain, roots) for verdict in case.resolution(at=at).shown]


def ids(rows):
    return {row["id"] for row in rows}


@pytest.mark.usefixtures("noon_in_kendal")
def test_every_kind_of_change_reaches_a_copy(client, world):
    """Each is written into the same world and taken back; most of them reach this village, all leave its copy true."""
    faults, unmoved = [], []
    for kind, change in every.CHANGES.items():
        with transaction.atomic():
            copy = Copy(client, BLUMAH)
            before = copy.held
            rows = every.again(world)
            rows.visit = copy.follow
            change(rows)
            copy.follow()
            if copy.held != copy.snapshot():
                faults.append(kind)
            if copy.held == before:
                unmoved.append(kind)
            transaction.set_rollback(True)

    assert faults == []
    assert not {"an ILM above", "a withdrawal", "a hiding", "a takeover", "a host", "another code"} & {*unmoved}
