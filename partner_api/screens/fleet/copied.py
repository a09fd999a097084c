"""Two players that show themselves with one token: who keeps the screen hears of it, once a case."""

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
from .models import ScreenHealth

COPIED = notices.Kind("screen_copied", gettext_lazy("Two players show themselves as one videotron"))


def tell(screen: Screen) -> None:
    """To the operators of its region and of those above, after the commit."""
    region = regions.provider().chain(screen.owner_id)[-1]
    people = frozenset().union(*sides.holders(screen.owner.path, "operate").values())
    url = get_admin_base_url() + reverse("partner_api_fleet_screen", args=[screen.pk])
    with translation.override(settings.LANGUAGE_CODE):
        body = render_to_string("partner_api/mail/copied.txt", {"screen": screen, "region": region, "url": url})
        subject = _("Token copied? %(screen)s") % {"screen": screen}
    notices.tell_in_background(notices.Notice(COPIED.code, subject, body, url), people)


def forget(screen: Screen) -> None:
    """A new token: whoever shows itself from now on is the first."""
    ScreenHealth.objects.filter(screen=screen).update(
        boot="", boot_at=None, other="", other_at=None, copied_at=None, signs={}, orders_until=None
    )
