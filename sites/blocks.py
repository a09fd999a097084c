from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from ilm_blocks.page_blocks import ILMFeedBlock


class QuoteBlock(blocks.StructBlock):
    quote = blocks.TextBlock(label=_("quote"))
    source = blocks.CharBlock(label=_("said by"), required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = _("quote")
        template = "sites/blocks/quote.html"


class PictureBlock(ImageBlock):
    """Wagtail's own, whose picture has an English label, made from the name of the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.child_blocks["image"].label = _("image")


class BodyBlock(blocks.StreamBlock):
    """What a page of a region is made of."""

    heading = blocks.CharBlock(
        label=_("heading"), icon="title", max_length=120, form_classname="title", template="sites/blocks/heading.html"
    )
    paragraph = blocks.RichTextBlock(
        label=_("paragraph"), features=["bold", "italic", "ol", "ul", "link", "document-link"],
        template="sites/blocks/paragraph.html",
    )  # fmt: skip
    image = PictureBlock(label=_("image"), template="sites/blocks/image.html")
    quote = QuoteBlock()
    ilm_feed = ILMFeedBlock()
