"""When two names of partners are one: case, spaces, punctuation, accents and common short forms make no difference.

Signs that look alike in print (1, l, I; 0, O) count as one, so that nobody is mistaken for another by a trick of type.
"""

import re
import unicodedata
from collections.abc import Iterable

#: Short forms of the words that tell levels and offices apart, as letterheads write them.
SHORT_FORMS = {
    "kab": "kabupaten", "kec": "kecamatan", "kel": "kelurahan", "ds": "desa", "prov": "provinsi",
    "pemkab": "pemerintah kabupaten", "pemkot": "pemerintah kota", "pemprov": "pemerintah provinsi",
    "pemdes": "pemerintah desa", "dinkes": "dinas kesehatan", "disdik": "dinas pendidikan",
    "panwascam": "panwaslu kecamatan",
}  # fmt: skip
#: Agencies of the elections, by UU 7/2017 and their letterheads: no government's own body bears such a name.
AGENCIES = (
    "bawaslu", "panwaslu", "panwas", "panwascam", "kpu", "badan pengawas pemilu", "badan pengawas pemilihan umum",
    "panitia pengawas pemilu", "panitia pengawas pemilihan umum", "komisi pemilihan umum", "dkpp",
)  # fmt: skip
LOOK_ALIKE = str.maketrans({"1": "l", "i": "l", "0": "o"})


def key(name: str) -> str:
    """What ``name`` is compared by; empty for a name without a letter or digit."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    words = re.findall(r"[^\W_]+", "".join(sign for sign in bare if unicodedata.category(sign) != "Cf").casefold())
    return " ".join(SHORT_FORMS.get(word, word) for word in words).translate(LOOK_ALIKE)


def agency_in(name: str) -> str:
    """The agency of the elections that ``name`` speaks of; empty for none."""
    said = f" {key(name)} "
    return next((agency for agency in AGENCIES if f" {key(agency)} " in said), "")


def unseen(text: str) -> bool:
    """Whether ``text`` holds what nobody sees: control characters, line breaks, signs that turn or hide others."""
    return any(unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp", "Cs", "Co") for sign in text)


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


def told_apart(name: str, distinction: str) -> str:
    """``name`` with the region that tells it from another agency of the same name, where one was recorded."""
    return f"{name} ({distinction})" if name and distinction else name


def place_of(names: Iterable[str]) -> str:
    """A region by its own name and that of the one above it, the nearest first: village and district names repeat."""
    return ", ".join(list(names)[-2:][::-1])
