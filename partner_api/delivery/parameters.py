from typing import Any

from django.utils.translation import gettext_lazy as _

from ilm_blocks.choices import Channel, ContentClass
from partner_api.http.pagination import CodeCursor, NumberCursor
from partner_api.http.parameters import Choice, Count, Instant, Members, Number, Parameters, RegionCode, Words
from sites.levels import RegionLevel

from .content import Content
from .serializers import ListedILM


class RegionListParameters(Parameters):
    level = Choice(choices=RegionLevel.values, required=False, help_text=_("Only regions of this level."))
    parent = RegionCode(required=False, help_text=_("Only regions directly below the one with this code."))
    below = RegionCode(required=False, help_text=_("Only regions below the one with this code, however far."))
    q = Words(_("Only regions whose name, with its level word, contains this."))
    cursor = CodeCursor()
    limit = Count(min_value=1, max_value=100, default=50, help_text=_("How many regions at once."))


class ILMListParameters(Parameters):
    region = RegionCode(required=False, help_text=_("Only what the region with this code shows."))
    q = Words(_("Only ILM with all these words in the title, the summary or the name of the responsible party."))
    partner = Number(help_text=_("Only ILM for which this partner answers: the `id` of a responsible party."))
    channel = Choice(choices=Channel.values, required=False, help_text=_("Only ILM for this channel."))
    fields = Members(list(ListedILM().fields))
    cursor = NumberCursor()
    limit = Count(min_value=1, max_value=100, default=20, help_text=_("How many ILM at once."))

    def get_fields(self) -> dict[str, Any]:
        of_class = Choice(choices=ContentClass.values, required=False, help_text=_("Only ILM of this content class."))
        return super().get_fields() | {"class": of_class}  # a word that Python keeps for itself


class ChannelParameters(Parameters):
    channel = Choice(choices=Channel.values, default=Channel.WEBSITE.value, help_text=_("Where it will be shown."))


class SyndicationParameters(ChannelParameters):
    content = Choice(
        choices=list(Content),
        default=Content.ILM.value,
        help_text=_("ILM alone, or with the news of the region, with its agenda, or with all of these."),
    )


class TickerParameters(SyndicationParameters):
    channel = Choice(choices=Channel.values, default=Channel.VIDEOTRON.value, help_text=_("Where it will be shown."))


class FeedParameters(ChannelParameters):
    at = Instant(
        required=False,
        help_text=_(
            "Another instant than now, with its offset from UTC. What has yet to begin stays hidden, and the answer"
            " is not to be stored."
        ),
    )
