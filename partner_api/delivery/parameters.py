from django.utils.translation import gettext_lazy as _

from ilm_blocks.choices import Channel
from partner_api.http.pagination import CodeCursor
from partner_api.http.parameters import Choice, Count, Instant, Parameters, RegionCode, Text
from sites.levels import RegionLevel


class RegionListParameters(Parameters):
    level = Choice(choices=RegionLevel.values, required=False, help_text=_("Only regions of this level."))
    parent = RegionCode(required=False, help_text=_("Only regions directly below the one with this code."))
    q = Text(max_length=80, required=False, help_text=_("Only regions whose name, with its level word, contains this."))
    cursor = CodeCursor(required=False, help_text=_("Where to go on: taken from “next”."))
    limit = Count(min_value=1, max_value=100, default=50, help_text=_("How many regions at once."))


class FeedParameters(Parameters):
    channel = Choice(choices=Channel.values, default=Channel.WEBSITE.value, help_text=_("Where it will be shown."))
    at = Instant(
        required=False,
        help_text=_(
            "Another instant than now, with its offset from UTC. What has yet to begin stays hidden, and the answer"
            " is not to be stored."
        ),
    )
