from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """What a key may be used for; none lets anybody approve."""

    SUBMISSIONS_READ = "submissions:read", _("read the partner's ILM and how they fare")
    SUBMISSIONS_WRITE = "submissions:write", _("write, hand in, confirm and withdraw ILM")
    MEDIA_WRITE = "media:write", _("upload pictures, films, sounds and captions")
    WEBHOOKS_MANAGE = "webhooks:manage", _("set up webhooks, and read what became of each message")
    REPORTS_READ = "reports:read", _("read the play report")
