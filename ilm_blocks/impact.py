"""What approving a draft would change: how many regions gain or lose it, before anyone presses the button."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from . import cascade, regions
from .cascade import Rule
from .dayparts import any_holds
from .gates import Place
from .models import ILM, LocalDecision, QuietPeriod
from .previews import as_live
from .regions import Chain, Region


@dataclass(frozen=True, slots=True)
class Effect:
    """What approval changes for one region."""

    region: Region
    before: bool
    after: bool
    #: The local decision that overrules the ILM's own binding here.
    decision: LocalDecision | None = None
    #: Left to the region: nothing stands in its way but that the region has not adopted it.
    is_offered: bool = False

    @property
    def gains(self) -> bool:
        return self.after and not self.before

    @property
    def loses(self) -> bool:
        return self.before and not self.after


@dataclass(frozen=True, slots=True)
class Impact:
    at: datetime
    effects: Sequence[Effect]

    @property
    def gained(self) -> Counter[str]:
        """Regions that will newly show it, by level."""
        return Counter(effect.region.level for effect in self.effects if effect.gains)

    @property
    def lost(self) -> Counter[str]:
        """Regions that will no longer show it, by level."""
        return Counter(effect.region.level for effect in self.effects if effect.loses)

    @property
    def shown(self) -> Counter[str]:
        """Regions that will show it, by level."""
        return Counter(effect.region.level for effect in self.effects if effect.after)

    @property
    def offered(self) -> Counter[str]:
        """Regions that may adopt it and have not, by level."""
        return Counter(effect.region.level for effect in self.effects if effect.is_offered)

    @property
    def biting(self) -> list[LocalDecision]:
        """The decisions that overrule the ILM somewhere, each once."""
        return list({e.decision.pk: e.decision for e in self.effects if e.decision}.values())


def impact(draft: ILM, now: datetime) -> Impact:
    """Compare ``draft``, once approved, with what is live today, for each region below its owner.

    Judged at the first moment from ``now`` on at which the draft would be on air. The number of
    queries does not depend on the number of regions.
    """
    at = first_moment(draft, now)
    live = ILM.objects.approved().with_parties().filter(pk=draft.pk).first() if draft.pk else None
    decisions = list(LocalDecision.objects.standing().filter(ilm_id=draft.pk)) if draft.pk else []
    chains = regions.provider().subtree(draft.owner_id)
    return Impact(at, list(effects(live, as_live(draft), chains, decisions, list(QuietPeriod.objects.standing()), at)))


def effects(
    live: ILM | None,
    draft: ILM,
    chains: Iterable[Chain],
    decisions: Iterable[LocalDecision],
    quiet_periods: Sequence[QuietPeriod],
    at: datetime,
) -> Iterator[Effect]:
    """The effect on the last region of each chain."""
    of_region = defaultdict(list)
    for decision in decisions:
        of_region[decision.owner_id].append(decision)
    for chain in chains:
        bearing = _on(chain, of_region) if of_region else ()
        after = _verdict(draft, chain, bearing, quiet_periods, at)
        before = live is not None and _verdict(live, chain, bearing, quiet_periods, at)[0]
        yield Effect(chain[-1], before, *after)


def _on(chain: Chain, of_region: Mapping[int, list[LocalDecision]]) -> list[LocalDecision]:
    return [decision for region in chain for decision in of_region.get(region.id, ())]


def _verdict(
    ilm: ILM, chain: Chain, decisions: Sequence[LocalDecision], quiet_periods: Sequence[QuietPeriod], at: datetime
) -> tuple[bool, LocalDecision | None, bool]:
    """Whether it shows on any of its channels, the decision that settled it, and whether it is left to the region."""
    for channel in open_channels(ilm):
        [verdict] = cascade.decide([ilm], decisions, quiet_periods, Place(chain, channel), at)
        decision = verdict.decision if verdict.rule == Rule.LOCAL_DECISION else None
        return verdict.is_shown, decision, verdict.rule == Rule.BINDING and not verdict.is_shown
    return False, None, False


def open_channels(ilm: ILM) -> list[str]:
    """Its channels less those that its agreement leaves out: the verdict is the same on each of them."""
    allowed = ilm.agreement.channels if ilm.needs_agreement and ilm.agreement else ()
    return [channel for channel in ilm.channels if not allowed or channel in allowed]


def first_moment(ilm: ILM, now: datetime) -> datetime:
    """The first instant from ``now`` on at which window and dayparts let it air; its start when there is none."""
    start = max(now, ilm.on_air_from)
    zone = regions.provider().chain(ilm.owner_id)[-1].tzinfo
    borders = sorted(border for part in ilm.daypart_rules for border in part.borders(start, zone) if border > start)
    holding = (at for at in (start, *borders) if any_holds(ilm.daypart_rules, at.astimezone(zone)))
    return next(holding, start)
