"""The HTML that people copy, and that oEmbed hands to programs."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ilm_blocks.regions import Region
from partner_api.addresses import api_url

from .views import address_of


def embed_url(code: str, choices: Mapping[str, str], ilm_id: int | None = None) -> str:
    """The absolute address of an embed with what was chosen for it; what is left to the reader is left out."""
    query = urlencode([(name, value) for name, value in choices.items() if value])
    return api_url(address_of(code, ilm_id)) + (f"?{query}" if query else "")


def iframe(url: str, title: str, *, width: int | str, height: int | str) -> SafeString:
    """A frame without style or event attributes, which content filters take away, and without a script."""
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" frameborder="0" loading="lazy"></iframe>',
        url, title, width, height,
    )  # fmt: skip


def title_of(region: Region | str) -> str:
    return _("Public service ads of %(region)s") % {"region": region}
