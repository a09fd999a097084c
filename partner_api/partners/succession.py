"""The keys and webhooks of a partner whose region goes into another one are looked after by the officers there."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ilm_blocks.models.journaled import Act
from sites.models import RegionPage

from .keys.models import PartnerKey
from .webhooks.models import WebhookEndpoint


def follow(region: RegionPage, into: RegionPage, act: Act) -> Iterator[str]:
    if keys := _go_over(PartnerKey, region, into, act):
        yield _("Keys of partners that go over: %(count)s") % {"count": keys}
    if webhooks := _go_over(WebhookEndpoint, region, into, act):
        yield _("Webhooks of partners that go over: %(count)s") % {"count": webhooks}


def _go_over(model: type[PartnerKey | WebhookEndpoint], region: RegionPage, into: RegionPage, act: Act) -> int:
    rows = list(model.objects.select_for_update().filter(owner=region.pk).order_by("pk"))
    for row in rows:
        row.owner_id = into.pk
        row.write(act, "owner")
    return len(rows)
