"""What is wrong with a source or with a file of it: a code on record, and a sentence that says what to do."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partner_api.outward import faults

SENTENCES: dict[str, Any] = faults.SENTENCES | {
    # Of an answer
    "redirected": gettext_lazy("The server answered with a redirect, which is not followed: enter the final address."),
    "not_ok": gettext_lazy("The server answered with HTTP %(detail)s instead of the file."),
    "too_large": gettext_lazy("The file is larger than %(detail)s MB and was not read."),
    "packed": gettext_lazy("The server sent the file packed (%(detail)s), which nobody asked for; it was not opened."),
    "other_host": gettext_lazy("The list names a file on another server, %(detail)s; it was not asked for."),
    # Of the form
    "wrong_encoding": gettext_lazy("The file is not in UTF-8 (%(detail)s): its issuer must save it as UTF-8."),
    "not_xml": gettext_lazy("The file is no well-formed XML (%(detail)s)."),
    "forbidden": gettext_lazy(
        "The file declares a document type or entities, or refers to others. A warning needs none; it was not read."
    ),
    "too_much": gettext_lazy("The file has more elements or points than a warning needs (%(detail)s)."),
    "not_feed": gettext_lazy("The file is neither RSS nor Atom nor a warning in CAP 1.2; it begins with <%(detail)s>."),
    "not_cap": gettext_lazy("The file is no warning in CAP 1.2; it begins with <%(detail)s>."),
    # Of the content
    "missing": gettext_lazy("The element <%(detail)s> is missing or empty."),
    "twice": gettext_lazy("The element <%(detail)s> stands more than once."),
    "not_known": gettext_lazy("CAP 1.2 does not know this word: %(detail)s."),
    "not_id": gettext_lazy("<%(detail)s> is too long, or holds spaces, commas or signs that CAP 1.2 forbids there."),
    "no_zone": gettext_lazy(
        "The time %(detail)s does not name its zone as CAP 1.2 demands, like 2024-02-14T19:00:00+07:00."
    ),
    "not_a_time": gettext_lazy("%(detail)s is no time."),
    "from_the_future": gettext_lazy("The warning says that it was sent in the future, %(detail)s: its zone is wrong."),
    "ends_first": gettext_lazy("The warning ends before it begins (%(detail)s)."),
    "not_reference": gettext_lazy("<references> holds %(detail)s, which is not sender,identifier,sent."),
    "not_polygon": gettext_lazy("A polygon is not written as CAP 1.2 demands (%(detail)s)."),
    "not_circle": gettext_lazy("A circle is not written as CAP 1.2 demands (%(detail)s)."),
    "antimeridian": gettext_lazy("A polygon crosses the 180th degree, which cannot be compared with districts."),
    "failed": gettext_lazy("The file could not be worked on. Whoever runs the server finds the reason in its log."),
}  # fmt: skip
#: As much of what is wrong is shown.
MOST_DETAIL = 120


class Flaw(Exception):
    """One of ``SENTENCES`` with what it speaks of."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, shown(detail)[:MOST_DETAIL]


def shown(text: str) -> str:
    """``text`` without signs that turn or hide others."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def sentence_of(code: str, detail: str) -> str:
    """The sentence of a flaw that is on record; empty for none."""
    if not code:
        return ""
    return str(SENTENCES.get(code, _("It was not read."))) % {"detail": detail}
