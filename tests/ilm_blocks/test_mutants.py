"""The laws are worth something: each fault of one token in a rule or gate breaks one of them.

The faults are made from the syntax tree (``mutation``), so the rules may be written anew: what they say is asked,
not how. The few faults that no law sees are listed, each with its reason.
"""

from collections.abc import Callable
from itertools import pairwise, product
from random import Random
from typing import Any

import pytest

from ilm_blocks import models
from ilm_blocks.rules import borders, dayparts, decide, decisions, gates, order, place, quiet, resolution, targeting
from tests.ilm_blocks import mutation, strategies, test_laws
from tests.ilm_blocks.cases import Case

Law = Callable[[Case], None]

#: Most faults fall to the first few worlds, so each batch is larger than the one before; the rarest need 735.
BATCHES = (0, 10, 50, 200, 500, 1_000, 2_000)
OF_THE_PRODUCT = 500  # asked of it without any fault, beside the laws' own tests
LAWS: list[Law] = [law.hypothesis.inner_test for name, law in vars(test_laws).items() if name.startswith("test_")]

HOMES = (borders, decide, decisions, gates, order, place, quiet, resolution, targeting, dayparts.Daypart)
#: What the rules ask of a row, and the row answers by itself.
ROWS: tuple[Any, ...] = (
    models.Agreement.borders, models.Agreement.covers, models.Agreement.covers_class, models.Agreement.in_force,
    models.ILM.takes_place_of,
    models.LocalDecision.in_force, models.QuietPeriod.borders, models.QuietPeriod.in_force, models.Takeover.live,
)  # fmt: skip
TOO_EARLY = "an instant too many: the answer is asked anew too early, never too late"
AT_IMPORT = "run once, when the module is read"
SAME = "there is no case in which it differs"
ELSEWHERE = "no law asks for it; its own tests do"

#: Faults that no law sees: where, why that is no matter, and how their stories end.
UNSEEN: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("borders.borders", TOO_EARLY, (
        "yield from period.borders(place.region.tzinfo) → always", "without reaches(decision, place)", "→ of all",
        "without period.stands", "without any((quiet.effect_of(period, content_class) for content_class in classes))",
    )),
    ("borders._may_move", TOO_EARLY, ("without not ilm.is_withdrawn or ilm.replaced_by_id is not None",
                                      "without gates.may_open(ilm, place, at)")),
    ("gates.borders", TOO_EARLY, ("yield border → always", "without ilm.on_air_from <= border",
                                  "without ilm.on_air_until is None or border <= ilm.on_air_until")),
    ("gates.AgreementTermGate.borders", TOO_EARLY, ("without ilm.needs_agreement",)),
    ("gates.DaypartGate.borders", ELSEWHERE, ("→ always the second",)),
    ("gates.DaypartGate.examine", ELSEWHERE, ("return ALL_DAY → never", "without place.around_the_clock")),
    ("gates.AgreementTermGate.examine", ELSEWHERE, ("→ always the first", "→ always the second", "valid_until → GtE")),
    ("gates.by_name", ELSEWHERE, ("",)),
    ("gates.add", ELSEWHERE, ("",)),
    ("gates.passing", AT_IMPORT, ("",)),
    ("gates.closed", AT_IMPORT, ("",)),
    ("borders.previous_border", ELSEWHERE, ("",)),
    ("borders.unchanged_since", ELSEWHERE, ("",)),
    ("place.Place.owner", ELSEWHERE, ("→ always the first",)),
    ("resolution.judge", ELSEWHERE, ("place.region → the topmost region",)),
    ("targeting.Target.region_ids", ELSEWHERE, ("",)),
    ("targeting.Target.tags", ELSEWHERE, ("",)),
    ("decide.verdict", SAME, ("return ruled → never", "without not own",
                              "without not (ruled.is_shown or ruled.rule == Rule.WITHDRAWN)")),
    ("decisions.may_touch", SAME, ("without decider is not None",)),
    ("quiet.bears_on", SAME, ("without of_ilm is not None",)),
    ("order.in_order", SAME, ("without verdict.ilm.replaced_by_id is not None",)),
    ("ilm.ILM.takes_place_of", SAME, ("without withdrawn.replaced_by_id == self.pk",)),
)  # fmt: skip


def is_seen(mutant: mutation.Mutant) -> bool:
    return not any(mutant.where == where and mutant.story.endswith(endings) for where, _why, endings in UNSEEN)


MUTANTS = [
    mutant
    for function in (*(function for home in HOMES for function in mutation.functions(home)), *ROWS)
    for mutant in mutation.mutants(function)
]


@pytest.fixture(scope="module")
def drawn() -> list[Case]:
    """The same cases for every mutant."""
    return [strategies.case(Random(seed)) for seed in range(BATCHES[-1])]


def broken(drawn: list[Case]) -> tuple[Law, Case] | None:
    """The first law that some case breaks, and the case."""
    for start, end in pairwise(BATCHES):
        for law, case in product(LAWS, drawn[start:end]):
            try:
                law(case)
            except Exception:  # a rule that stumbles has not answered either
                return law, case
    return None


def test_the_product_itself_breaks_no_law(drawn):
    assert broken(drawn[:OF_THE_PRODUCT]) is None


@pytest.mark.parametrize("mutant", [mutant for mutant in MUTANTS if is_seen(mutant)], ids=str)
def test_a_law_kills_the_mutant(mutant, drawn):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mutant.function, "__code__", mutant.code)
        killed = broken(drawn)
    assert killed

    law, case = killed
    law(case)  # which the product itself keeps


@pytest.mark.parametrize(("where", "ending"), [(where, end) for where, _why, ends in UNSEEN for end in ends])
def test_what_no_law_sees_is_a_fault_that_can_be_made(where, ending):
    assert any(mutant.where == where and mutant.story.endswith(ending) for mutant in MUTANTS)
