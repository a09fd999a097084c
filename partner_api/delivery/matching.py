"""Searching by words: accents and capitals count for nothing, whatever the database; quotation marks do no harm."""

import unicodedata
from collections.abc import Iterable

from ilm_blocks.admin.searching import cleaned


class Search:
    """The words that somebody looks for."""

    def __init__(self, query: str) -> None:
        self._words = folded(cleaned(query)).split()

    def finds(self, texts: Iterable[str]) -> bool:
        """Whether each word stands in one of ``texts``, as a part of a word at least; never if there is none."""
        text = folded("\n".join(texts))
        return bool(self._words) and all(word in text for word in self._words)


def folded(text: str) -> str:
    """``text`` in small letters without their accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))
