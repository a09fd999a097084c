"""Early warnings of a region that goes into another one: that one's officers have them from then on."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ilm_blocks.models.journaled import Act
from sites.models import RegionPage

from .models import AlertProposal, AlertSource, ProposalState


def follow(region: RegionPage, into: RegionPage, act: Act) -> Iterator[str]:
    """Sources and what waits for a decision; what was received and decided stays with the region that it was for."""
    if sources := AlertSource.objects.filter(owner=region.pk).update(owner=into.pk):
        yield _("Sources of early warnings that go over: %(count)s") % {"count": sources}
    waiting = AlertProposal.objects.filter(owner=region.pk).waiting(act.at)
    asked = AlertProposal.objects.filter(owner=into.pk).values("alert")
    waiting.filter(alert__in=asked).update(state=ProposalState.OVERTAKEN)  # the successor is asked of the same one
    if proposals := waiting.update(owner=into.pk):
        yield _("Proposals of early warnings that go over: %(count)s") % {"count": proposals}
