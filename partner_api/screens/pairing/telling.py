"""Tells those who operate the videotrons of a region, and those above it, that one was paired for the first time."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_admin_base_url

from ilm_blocks import notices, regions
from ilm_blocks.queries import sides

from ..models import Screen

PAIRED = notices.Kind("paired", gettext_lazy("A videotron is paired for the first time"))


def tell(screen: Screen) -> None:
    """After the commit, each of them once."""
    paths = regions.path_and_above(screen.owner.path)
    held = sides.holders_at(set(paths), "operate")
    people = frozenset().union(*(held.get(path, frozenset()) for path in paths))
    notices.tell_in_background(_notice(screen), people)


def _notice(screen: Screen) -> notices.Notice:
    url = get_admin_base_url() + reverse("partner_api_screen_modeladmin_edit", args=[screen.pk])
    with translation.override(settings.LANGUAGE_CODE):
        region = regions.chain_of(screen.owner_id)[-1]
        body = render_to_string("partner_api/mail/paired.txt", {"screen": screen, "region": region, "url": url})
        subject = _("New videotron: %(screen)s, %(region)s") % {"screen": screen, "region": region}
        return notices.Notice(PAIRED.code, subject, body, url)
