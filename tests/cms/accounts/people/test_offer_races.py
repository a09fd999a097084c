"""An offer that is answered twice at the same instant is answered once, on any engine."""

from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from cms.accounts.models import Offer, Role
from cms.accounts.people import actions, offers
from cms.accounts.people.area import Area
from tests import factories
from tests.factories import BLUMAH, PLANTUNGAN

from .conftest import administrator, held, person

pytestmark = pytest.mark.database


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("other", ["accept", "decline", "withdraw"])
def test_of_two_answers_to_an_offer_one_counts(other):
    area, budi = Area.of(administrator(PLANTUNGAN)), person("budi")
    actions.offer(area, budi, Role.EDITOR, factories.page(BLUMAH))
    offered, start, outcomes = Offer.objects.get(), Barrier(2), []

    def run(name):
        try:
            start.wait()
            ANSWERS[name](area, offered, budi)
            outcomes.append(name)
        except ValidationError as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(name,)) for name in ("accept", other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) in (["accept", "answered"], sorted([other, "answered"]))
    assert bool(held(budi)) == ("accept" in outcomes)


ANSWERS = {
    "accept": lambda area, offered, budi: offers.accept(offered, by=budi),
    "decline": lambda area, offered, budi: offers.decline(offered, by=budi),
    "withdraw": lambda area, offered, budi: actions.withdraw(area, offered),
}
