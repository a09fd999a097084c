"""Why something is or is not shown: every gate and rule in order, in both languages."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import translation

from ilm_blocks import actions, cascade
from ilm_blocks.choices import Channel
from ilm_blocks.rules.gates import GATES
from tests import factories
from tests.factories import BLUMAH, BOJA, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cast(db):
    with time_machine.travel(NOON, tick=False), translation.override("en"):
        yield


def explain(ilm, code=BLUMAH, channel=Channel.WEBSITE, at=NOON):
    return cascade.explain(factories.region(code), ilm, channel, at)


def test_every_gate_is_told_in_order_with_what_it_found():
    told = explain(factories.ilm(KENDAL))

    assert [step.name for step in told.steps[: len(GATES)]] == [gate.name for gate in GATES]
    assert all(step.passed and step.sentence.endswith(".") for step in told.steps)


def test_the_deciding_step_is_the_rule_that_resolve_names():
    told = explain(factories.ilm(KENDAL))

    assert told.is_shown
    assert (told.deciding.name, told.deciding.sentence) == (
        "R4",
        "It is shown by default, and no region has hidden it.",
    )


def test_a_hidden_item_names_the_region_the_person_the_day_and_the_reason():
    ilm = factories.ilm(KENDAL)
    camat = factories.officer("plantungan", PLANTUNGAN, "change")
    factories.decision("hide", ilm, PLANTUNGAN, covers_subtree=True, decided_by=camat, text="Ada hajatan kecamatan.")

    told = explain(ilm)

    assert not told.is_shown
    assert told.deciding.name == "R3"
    assert told.deciding.sentence == (
        "Kecamatan Plantungan hid it (plantungan, 1 February 2024 12.00 WIB): Ada hajatan kecamatan."
    )


@pytest.mark.parametrize(
    ("facts", "gate"),
    [
        ({"channels": ["app"]}, "channel"),
        ({"on_air_from": NOON + timedelta(hours=1)}, "window"),
        ({"dayparts": [("daypart", {"days": [], "start": "18:00", "end": "06:00"})]}, "daypart"),
        ({"target": [("levels", {"side": "include", "levels": ["district"]})]}, "target"),
    ],
)
def test_a_closed_gate_is_named_and_no_rule_is_asked(facts, gate):
    told = explain(factories.ilm(KENDAL, **facts))

    assert told.deciding.name == gate
    assert not told.deciding.passed
    assert len(told.steps) == len(GATES)


def test_a_district_below_the_owner_of_a_sibling_is_told_that_it_was_issued_elsewhere():
    told = explain(factories.ilm(WELERI), BOJA)

    assert told.deciding.sentence == "It was issued elsewhere, not by Kecamatan Boja or a region above it."


def test_withdrawal_names_its_reason():
    ilm = factories.ilm(KENDAL)
    actions.withdraw(ilm, code="error_in_content")

    assert explain(ilm).deciding.sentence == "It was withdrawn on 1 February 2024 12.00 WIB: error in the content"


def test_a_quiet_period_says_whether_it_withholds_or_waits_for_a_second_approval():
    factories.quiet_period()
    at = NOON.replace(day=12)
    portrait = factories.ilm(KENDAL, content_class="official_portrait")
    education = factories.ilm(KENDAL, content_class="election_education")

    assert "withholds the class “shows officials”" in explain(portrait, at=at).deciding.sentence
    assert "asks a second approval" in explain(education, at=at).deciding.sentence


def test_an_ended_agreement_is_the_reason_on_the_day_after_its_last():
    bawaslu = factories.partner()
    pks = factories.agreement(bawaslu, valid_until=date(2024, 2, 1))
    ilm = factories.ilm(KENDAL, responsible=bawaslu, agreement=pks)

    assert explain(ilm, at=NOON.replace(hour=16, minute=59)).is_shown  # 23.59 WIB of the last day
    assert explain(ilm, at=NOON.replace(hour=17)).deciding.name == "agreement_term"


def test_indonesian_is_the_language_of_the_office():
    ilm = factories.ilm(KENDAL)
    english = {step.sentence for step in explain(ilm).steps}
    with translation.override("id"):
        indonesian = {step.sentence for step in explain(ilm).steps}

    assert english.isdisjoint(indonesian)


def test_explanation_and_resolution_agree_everywhere():
    shown = factories.ilm(KENDAL)
    hidden = factories.ilm(KENDAL)
    factories.decision("hide", hidden, PLANTUNGAN, covers_subtree=True)

    for code in factories.CAST:
        items = cascade.resolve(factories.region(code), Channel.WEBSITE, NOON).items
        assert [ilm for ilm in (shown, hidden) if explain(ilm, code).is_shown] == sorted(items, key=lambda i: i.pk)
