"""The state in which people find an ILM, and that lists filter by the very same."""

from datetime import date, timedelta

import pytest

from ilm_blocks.models import ILM
from ilm_blocks.states import State, as_sql, state
from tests import factories
from tests.factories import KENDAL, NOON

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def withdrawn():
    ilm = factories.ilm(KENDAL, on_air_until=NOON)
    ilm.unpublish(code="legal", at=NOON)
    return ilm


def of_partner(*, is_active=True, owner=KENDAL, **agreement):
    bawaslu = factories.partner()
    pks = factories.agreement(bawaslu, **{"valid_until": date(2030, 1, 1)} | agreement)
    ilm = factories.ilm(owner, responsible=bawaslu, agreement=pks)
    bawaslu.is_active = is_active
    bawaslu.save(update_fields=["is_active"])
    return ILM.objects.get(pk=ilm.pk)


def of_office(owner=KENDAL):
    """An office needs no agreement at its own region, which alone names it; beside one, dates do not count."""
    dinkes = factories.partner(KENDAL, name="Dinkes", kind="office")
    past = factories.agreement(dinkes, valid_from=date(2023, 1, 1), valid_until=date(2024, 1, 31))
    ilm = factories.draft(owner, responsible=dinkes, agreement=past)
    ILM._base_manager.filter(pk=ilm.pk).update(live=True)
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
    (lambda: of_partner(valid_until=date(2024, 1, 31)), State.ENDED),
    (lambda: of_partner(valid_until=date(2024, 2, 1)), State.ON_AIR),
    (lambda: of_partner(valid_from=date(2024, 2, 2)), State.SCHEDULED),
    (lambda: of_partner(valid_until=date(2024, 1, 31), is_active=False), State.ENDED),
    (of_office, State.ON_AIR),
]


@pytest.mark.parametrize(("make", "expected"), CASES)
def test_the_state_follows_from_the_rows_and_the_clock_and_sql_says_the_same(db, make, expected):
    factories.load_cast()
    ilm = make()

    assert state(ilm, NOON) == expected
    assert ILM.objects.annotate(state=as_sql(NOON)).get(pk=ilm.pk).state == expected
