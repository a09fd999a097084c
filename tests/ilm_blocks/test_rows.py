"""The laws of rows that come out of the database: what SQL leaves out is never missed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.db.models import Model, QuerySet
from hypothesis import given

from ilm_blocks import cascade
from ilm_blocks.cascade import Rows
from tests.ilm_blocks import reference
from tests.ilm_blocks.adapter import plain
from tests.ilm_blocks.cases import Case
from tests.ilm_blocks.strategies import cases

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BEFORE_ALL = datetime(2024, 1, 1, tzinfo=UTC)


@contextmanager
def stored(case: Case) -> Iterator[None]:
    """The rows of ``case``, put in past every door; their pages and revisions exist in name only."""
    parties = {party for ilm in case.rows.ilms for party in (ilm.responsible, ilm.agreement) if party}
    with transaction.atomic():
        for row in [*parties, *case.rows.ilms, *case.rows.decisions, *case.rows.quiet_periods, *case.rows.takeovers]:
            QuerySet[Model](type(row)).bulk_create([row])
        yield
        transaction.set_rollback(True)


def loaded(case: Case, at: datetime) -> Rows:
    return cascade.rows_on(case.place.chain, at)


def since(case: Case, at: datetime) -> datetime:
    return cascade.unchanged_since(loaded(case, BEFORE_ALL), case.place, at, written_at=BEFORE_ALL)


@given(cases)
def test_a_preview_of_a_later_moment_equals_what_is_delivered_then(case: Case):
    with stored(case):
        previewed = case.resolution(rows=loaded(case, case.at), at=case.later)
        delivered = case.resolution(rows=loaded(case, case.later), at=case.later)

    assert plain(previewed) == plain(delivered) == case.answers[case.later]


@given(cases)
def test_rows_left_out_hide_no_border(case: Case):
    with stored(case):
        valid_until = case.resolution(rows=loaded(case, case.at)).valid_until

    assert case.next_change is None or (valid_until is not None and valid_until <= case.next_change)


@given(cases)
def test_the_answer_has_not_changed_since_the_instant_that_it_names(case: Case):
    with stored(case):
        named = since(case, case.at)

    change = reference.next_change(case.world, case.region, case.channel, named)
    assert named <= case.at
    assert change is None or case.at < change


@given(cases)
def test_from_one_border_to_the_next_the_answer_names_one_instant(case: Case):
    with stored(case):
        valid_until = case.resolution(rows=loaded(case, case.at)).valid_until
        halfway = case.at + ((valid_until or case.later) - case.at) / 2

        assert since(case, halfway) == since(case, case.at)
