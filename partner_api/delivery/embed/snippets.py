"""The HTML that people copy, and that oEmbed hands to programs."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ilm_blocks.regions import Region
from partner_api.addresses import api_url

from .addresses import DEFAULTS


def iframe(url: str, title: str, *, width: int | str, height: int | str) -> SafeString:
    """A frame without style or event attributes, which content filters take away, and without a script."""
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" frameborder="0" loading="lazy"></iframe>',
        url, title, width, height,
    )  # fmt: skip


def element(code: str, choices: Mapping[str, str], *, home: str, title: str) -> SafeString:
    """The element <ilm-kendal> with its script; a link stands in it where no script runs."""
    chosen = {name: choices[name] for name, usual in DEFAULTS.items() if choices[name] != usual}
    attributes = format_html_join("", ' {}="{}"', [("code", code), *chosen.items()])
    return format_html(
        '<script type="module" src="{}"></script>\n<ilm-kendal{}><a href="{}">{}</a></ilm-kendal>',
        api_url(reverse("embed-script")), attributes, home, title,
    )  # fmt: skip


def title_of(region: Region | str) -> str:
    return _("Public service ads of %(region)s") % {"region": region}
