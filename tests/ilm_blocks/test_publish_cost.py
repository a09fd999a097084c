"""What approval costs: a few queries more than Wagtail's own, however many regions lie below."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest import mock

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.actions.publish_revision import PublishRevisionAction

from ilm_blocks.models import ILM, JournaledModel
from tests import factories
from tests.factories import CAST, KENDAL

pytestmark = [pytest.mark.django_db, pytest.mark.database]

#: The marks of transactions, which ask for nothing, are not among them. One asks for the sizes of registered screens,
#: one for the webhooks of the partner.
ALLOWANCE = 16
MARKS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
with factories.KENDAL_CSV.open(encoding="utf-8") as table:
    MANY = tuple(sorted(row["code"] for row in csv.DictReader(table)))[:200]


def ours(ilm: ILM, officer) -> None:
    """Approve what somebody else wrote."""
    ilm.save_revision().publish(user=officer)


def wagtails(ilm: ILM, officer) -> None:
    """What Wagtail does for a model that keeps no journal, freezes nothing and has no rules to meet."""
    action = PublishRevisionAction(ilm.save_revision(), user=officer)
    with action.object.under(mock.sentinel.act), mock.patch.object(JournaledModel, "record"):
        action.execute()


def withdrawn(ilm: ILM, officer) -> None:
    ilm.unpublish(code="legal", user=officer)


def queries(verb: Callable, ilm: ILM, officer) -> int:
    with CaptureQueriesContext(connection) as captured:
        verb(ILM.objects.get(pk=ilm.pk), type(officer).objects.get(pk=officer.pk))
    return sum(not query["sql"].startswith(MARKS) for query in captured)


def rows() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


@contextmanager
def regency(codes: tuple[str, ...]) -> Iterator[tuple[ILM, ILM, object]]:
    """Two like ILM of the regency with a poster, above the regions of ``codes``, and its officer."""
    factories.load_regions(codes)
    officer = factories.officer(f"kabupaten {len(codes)}", KENDAL, "add", "change", "publish")
    bawaslu = factories.partner()
    content = {"responsible": bawaslu, "agreement": factories.agreement(bawaslu), "creatives": [factories.poster()]}
    first, second, warm = (factories.draft(KENDAL, **content) for _ in range(3))
    for each in (first, second, warm):
        factories.word(each)
    ours(warm, officer)  # the poster's files are there
    yield first, second, officer


def test_approval_takes_at_most_sixteen_queries_more_than_wagtails_own():
    with regency(CAST) as (ilm, twin, officer):
        extra = queries(ours, ilm, officer) - queries(wagtails, twin, officer)

    assert 0 < extra <= ALLOWANCE


def test_approval_and_withdrawal_cost_the_same_at_any_number_of_regions():
    few, many = (costs(codes) for codes in (CAST, MANY))

    assert few == many
    assert many[-1]["ilm_blocks.Change"] == 2  # one for the approval, one for the withdrawal


def costs(codes: tuple[str, ...]) -> tuple[int, int, dict[str, int]]:
    """Queries of approval and of withdrawal, and how many rows each table gains by both."""
    with regency(codes) as (ilm, _twin, officer):
        before = rows()
        approval, withdrawal = queries(ours, ilm, officer), queries(withdrawn, ilm, officer)
        after = rows()
        return approval, withdrawal, {label: gained for label in before if (gained := after[label] - before[label])}


def test_an_approval_asks_for_the_chain_once():
    with regency(CAST) as (ilm, _other, officer):
        revision = ilm.save_revision()
        with CaptureQueriesContext(connection) as captured:
            revision.publish(user=officer)

    assert sum('"ilm_sites_regionpage"."code"' in query["sql"] for query in captured) == 1
