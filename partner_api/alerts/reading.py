"""What of a warning is read here: the language, the words of the banner, and when it holds."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ilm_blocks.models.takeovers import LONGEST_TAKEOVER

from .message import Identity, Info

#: The beginnings of language tags (RFC 5646), in the order in which they are looked for; "in" is Indonesian of old.
LANGUAGES = ("id", "in", "en")
#: How long a warning holds that does not say so.
UNLESS_SAID = timedelta(hours=6)
#: A banner holds as many signs as the text of an emergency.
MOST_SIGNS = 280


def in_our_language(infos: Sequence[Info]) -> list[Info]:
    """Those in Indonesian, else in English, else in the language of the first: one warning may have several."""
    for wanted in LANGUAGES:
        if found := [each for each in infos if _tongue(each) == wanted]:
            return found
    return [each for each in infos if _tongue(each) == _tongue(infos[0])] if infos else []


def _tongue(info: Info) -> str:
    return info.language.casefold().replace("_", "-").partition("-")[0]


def begins(info: Info, sent: datetime) -> datetime:
    return info.onset or info.effective or sent


def ends(info: Info, sent: datetime) -> datetime:
    """When it is over."""
    return info.expires or begins(info, sent) + UNLESS_SAID


def shown_until(info: Info, sent: datetime, at: datetime) -> datetime:
    """At most as long as an emergency may last."""
    return min(ends(info, sent), max(begins(info, sent), at) + LONGEST_TAKEOVER)


def banner(info: Info, attribution: str) -> str:
    """Headline and instruction as far as they fit; the source is always named."""
    said = info.headline or info.event
    if info.instruction and info.instruction not in said:
        said = f"{said.rstrip('.')}. {info.instruction}"
    return credited(said, attribution)


def credited(text: str, attribution: str) -> str:
    """``text`` with its source named at the end, cut so that both fit."""
    with translation.override(settings.LANGUAGE_CODE):
        source = _("Source: %(name)s") % {"name": attribution}
    text = text.strip().removesuffix(source).rstrip()
    room = MOST_SIGNS - len(source) - 1
    return f"{text if len(text) <= room else text[: room - 1].rstrip() + '…'} {source}".strip()


def plain(info: Info) -> dict[str, Any]:
    """For the record; shapes by their number, since the file holds their points."""
    areas = [
        {"words": each.words, "polygons": len(each.polygons), "circles": len(each.circles), "codes": list(each.codes)}
        for each in info.areas
    ]
    moments = {name: _written(getattr(info, name)) for name in ("effective", "onset", "expires")}
    return {**asdict(info), **moments, "areas": areas}


def plain_identity(identity: Identity) -> dict[str, str]:
    return {
        "sender": identity.sender,
        "identifier": identity.identifier,
        "sent": identity.sent.astimezone(UTC).isoformat(),
    }


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
