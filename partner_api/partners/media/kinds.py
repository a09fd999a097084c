from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MediaKind(TextChoices):
    """What a file is for: it decides by which reader it is judged."""

    PICTURE = "picture", _("picture")
    FILM = "film", _("film")
    SOUND = "sound", _("sound")
    CAPTIONS = "captions", _("captions (WebVTT)")
