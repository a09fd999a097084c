"""The messengers, each with the address that a person writes and the way there through apprise.

A person writes a number, a room or a topic, which one closed pattern judges. Where a message goes and with which secret
says the office alone (``ACCOUNTS``), so nobody has the server send anywhere else. apprise's plugins are made directly:
no address is put together as a text and taken apart again, and none of its other hundred is ever loaded.
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.accounts.conf import conf
from cms.accounts.models import MessengerService

from .patience import within

logger = logging.getLogger(__name__)

CONNECT_S, READ_S = 3.0, 5.0
#: For all that one message takes: one of Matrix is three requests, and its server may ask for pauses between them.
WHOLE_S = 15.0
#: A text that is no markup to any of them; Telegram would read tags in a title.
NO_MARKUP = str.maketrans("<>", "‹›")


@dataclass(frozen=True, slots=True)
class Service:
    """``pattern`` is what an address looks like after ``tidied``; ``needs`` are the settings without which it rests."""

    label: str | Promise
    help_text: str | Promise
    pattern: str
    needs: tuple[str, ...]
    plugin: Callable[[str], Any]
    tidied: Callable[[str], str] = str.strip

    @property
    def is_offered(self) -> bool:
        return all(getattr(conf, name) for name in self.needs)

    def address(self, typed: str) -> str | None:
        """``typed`` as the service knows it; None if it can be no address there."""
        tidy = self.tidied(typed)
        return tidy if re.fullmatch(self.pattern, tidy, re.ASCII) else None


def send(service: str, address: str, text: str) -> bool:
    """Whether the gateway of ``service`` has taken ``text`` for ``address``; raises nothing that it could cause."""
    from apprise import NotifyFormat

    known = SERVICES.get(service)
    if known is None or not known.is_offered or known.address(address) != address:
        return False

    def notify() -> bool:
        return bool(known.plugin(address).notify(body=text.translate(NO_MARKUP), body_format=NotifyFormat.TEXT))

    try:
        return within(WHOLE_S, notify, of=service)
    except Exception as error:  # whatever a plugin makes of an answer that it does not know, or of a key
        logger.error("%s: %s", service, type(error).__name__)
        return False


def offered() -> list[str]:
    """The services for which the office has a gateway."""
    return [name for name, service in SERVICES.items() if service.is_offered]


def _telephone(typed: str) -> str:
    """With the country, and digits alone: Indonesians write 0812."""
    digits = re.sub(r"[\s().+-]", "", typed)
    return f"62{digits[1:]}" if digits.startswith("0") else digits


# apprise is imported by whoever sends: a process that only shows pages never loads it.


def _telegram(address: str) -> Any:
    from apprise.plugins.telegram import NotifyTelegram

    plugin = NotifyTelegram(
        bot_token=conf.TELEGRAM_TOKEN, targets=[address], detect_owner=False, include_image=False, **_common()
    )
    plugin.notify_url = f"{conf.TELEGRAM_URL.rstrip('/')}/bot"
    return plugin


def _whatsapp(address: str) -> Any:
    from apprise.plugins.evolution import NotifyEvolution

    said = {"apikey": conf.WHATSAPP_KEY, "instance": conf.WHATSAPP_INSTANCE}
    return NotifyEvolution(targets=[address], **said, **_host(conf.WHATSAPP_URL), **_common())


def _matrix(address: str) -> Any:
    from apprise.plugins.matrix import NotifyMatrix

    said = {"password": conf.MATRIX_TOKEN, "discovery": False, "e2ee": False, "include_image": False}
    return NotifyMatrix(targets=[address], **said, **_host(conf.MATRIX_URL), **_common())


def _ntfy(address: str) -> Any:
    from apprise.plugins.ntfy import NotifyNtfy

    key = {"auth": "token", "token": conf.NTFY_TOKEN} if conf.NTFY_TOKEN else {}
    return NotifyNtfy(
        targets=[address], mode="private", include_image=False, **key, **_host(conf.NTFY_URL), **_common()
    )


def _host(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {"host": parts.hostname, "port": parts.port, "secure": parts.scheme == "https"}


def _common() -> dict[str, Any]:
    """No gateway sends us on to another host, nothing is kept on disk, and none keeps us waiting."""
    from apprise import AppriseAsset

    asset = AppriseAsset(app_id="ILM", http_redirects=False, storage_mode="memory", secure_logging=True)
    return {"asset": asset, "cto": CONNECT_S, "rto": READ_S}


SERVICES: Mapping[str, Service] = {
    MessengerService.TELEGRAM: Service(
        _("Your number in Telegram"),
        _("Write /start to the bot of the office first. @userinfobot tells you your number."),
        r"[1-9]\d{4,15}", ("TELEGRAM_TOKEN", "TELEGRAM_URL"), _telegram,
    ),
    MessengerService.WHATSAPP: Service(
        _("Your WhatsApp number"),
        _("As you write it, for example 0812 3456 7890."),
        r"[1-9]\d{7,14}", ("WHATSAPP_URL", "WHATSAPP_KEY", "WHATSAPP_INSTANCE"), _whatsapp, _telephone,
    ),
    MessengerService.MATRIX: Service(
        _("The number of a Matrix room"),
        _("It begins with ! and is found in the settings of the room. Invite the account of the office there first."),
        r"![A-Za-z0-9._=+/-]{1,200}(:[A-Za-z0-9.-]{1,200}(:\d{1,5})?)?", ("MATRIX_URL", "MATRIX_TOKEN"), _matrix,
    ),
    MessengerService.NTFY: Service(
        _("The name of your ntfy topic"),
        _("16 to 64 letters, digits, - and _, which nobody guesses: whoever knows the name reads it."),
        r"[A-Za-z0-9_-]{16,64}", ("NTFY_URL",), _ntfy,
    ),
}  # fmt: skip
