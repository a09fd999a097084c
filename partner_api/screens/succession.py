"""The videotrons of a region that goes into another one stand in that one from then on."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ilm_blocks.models.journaled import Act
from sites.models import RegionPage

from .models import Screen


def follow(region: RegionPage, into: RegionPage, act: Act) -> Iterator[str]:
    """The number of a manifest does not fall: the act's record on ``into`` is newer than all earlier ones."""
    for screen in Screen.objects.select_for_update().filter(owner=region.pk).order_by("pk"):
        Screen.objects.filter(pk=screen.pk).update(owner=into.pk, updated_at=act.at)
        yield _("The videotron “%(screen)s” stands in %(region)s.") % {"screen": screen, "region": into.full_name}
