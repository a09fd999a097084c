"""Whom it is told that an early warning waits: who may broadcast in the districts that it means, and above them."""

from collections.abc import Sequence

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_admin_base_url
from wagtail.models import Page

from ilm_blocks import notices, regions
from ilm_blocks.queries import sides

from .models import Alert, AlertProposal, ProposalKind

ALERTS = notices.Kind("alerts", gettext_lazy("An early warning waits for a decision"))


def proposed(alert: Alert, proposals: Sequence[AlertProposal]) -> None:
    """Once a warning, to each person, after the commit."""
    pages = Page.objects.filter(pk__in={each.owner_id for each in proposals}).order_by("path")
    paths = {path for page in pages for path in regions.path_and_above(page.path)}
    people = frozenset().union(*sides.holders_at(paths, "broadcast").values())
    notices.tell_in_background(_notice(alert, proposals), people)


def _notice(alert: Alert, proposals: Sequence[AlertProposal]) -> notices.Notice:
    url = get_admin_base_url() + reverse("partner_api_alert", args=[alert.pk])
    chains = regions.provider().chains({each.owner_id for each in proposals})
    with translation.override(settings.LANGUAGE_CODE):
        facts = {
            "alert": alert,
            "source": alert.source.attribution,
            "regions": [str(chain[-1]) for chain in chains],
            "ends": all(each.kind == ProposalKind.END for each in proposals),
            "url": url,
        }
        body = render_to_string("partner_api/mail/alert.txt", facts)
        return notices.Notice(ALERTS.code, _("Early warning waits: %(alert)s") % {"alert": alert}, body, url)
