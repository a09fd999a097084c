"""Creatives that only the university has."""

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from ilm_blocks.media import freezing


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock()
    author = blocks.CharBlock()
    said_on = blocks.DateBlock(required=False)
    chairs = blocks.IntegerBlock(default=0)
    themes = blocks.ListBlock(blocks.CharBlock())

    class Meta:
        icon = "openquote"


class PortraitBlock(blocks.StructBlock):
    """Somebody's picture with a name, its file frozen like that of a poster."""

    image = ImageChooserBlock()
    name = blocks.CharBlock()

    def frozen(self, value):
        return {"name": value["name"], "files": freezing.renditions(value["image"])}
