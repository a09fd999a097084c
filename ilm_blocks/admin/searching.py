"""What a person types into a search, made safe for every engine that looks for it."""

import unicodedata

#: Enough for any search. An engine builds a tree of the words, and each word of a register's search is one more join.
LONGEST = 255
MOST_WORDS = 20
#: They end a word or escape its end in the query languages of FTS5 and PostgreSQL.
QUOTES = frozenset('"\\')


def cleaned(query: str) -> str:
    """``query`` in at most ``MOST_WORDS`` words, with a letter or digit and nothing that an engine takes for syntax.

    Quotation marks, backslashes and characters that nobody sees (NUL, controls, marks of direction, halves of a
    surrogate pair) are taken out; signs inside a word stay, so that "33.24.01" and "covid-19" are found as before.
    Empty where nothing is left to look for.
    """
    words = ("".join(filter(is_searchable, word)) for word in query[:LONGEST].split())
    return " ".join([word for word in words if any(map(str.isalnum, word))][:MOST_WORDS])


def is_searchable(character: str) -> bool:
    return character not in QUOTES and not unicodedata.category(character).startswith("C")
