"""The beacon of a region: some two hundred bytes by which thousands of players see that something has moved."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ilm_blocks.choices import Channel
from ilm_blocks.models import Takeover
from ilm_blocks.rules.order import takeover_of
from ilm_blocks.rules.place import Place
from sites.declared import earliest

from .chain_versions import ChainVersions
from .lookup import chain_of

#: How long anybody may keep it, in seconds, and never longer: what is asked each ten seconds is asked to be new.
AGE = 2


class Beacon(serializers.Serializer):
    region = serializers.CharField(help_text=_("Code of the region."))
    seq = serializers.ListField(
        child=serializers.IntegerField(min_value=0), min_length=2, max_length=2,
        help_text=_("The first two numbers of `seq` in the manifests of its screens: epoch and newest change."),
    )  # fmt: skip
    takeover = serializers.IntegerField(allow_null=True, help_text=_("The live emergency of its chain, or null."))


class Told(NamedTuple):
    body: dict[str, Any]
    until: datetime | None


def present(versions: ChainVersions, at: datetime) -> Told:
    """What the beacon says at ``at``, and until when the clock leaves it so; the queries of the chain and one."""
    chain = chain_of(versions)
    takeovers = list(Takeover.objects.filter(owner__in=[region.id for region in chain]).not_over(at))
    live = takeover_of(takeovers, Place(chain, Channel.VIDEOTRON), at)
    borders = (border for one in takeovers for border in (one.starts_at, one.until) if border > at)
    newest = max(row.version or 0 for row in versions.rows)
    body = {
        "region": versions.codes[-1],
        "seq": [versions.rows[0].epoch or 1, newest],
        "takeover": live.pk if live else None,
    }
    return Told(body, earliest(*borders))
