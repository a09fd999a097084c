"""Whom it is told that an emergency begins, or is ended before its time; that its time is over stands in the first.

The screens show it anyway: told are those who answer for the screens and whoever may end it, at its region, above it
and below it, as many as ``MOST_TOLD``. A worker tells them, since the officer in an emergency waits for no mail server.
"""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_admin_base_url

from .. import dates, notices, regions
from ..models import Takeover
from ..queries import sides

#: A province has thousands of operators: the nearest to the top hear, and every screen shows it.
MOST_TOLD = 300


def began(takeover: Takeover, *, by: Any) -> None:
    _tell("began", takeover, by)


def ended(takeover: Takeover, *, by: Any) -> None:
    _tell("ended", takeover, by)


def _tell(event: str, takeover: Takeover, by: Any) -> None:
    people = sides.holders_around(takeover.owner.path, "operate", "broadcast", most=MOST_TOLD)
    region = regions.region(takeover.owner_id)
    with translation.override(settings.LANGUAGE_CODE):
        facts = {
            "event": event,
            "takeover": takeover,
            "region": str(region),
            "starts": dates.instant(takeover.starts_at, region.tzinfo),
            "until": dates.instant(takeover.ended_at or takeover.until, region.tzinfo),
            "url": get_admin_base_url() + reverse("ilm_blocks_takeover_modeladmin_index"),
        }
        body = render_to_string("ilm_blocks/mail/takeover.txt", facts)
        subject = _subject(event, takeover) % {"severity": takeover.get_severity_display(), "region": region}
    notice = notices.Notice(notices.TAKEOVER.code, subject, body, facts["url"])
    notices.tell_in_background(notice, [person for person in people if person != getattr(by, "pk", None)])


def _subject(event: str, takeover: Takeover) -> str:
    if takeover.is_drill:
        began, ended = _("Drill: %(severity)s in %(region)s"), _("Drill ended: %(severity)s in %(region)s")
    else:
        began, ended = _("Emergency: %(severity)s in %(region)s"), _("Emergency ended: %(severity)s in %(region)s")
    return began if event == "began" else ended
