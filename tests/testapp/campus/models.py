from wagtail.admin.panels import FieldPanel
from wagtail.blocks import RichTextBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from ilm_blocks.page_blocks import ILMFeedBlock


class OfficePage(Page):
    """The university, a faculty, a department or a laboratory: what it shows is one field."""

    body = StreamField([("text", RichTextBlock()), ("notices", ILMFeedBlock())], blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]


class NewsPage(Page):
    """A page that is no region; it shows what the office above it shows."""

    body = StreamField([("text", RichTextBlock()), ("notices", ILMFeedBlock())], blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    template = "campus/office_page.html"
