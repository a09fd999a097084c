"""A register of thirty rows asks the database no more often than one of three."""

import itertools

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail_modeladmin.helpers import AdminURLHelper

from cms.accounts import roles
from cms.accounts.models import Role
from ilm_blocks.models import (
    Agreement,
    Change,
    ChecklistItem,
    ElectionStage,
    LocalDecision,
    Partner,
    QuietPeriod,
    Takeover,
)
from partner_api.models import Play, Screen
from partner_api.screens.plays import recording, serializers
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, NOON, PLANTUNGAN
from tests.partner_api.screens.plays.rows import row

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def shown_in(owner):
    screen = Screen.objects.create(owner=factories.page(owner), name="Pasar")
    rows, _rejected = serializers.read([row(f"{factories.ilm(KENDAL).pk}.1")])
    recording.record(screen, rows, NOON)


ADDED = {
    Partner: factories.partner,
    Agreement: lambda owner: factories.agreement(factories.partner(owner), owner),
    LocalDecision: lambda owner: factories.decision("hide", factories.ilm(KENDAL), owner),
    QuietPeriod: factories.quiet_period,
    ElectionStage: factories.election_stage,
    Takeover: factories.takeover,
    Play: shown_in,
    Screen: lambda owner: Screen.objects.create(owner=factories.page(owner), name="Alun-alun"),
    ChecklistItem: lambda owner: ChecklistItem.objects.create(question="Apakah tulisannya terbaca?"),
    Change: factories.partner,
}


@pytest.fixture
def officer(db):
    """With all roles at the regency, so that every button stands in every row."""
    user = get_user_model().objects.create_user("kabupaten")
    for role in Role:
        roles.assign(user, role, factories.page(KENDAL))
    return user


@pytest.mark.parametrize("model", ADDED, ids=lambda model: model.__name__)
def test_a_register_asks_no_more_for_thirty_rows_than_for_three(client, officer, model):
    client.force_login(officer)
    villages = itertools.cycle([KENDAL, PLANTUNGAN, BLUMAH, KEDITEN])

    def queries(rows):
        for _row in range(rows):
            ADDED[model](next(villages))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(AdminURLHelper(model).index_url).status_code == 200
        return len(asked)

    queries(4)  # what is remembered from request to request is remembered now
    few = queries(0)

    assert queries(26) == few
