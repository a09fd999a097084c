"""The way to what comes from above, in the sidebar."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from ilm_blocks.admin.menus import OfficersMenuItem


def from_above() -> MenuItem:
    return OfficersMenuItem(
        _("News from above"), reverse_lazy("sites_from_above"), name="news-from-above",
        icon_name="doc-full-inverse", order=25,
    )  # fmt: skip
