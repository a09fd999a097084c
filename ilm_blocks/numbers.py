"""Numbers as people read them, wherever a sentence or a table tells one."""

from django.utils.formats import number_format


def count(number: int | None) -> str:
    """1.234, or as the language of the reader groups it; a dash where nobody knows."""
    return "–" if number is None else number_format(number, force_grouping=True)
