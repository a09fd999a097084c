"""The state in which people find an ILM, and that lists filter by the very same."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ilm_blocks import regions
from ilm_blocks.choices import State
from ilm_blocks.models import ILM, Agreement, QuietPeriod
from ilm_blocks.queries import states
from ilm_blocks.rules import states as rules
from ilm_blocks.rules.place import Place
from tests import factories
from tests.factories import BLUMAH, BOJA, KENDAL, NOON, PLANTUNGAN

TODAY, YESTERDAY = NOON.date(), date(2024, 1, 31)
MIDNIGHT = datetime(2024, 2, 1, tzinfo=ZoneInfo("Asia/Jakarta"))  # with which TODAY begins in Kendal
TICK = timedelta(microseconds=1)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def withdrawn():
    ilm = factories.ilm(KENDAL, on_air_until=NOON)
    ilm.unpublish(code="legal", at=NOON)
    return ilm


def of_partner(*, is_active=True, owner=KENDAL, until=None, **agreement):
    bawaslu = factories.partner()
    pks = factories.agreement(bawaslu, **{"valid_until": date(2030, 1, 1)} | agreement)
    ilm = factories.ilm(owner, responsible=bawaslu, agreement=pks, on_air_until=until)
    bawaslu.is_active = is_active
    bawaslu.save(update_fields=["is_active"])
    return ILM.objects.get(pk=ilm.pk)


def narrowed(*, partner=None, **terms):
    """By an agreement that was written anew after the approval."""
    ilm = of_partner()
    terms |= {"partner": factories.partner(name=partner)} if partner else {}
    Agreement.objects.update(**terms)
    return ILM.objects.get(pk=ilm.pk)


def of_office(owner=KENDAL):
    """An office needs no agreement at its own region, which alone names it; beside one, dates do not count."""
    dinkes = factories.partner(KENDAL, name="Dinkes", kind="office")
    past = factories.agreement(dinkes, valid_from=date(2023, 1, 1), valid_until=date(2024, 1, 31))
    ilm = factories.draft(owner, responsible=dinkes, agreement=past)
    ILM._base_manager.filter(pk=ilm.pk).update(live=True)
    return ILM.objects.get(pk=ilm.pk)


def of_class(content_class, *, twice=False, **period):
    """In the days of a quiet period of the regency."""
    factories.quiet_period(**{"first_day": TODAY, "last_day": TODAY} | period)
    ilm = factories.ilm(BLUMAH, content_class=content_class)
    if twice:
        ILM._base_manager.filter(pk=ilm.pk).update(second_approved_revision=ilm.live_revision)
    return ILM.objects.get(pk=ilm.pk)


CASES = [
    (lambda: factories.draft(KENDAL), State.DRAFT),
    (lambda: factories.ilm(KENDAL), State.ON_AIR),
    (lambda: factories.ilm(KENDAL, on_air_from=NOON), State.ON_AIR),
    (lambda: factories.ilm(KENDAL, on_air_from=NOON + timedelta(seconds=1)), State.SCHEDULED),
    (lambda: factories.ilm(KENDAL, on_air_until=NOON), State.ENDED),
    (lambda: factories.ilm(KENDAL, on_air_until=NOON + timedelta(seconds=1)), State.ON_AIR),
    (withdrawn, State.WITHDRAWN),
    (of_partner, State.ON_AIR),
    (lambda: of_partner(is_active=False), State.PAUSED),
    (lambda: of_partner(valid_until=YESTERDAY), State.AGREEMENT_ENDED),
    (lambda: of_partner(valid_until=YESTERDAY, until=MIDNIGHT), State.AGREEMENT_ENDED),
    (lambda: of_partner(valid_until=YESTERDAY, until=MIDNIGHT - timedelta(seconds=1)), State.ENDED),
    (lambda: of_partner(valid_until=TODAY), State.ON_AIR),
    (lambda: of_partner(valid_from=date(2024, 2, 2)), State.SCHEDULED),
    (lambda: of_partner(valid_until=YESTERDAY, is_active=False), State.AGREEMENT_ENDED),
    (of_office, State.ON_AIR),
    (lambda: narrowed(channels=["social"]), State.NOT_COVERED),
    (lambda: narrowed(channels=["social", "website"]), State.ON_AIR),
    (lambda: narrowed(channels=[]), State.ON_AIR),
    (lambda: narrowed(partner="KPU"), State.NOT_COVERED),
    (lambda: narrowed(channels=["social"], valid_until=YESTERDAY), State.AGREEMENT_ENDED),
    (lambda: of_class("official_portrait"), State.WITHHELD),
    (lambda: of_class("official_portrait", twice=True), State.WITHHELD),
    (lambda: of_class("official_portrait", first_day=date(2024, 2, 2), last_day=date(2024, 2, 2)), State.ON_AIR),
    (lambda: of_class("official_portrait", confirmed_at=None), State.ON_AIR),
    (lambda: of_class("official_portrait", is_cancelled=True), State.ON_AIR),
    (lambda: of_class("official_portrait", owner=PLANTUNGAN), State.WITHHELD),
    (lambda: of_class("official_portrait", owner=BOJA), State.ON_AIR),
    (lambda: of_class("election_education"), State.AWAITS_SECOND_APPROVAL),
    (lambda: of_class("election_education", twice=True), State.ON_AIR),
    (lambda: of_class("none"), State.ON_AIR),
]


@pytest.mark.parametrize(("make", "expected"), CASES)
def test_the_state_follows_from_the_rows_and_the_clock_and_sql_says_the_same(db, make, expected):
    ilm = make()

    assert states.of(ilm, NOON) == expected
    assert not ilm.live or pure(ilm, NOON) == expected


def pure(ilm, at):
    """As the rules say it, of rows that were loaded beforehand."""
    chain = regions.provider().chain(ilm.owner_id)
    periods = list(QuietPeriod.objects.standing().owned_by(chain))
    return rules.of_approved(ilm, periods, Place(chain, ""), at)


def test_both_say_the_same_in_each_zone_at_every_border(db):
    for code, zone in ((PLANTUNGAN, "Asia/Makassar"), (BLUMAH, "Asia/Jayapura")):
        page = factories.page(code)
        page.zone = zone
        page.save(update_fields=["zone"])
    factories.quiet_period(first_day=TODAY, last_day=TODAY)
    for owner in (KENDAL, PLANTUNGAN, BLUMAH):
        factories.ilm(owner, content_class="official_portrait")
        factories.ilm(owner, content_class="election_education", on_air_until=MIDNIGHT + timedelta(hours=24))
    ilms = list(ILM.objects.all())
    borders = [MIDNIGHT + timedelta(hours=hours) for hours in (-2, -1, 0, 22, 23, 24)]

    found = set()
    for at in (border + tick for border in borders for tick in (-TICK, timedelta(0), TICK)):
        told = dict(ILM.objects.values_list("pk", states.as_sql(at)))
        assert told == {ilm.pk: pure(ilm, at) for ilm in ilms}
        found |= set(told.values())
    assert found == {State.ON_AIR, State.WITHHELD, State.AWAITS_SECOND_APPROVAL, State.ENDED}


def test_a_list_asks_as_many_queries_for_many_quiet_periods_and_zones_as_for_one(db, django_assert_num_queries):
    factories.ilm(BLUMAH)
    for day in range(1, 6):
        factories.quiet_period(first_day=date(2024, 2, day), last_day=date(2024, 2, day))

    with django_assert_num_queries(3):
        list(ILM.objects.annotate(state=states.as_sql(NOON)))
