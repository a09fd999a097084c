"""Why a message did not arrive: a code for programs, a sentence for people."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from partner_api.outward import faults

SENTENCES: dict[str, Any] = faults.SENTENCES | {
    # Of an attempt
    "too_slow": _("The server has not answered within 15 seconds: answer first, work afterwards."),
    "redirected": _(
        "The server answered with a redirect, which is not followed: a signed message goes where it was addressed"
        " and nowhere else. Enter the final address."
    ),
    "gone": _("The server answered 410 Gone: it wants nothing any more, and the webhook is switched off."),
    "not_accepted": _("The server answered with an error. Only a status from 200 to 299 says that it has arrived."),
    # Of none
    "unspoken_for": _("It was not sent: nobody speaks for the partner any more."),
}


def sentence_of(code: str) -> str:
    """The sentence of a fault that is on record; empty for none."""
    return str(SENTENCES.get(code, "")) if code else ""
