"""When two numbers of papers are one: case, width, spaces, a dot at the end and look-alike slashes make no difference.

Zeros and letters are left as they are: 01 and 1, or O and 0, are two numbers in a register of papers.
"""

import unicodedata

#: FRACTION SLASH and DIVISION SLASH, printed like the plain one.
SLASHES = str.maketrans({"\N{FRACTION SLASH}": "/", "\N{DIVISION SLASH}": "/"})


def folded(number: str) -> str:
    """What ``number`` is compared by."""
    plain = unicodedata.normalize("NFKC", number).translate(SLASHES).casefold()
    return "".join(plain.split()).rstrip(".")
