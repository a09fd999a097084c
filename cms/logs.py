"""How a line of the log reads."""

import logging
import re
from copy import copy

#: What opens a draft for a day stands in its address (``partner_api.delivery.drafts``): a log is read by others.
TOKEN = re.compile(r"(/api/v1/preview/)[^/\s?]+")


class LineFormatter(logging.Formatter):
    """One line for what a client did wrong: a refusal is not our error, and its traceback adds nothing.

    Django logs each 403 and 400 with the exception that it came from; errors of the server keep theirs. No line tells
    the link of a draft.
    """

    def format(self, record: logging.LogRecord) -> str:
        return TOKEN.sub(r"\1…", self._lines(record))

    def _lines(self, record: logging.LogRecord) -> str:
        if not 400 <= getattr(record, "status_code", 500) < 500:
            return super().format(record)
        record = copy(record)  # other handlers get it as it was
        record.exc_info = record.exc_text = record.stack_info = None
        return super().format(record).replace("\r", "\\r").replace("\n", "\\n")
