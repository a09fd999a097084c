"""What is over costs nothing: it is neither read nor loaded. The times are told by bench/cascade.py."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ilm_blocks import cascade, regions
from ilm_blocks.models import ILM
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON

pytestmark = [pytest.mark.django_db, pytest.mark.database]
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def chain(db):
    return regions.provider().chain(factories.region(BLUMAH).id)


def plan_of(sql):
    """How the database would find the rows of ``sql`` if its tables were large."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
        cursor.execute(explain + sql)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def test_the_ilm_that_bear_are_found_by_indexes_that_hold_no_other(chain):
    with CaptureQueriesContext(connection) as asked:
        ILM.objects.owned_by(chain).bearing_from(NOON)

    [keys] = asked.captured_queries
    plan = plan_of(keys["sql"])
    only = "Index Only Scan using" if connection.vendor == "postgresql" else "USING INDEX"
    assert plan.count(f"{only} ilm_standing") == 2  # without an end, and with one that is to come
    assert "ilm_lending_its_place" in plan


def test_decisions_on_what_is_over_are_left_where_they_are(chain):
    ended, withdrawn = factories.ilm(KENDAL, on_air_until=NOON), factories.ilm(KENDAL)
    withdrawn.unpublish(code="legal")
    for ilm in (ended, withdrawn):
        factories.decision("hide", ilm, BLUMAH)
    standing = factories.decision("hide", factories.ilm(KENDAL), BLUMAH)

    assert cascade.rows_on(chain, NOON + AN_HOUR).decisions == [standing]


def test_a_preview_of_what_is_over_meets_the_decisions_on_it(chain):
    ended = factories.ilm(KENDAL, on_air_until=NOON)
    hidden = factories.decision("hide", ended, BLUMAH)
    ended.on_air_until = None

    assert cascade.rows_on(chain, NOON + AN_HOUR, with_draft=ended).decisions == [hidden]
