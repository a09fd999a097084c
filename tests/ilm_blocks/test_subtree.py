"""In random worlds a whole subtree says of each region what that region says of itself."""

from random import Random

import pytest

from ilm_blocks.cascade import Rows, judge
from ilm_blocks.queries import subtree
from tests.ilm_blocks import adapter, reference, strategies

pytestmark = pytest.mark.django_db


def on(chain, rows):
    """What of ``rows`` the regions of ``chain`` own, as it is loaded for the last of them."""
    ids = {region.id for region in chain}
    ilms, decisions, quiet_periods, takeovers = (
        [row for row in kind if row.owner_id in ids]
        for kind in (rows.ilms, rows.decisions, rows.quiet_periods, rows.takeovers)
    )
    keys = {ilm.pk for ilm in ilms}
    return Rows(ilms, [row for row in decisions if row.ilm_id in keys], quiet_periods, takeovers)


@pytest.mark.parametrize("seed", range(200))
def test_each_region_of_a_subtree_shows_what_it_shows_alone(monkeypatch, seed):
    case = strategies.case(Random(seed))
    rows = adapter.rows(case.world)
    monkeypatch.setattr(subtree, "rows_on", lambda *_asked: rows)
    chains = [adapter.chain(case.world, region.id) for region in case.world.regions]
    borders = reference.borders(case.world, case.region, strategies.EARLY[0])[:3]

    for at in {case.at, case.later, *(border + touch for border in borders for touch in strategies.TOUCHES)}:
        found = subtree.subtree(chains, case.channel, at)
        alone = [judge(on(chain, rows), adapter.place(case.world, chain[-1].id, case.channel), at) for chain in chains]
        assert [told(answer) for _chain, answer in found.shown] == [told(answer) for answer in alone]
        assert found.until == min((own.valid_until for own in alone if own.valid_until), default=None)


def told(answer):
    return answer.region, adapter.plain(answer), answer.valid_until
