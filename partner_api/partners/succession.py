"""The keys of a partner whose region goes into another one are met and ended by the officers of that one."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ilm_blocks.models.journaled import Act
from sites.models import RegionPage

from .keys.models import PartnerKey


def follow(region: RegionPage, into: RegionPage, act: Act) -> Iterator[str]:
    keys = list(PartnerKey.objects.select_for_update().filter(owner=region.pk).order_by("pk"))
    for key in keys:
        key.owner_id = into.pk
        key.write(act, "owner")
    if keys:
        yield _("Keys of partners that go over: %(count)s") % {"count": len(keys)}
