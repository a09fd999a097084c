"""Keys of rows as they come in addresses, queries and forms: text that may be anything."""

from typing import Any

#: The largest that a column of keys holds, on every database.
LARGEST = 2**63 - 1


def is_key(value: Any) -> bool:
    """Whether ``value``, a number or text, could be the key of a row."""
    text = str(value)
    return len(text) <= 19 and text.isdecimal() and int(text) <= LARGEST
