"""The picture of what a screen shows: taken only when an officer has asked for it, checked, kept until the next."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _

from ilm_blocks.media import intake

from ...problems import Problem
from ..models import Screen
from . import commands
from .models import CommandKind, ScreenPicture
from .parsers import NO_SUCH_PICTURE, PICTURES

MOST_WIDE, MOST_HIGH = 480, 960


def keep(screen: Screen, content: bytes, at: datetime) -> None:
    """Raises Problem where nobody asked, and where it is no such picture."""
    if not any(command.kind == CommandKind.SCREENSHOT for command in commands.waiting(screen, at)):
        raise Problem("refused", _("Nobody has asked this videotron for a picture, or it came too late."))
    picture = _taken(content)
    facts = {
        "taken_at": at, "mime": picture.mime, "width": picture.width, "height": picture.height,
        "content": picture.read(),
    }  # fmt: skip
    ScreenPicture.objects.update_or_create(screen=screen, defaults=facts)


def _taken(content: bytes) -> intake.TakenFile:
    try:
        picture = intake.picture(SimpleUploadedFile("tangkapan.webp", content))
    except intake.NotTaken as refused:
        raise _refused(" ".join(refused.messages)) from None
    if picture.mime not in PICTURES:  # whatever its header says
        raise _refused(NO_SUCH_PICTURE)
    if (picture.width or 0) > MOST_WIDE or (picture.height or 0) > MOST_HIGH:
        sizes = {"width": MOST_WIDE, "height": MOST_HIGH}
        raise _refused(_("A picture of at most %(width)d × %(height)d pixels is taken here.") % sizes)
    return picture


def _refused(sentence: Any) -> Problem:
    return Problem("file_refused", sentence, errors=[{"pointer": "", "code": "file_refused", "detail": sentence}])
