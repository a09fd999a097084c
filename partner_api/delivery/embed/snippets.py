"""The HTML that people copy, and that oEmbed hands to programs."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ilm_blocks.regions import Region


def iframe(url: str, title: str, *, width: int | str, height: int | str) -> SafeString:
    """A frame without style or event attributes, which content filters take away, and without a script."""
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" frameborder="0" loading="lazy"></iframe>',
        url, title, width, height,
    )  # fmt: skip


def title_of(region: Region | str) -> str:
    return _("Public service ads of %(region)s") % {"region": region}
