"""Why an address is not taken, or a server was not reached: a code for programs, a sentence for people."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Any] = {
    # Of the address
    "not_an_address": _("Write a whole address without spaces, like https://example.org/hook."),
    "not_https": _("Write an https:// address: what is sent must be encrypted on its way."),
    "has_user": _("Leave user and password out of the address: whoever reads the one would read the others."),
    "has_fragment": _("Leave out the part from # on: no server is sent it."),
    "other_port": _("This port is not possible: leave it out of the address, or ask the region for another one."),
    "not_public": _(
        "This address leads to no server of the public internet: look for a slip in its name, or ask who keeps its DNS."
    ),
    # Of an attempt
    "unreachable": _("No connection could be made: the server is off, or a firewall is in between."),
    "untrusted": _("The certificate of the server does not hold for this name, or has expired."),
    "too_slow": _("The server has not answered in time."),
    "broken_off": _("The server broke the connection off before it had answered."),
}


class Fault(ValidationError):
    """One of ``SENTENCES``; its ``code`` is the key."""

    def __init__(self, code: str) -> None:
        super().__init__(SENTENCES[code], code=code)
