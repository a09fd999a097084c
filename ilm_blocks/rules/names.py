"""When two names of agencies are one: case, spaces, punctuation, accents and known short forms make no difference.

Signs that look alike in print (1, l, I; 0, O; vv, w) count as one, so that no name can imitate
another; letters of other scripts that look like Latin ones cannot be written at all.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

#: Beside letters and digits, what a letterhead writes in a name.
PUNCTUATION = frozenset(" .,'’()&/-–")
#: With these a spreadsheet takes a text for a formula (OWASP, CSV injection), the wide ones where it reads East Asian.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LOOK_ALIKE = str.maketrans({"1": "l", "i": "l", "0": "o", "3": "e", "4": "a", "5": "s"})


@dataclass(frozen=True)
class Letterheads:
    """What letterheads of a country write short, and the bodies that the name of no office may speak of."""

    #: Short forms of words, as ``bare_words`` yields them, in full.
    short_forms: Mapping[str, str] = field(default_factory=dict)
    #: Bodies by their full names, with the short ones.
    bodies: Mapping[str, str] = field(default_factory=dict)
    #: How words begin, or what they are, by which a name speaks of a body.
    beginnings: tuple[str, ...] = ()
    whole_words: tuple[str, ...] = ()
    #: What speaks of one wherever it stands, whatever spaces are between.
    phrases: tuple[str, ...] = ()

    @cached_property
    def short_in_print(self) -> dict[str, str]:
        """``short_forms`` as they look in print."""
        return {_alike(short): _alike(full) for short, full in self.short_forms.items()}


_letterheads = Letterheads()


def use(letterheads: Letterheads) -> None:
    """Compare names by those of a project; at start, as what a name is compared by is stored with it."""
    global _letterheads  # noqa: PLW0603
    _letterheads = letterheads


def key(name: str) -> str:
    """What ``name`` is compared by, without spaces; empty for a name without a letter or digit."""
    squeezed = "".join(_words(name))
    for full, short in _letterheads.bodies.items():
        squeezed = squeezed.replace(_squeezed(full), _alike(short))
    return squeezed


def agency_in(name: str) -> str:
    """The body that ``name`` speaks of; empty for none."""
    known = _letterheads
    words, squeezed = _words(name), key(name)
    for beginning in known.beginnings:
        if any(word.startswith(_alike(beginning)) for word in words):
            return beginning
    found = [word for word in known.whole_words if _alike(word) in words or squeezed == _alike(word)]
    found += [phrase for phrase in known.phrases if _squeezed(phrase) in squeezed]
    found += [short for full, short in known.bodies.items() if _squeezed(full) in "".join(words)]
    return next(iter(found), "")


def written_in(name: str, agency: str) -> str:
    """``agency`` as ``name`` writes it, where it stands there letter by letter; else in capitals if it is initials."""
    found = re.search(rf"\b{re.escape(agency)}\w*", name, re.IGNORECASE)
    return found[0] if found else agency.upper() if agency in _letterheads.whole_words else agency.title()


def _words(name: str) -> list[str]:
    """The words of ``name`` as they look in print: initials as one word, short forms in full."""
    known = _letterheads
    words = [_alike(known.short_forms.get(word, word)) for word in _initials_joined(bare_words(name))]
    return [part for word in words for part in known.short_in_print.get(word, word).split()]


def _initials_joined(words: Iterable[str]) -> list[str]:
    """U.N. and U N are UN."""
    runs = groupby(words, key=lambda word: len(word) == 1 and word.isalpha())
    return [word for is_initial, run in runs for word in (["".join(run)] if is_initial else run)]


def bare_words(text: str) -> list[str]:
    """The words of ``text`` without case, accents, punctuation and invisible characters."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return re.findall(r"[^\W_]+", "".join(sign for sign in bare if unicodedata.category(sign) != "Cf").casefold())


def _alike(word: str) -> str:
    return word.translate(LOOK_ALIKE).replace("vv", "w").replace("rn", "m")


def _squeezed(words: str) -> str:
    return _alike(words.replace(" ", ""))


CONTROLS = ("Cc", "Zl", "Zp", "Cs", "Co")
#: Embeddings, overrides and isolates, and their ends.
DIRECTIONS = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))


def unseen(text: str) -> bool:
    """Whether ``text`` holds invisible characters: control characters, line breaks, signs that turn or hide others."""
    return any(unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp", "Cs", "Co") for sign in text)


def turning(text: str, *, breaks: bool = False) -> list[str]:
    """The signs of ``text`` that make of the words around them something else than stands there, each once.

    Controls, separators, and what sets or overrides a direction (Unicode Standard Annex 9) and would turn what others
    have written beside it too. ``breaks`` allows line breaks and tabs; joiners and marks of one letter are writing.
    """
    allowed = "\n\r\t" if breaks else ""
    found = (sign for sign in text if sign not in allowed)
    return list(dict.fromkeys(sign for sign in found if sign in DIRECTIONS or unicodedata.category(sign) in CONTROLS))


def begins_as_formula(text: str) -> bool:
    """Whether a spreadsheet would calculate ``text`` instead of showing it."""
    return text.startswith(FORMULA)


def says_something(text: str) -> bool:
    """Whether somebody who reads ``text`` sees a letter or a digit."""
    return bool(key(text))


def keys(*names: str) -> frozenset[str]:
    """The keys of all of ``names`` that are filled in."""
    return frozenset(filter(None, map(key, names)))


def foreign_letters(name: str) -> str:
    """The letters of ``name`` that are not of the Latin alphabet: another script lends letters that look the same."""
    return "".join(
        sign for sign in name if sign.isalpha() and not unicodedata.name(sign, "").startswith(("LATIN", "MODIFIER"))
    )


def unwritable(name: str) -> str:
    """The signs of ``name`` that no name of an agency has: letters without a plain one beneath, signs that pass for
    letters. An accent is allowed; two names that differ by it alone are one."""
    return "".join(dict.fromkeys(sign for sign in name if sign not in PUNCTUATION and not _is_plain(sign)))


def _is_plain(sign: str) -> bool:
    base = unicodedata.normalize("NFD", sign)[0]
    return base.isascii() and base.isalnum()


def told_apart(name: str, distinction: str) -> str:
    """``name`` with the region that tells it from another agency of the same name, where one was recorded."""
    return f"{name} ({distinction})" if name and distinction else name


def place_of(names: Iterable[str]) -> str:
    """A region by its own name and that of the one above it, the nearest first: village and district names repeat."""
    return ", ".join(list(names)[-2:][::-1])
