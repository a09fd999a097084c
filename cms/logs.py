"""How a line of the log reads."""

import logging
from copy import copy


class LineFormatter(logging.Formatter):
    """One line for what a client did wrong: a refusal is no fault of ours, and its traceback tells nothing new.

    Django logs each 403 and 400 with the exception that it came from; errors of the server keep theirs.
    """

    def format(self, record: logging.LogRecord) -> str:
        if not 400 <= getattr(record, "status_code", 500) < 500:
            return super().format(record)
        record = copy(record)  # other handlers get it as it was
        record.exc_info = record.exc_text = record.stack_info = None
        return super().format(record).replace("\r", "\\r").replace("\n", "\\n")
