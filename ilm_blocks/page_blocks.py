"""The block with which a page shows what its region shows."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from . import cascade, regions
from .choices import Channel


class ILMFeedBlock(blocks.StructBlock):
    """What the region of the page shows, wherever the block stands."""

    heading = blocks.CharBlock(label=_("heading"), required=False, max_length=80)
    limit = blocks.IntegerBlock(
        label=_("how many"), min_value=1, max_value=12, default=3, help_text=_("Mandatory ones are always shown.")
    )

    class Meta:
        icon = "ilm"
        label = _("public service ads")
        template = "ilm_blocks/blocks/ilm_feed.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        page = context.get("page")
        region = regions.of(page) if page else None
        if region is None:
            return context | {"cards": ()}
        chain = regions.chain(region)
        shown = cascade.resolve(chain, Channel.WEBSITE, timezone.now()).limited_to(value["limit"])
        return context | {"region": region, "chain": chain, "cards": shown}
