"""What has been on air is known for good, whatever is written afterwards; what never was stays unknown."""

from datetime import date, timedelta

import pytest
import time_machine

from ilm_blocks import actions, regions
from ilm_blocks.models import ILM, Agreement
from ilm_blocks.queries.publicity import was_public
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


@pytest.fixture
def of_bawaslu():
    bawaslu = factories.partner()
    paper = factories.agreement(bawaslu, valid_from=date(2024, 1, 1), valid_until=date(2024, 3, 31))
    return factories.ilm(KENDAL, responsible=bawaslu, agreement=paper)


def is_known(ilm, at):
    ilm = ILM.objects.with_parties().get(pk=ilm.pk)
    return was_public(ilm, regions.provider().chain(ilm.owner_id), at)


def put_off(ilm, until):
    ilm.on_air_from = until
    ilm.save_revision().publish()


def test_a_start_that_is_put_off_makes_nobody_forget_what_was_shown(clock):
    ilm = factories.ilm(KENDAL)
    clock.move_to(NOON + A_DAY)
    put_off(ilm, NOON + 10 * A_DAY)
    assert is_known(ilm, NOON + A_DAY)

    clock.move_to(NOON + 2 * A_DAY)
    actions.withdraw(ILM.objects.get(pk=ilm.pk), code="legal")
    assert is_known(ilm, NOON + 20 * A_DAY)


def test_a_start_that_is_put_off_before_it_came_leaves_it_unknown(clock):
    ilm = factories.ilm(KENDAL, on_air_from=NOON + 2 * A_DAY)
    clock.move_to(NOON + A_DAY)
    put_off(ilm, NOON + 10 * A_DAY)

    assert not is_known(ilm, NOON + 9 * A_DAY)
    assert is_known(ilm, NOON + 10 * A_DAY)


def test_an_agreement_that_is_written_back_makes_nobody_forget_what_was_shown(of_bawaslu, clock):
    clock.move_to(NOON + 3 * A_DAY)
    paper = Agreement.objects.get()
    paper.valid_until = date(2024, 1, 31)
    paper.save(update_fields=["valid_until"])

    assert is_known(of_bawaslu, NOON + 3 * A_DAY)


def test_quiet_days_that_are_entered_afterwards_make_nobody_forget_what_was_shown(clock):
    ilm = factories.ilm(KENDAL, content_class="official_portrait")
    clock.move_to(NOON + A_DAY)
    period = {"first_day": date(2024, 1, 30), "last_day": date(2024, 2, 13)}
    factories.quiet_period(**period, withholds=["official_portrait"], confirmed_at=NOON + A_DAY)

    assert is_known(ilm, NOON + A_DAY)


def test_what_quiet_days_withhold_from_its_first_moment_on_is_unknown(clock):
    period = {"first_day": date(2024, 1, 30), "last_day": date(2024, 2, 13)}
    factories.quiet_period(**period, withholds=["official_portrait"])
    ilm = factories.ilm(KENDAL, content_class="official_portrait")

    assert not is_known(ilm, NOON + A_DAY)


def test_it_is_known_as_soon_as_a_region_further_east_shows_it(clock):
    blumah = factories.page(BLUMAH)
    blumah.zone = "Asia/Jayapura"
    blumah.save(update_fields=["zone"])
    bawaslu = factories.partner()
    paper = factories.agreement(bawaslu, valid_from=date(2024, 3, 1))
    ilm = factories.ilm(KENDAL, responsible=bawaslu, agreement=paper)
    midnight_in_jayapura = NOON.replace(month=2, day=29, hour=15)

    assert not is_known(ilm, midnight_in_jayapura - timedelta(microseconds=1))
    assert is_known(ilm, midnight_in_jayapura)
