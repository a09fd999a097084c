"""A gate of a project stands behind those of the app: what it closes shows nowhere, and every answer knows it."""

from datetime import timedelta

import pytest

from ilm_blocks import cascade, regions
from ilm_blocks.choices import Channel
from ilm_blocks.rules import gates
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]

OPENS = NOON + timedelta(hours=2)


class MarketGate(gates.Gate):
    """Nothing shows before the market opens."""

    name = "market"
    timeless = False

    def examine(self, ilm, place, at):
        return gates.passing("market", "open") if at >= OPENS else gates.closed("market", "closed")

    def borders(self, ilm, place, at):
        return (OPENS,)

    def say(self, finding, ilm, place):
        return f"The market of {place.region} is {finding.what}."


@pytest.fixture(autouse=True)
def market(monkeypatch):
    monkeypatch.setattr(gates, "GATES", list(gates.GATES))
    gates.add(MarketGate())


def test_what_it_closes_is_not_shown_until_it_opens():
    ilm = factories.ilm(KENDAL)
    chain = regions.chain(factories.region(BLUMAH))

    before = cascade.resolve(chain, Channel.WEBSITE, NOON)

    assert before.items == []
    assert before.valid_until == OPENS
    assert cascade.resolve(chain, Channel.WEBSITE, OPENS).items == [ilm]


def test_the_explanation_is_in_its_own_words():
    told = cascade.explain(factories.region(BLUMAH), factories.ilm(KENDAL), Channel.WEBSITE, NOON)

    assert (told.deciding.name, told.deciding.sentence) == ("market", "The market of Desa Blumah is closed.")


@pytest.mark.parametrize("facts", [{"everywhere": True, "name": "another"}, {"name": "market"}, {"name": "window"}])
def test_one_that_speaks_everywhere_or_takes_a_name_is_refused(facts):
    with pytest.raises(ValueError, match="a name of its own, and is not everywhere"):
        gates.add(type("OtherGate", (MarketGate,), facts)())


def test_a_finding_of_no_gate_is_told_as_that():
    with pytest.raises(LookupError, match="no gate 'bazaar'"):
        gates.by_name("bazaar")


def test_the_page_of_what_it_closes_says_so(client):
    ilm = factories.ilm(KENDAL)

    answer = client.get(f"/ilm/{ilm.pk}/", headers={"host": "blumah.localhost"})

    assert answer.status_code == 404
    assert "The market of Desa Blumah is closed." in answer.content.decode()
