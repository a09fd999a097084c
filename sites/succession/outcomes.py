"""What an act on the territory does, in words: the preview does it and rolls back, so that its words are the same."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ilm_blocks import cascade, regions
from ilm_blocks.choices import Channel
from sites.models import RegionPage


@dataclass(frozen=True, slots=True)
class SuccessionOutcome:
    """The region that there is now, and a sentence for everything that became of it."""

    region: RegionPage
    lines: list[str]


def rehearsed(work: Callable[[], SuccessionOutcome], at: datetime) -> SuccessionOutcome:
    """What ``work`` would do: it is done and rolled back, so that the preview is exact."""
    with transaction.atomic():
        outcome = told(work, at)
        transaction.set_rollback(True)
    return outcome


def told(work: Callable[[], SuccessionOutcome], at: datetime) -> SuccessionOutcome:
    """Do ``work``, and add how much the region shows afterwards."""
    outcome = work()
    region = regions.by_code(outcome.region.code)
    assert region is not None  # noqa: S101  (it is there by now)
    shown = [len(cascade.resolve(region, channel, at).items) for channel in (Channel.WEBSITE, Channel.VIDEOTRON)]
    words = {"region": region, "website": shown[0], "videotron": shown[1]}
    said = _("ILM that %(region)s shows then: %(website)s on its website, %(videotron)s on videotrons.")
    return SuccessionOutcome(outcome.region, [*outcome.lines, said % words])
