"""A ready post for social media: title, text, who answers for it, link and hashtags, as long as a network lets it be.

The feed of the channel and the kit of an ILM both write it so. Its default is the shortest limit, that of X: 280
characters as it counts them (https://docs.x.com/fundamentals/counting-characters); Bluesky has 300, Threads and
Mastodon 500. Links count in full here, as most networks count them, and as no less than the 23 characters that X takes
for each, those that a text names without "https://" too.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

Length = Callable[[str], int]

LIMIT, LINK = 280, 23
#: Less of a text than this says nothing.
SHORTEST_TEXT = 30
#: The code points that X counts once; all others twice.
COUNTED_ONCE = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
ELLIPSIS, JOINER, BETWEEN = "…", "\u200d", " · "
WORD = re.compile(r"[^\W_]+")
FLAG_LETTERS = re.compile("[\U0001f1e6-\U0001f1ff]+\\Z")
APOSTROPHES = re.compile("['’ʼ`]")
#: What X makes a link of: ``example.org`` too.
ADDRESS = re.compile(r"(?<![a-z0-9.-])(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:/\S*)?", re.IGNORECASE)


def weight(text: str) -> int:
    """The length of ``text`` as X counts it, or more: an emoji of several signs counts each, a long link in full."""
    signs = sum(1 if any(first <= ord(sign) <= last for first, last in COUNTED_ONCE) else 2 for sign in text)
    return signs + sum(max(LINK - len(address), 0) for address in ADDRESS.findall(text))


def units(text: str) -> int:
    """The length of ``text`` in units of UTF-16, as phones count: no network counts more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def caption(
    title: str, text: str, link: str, *, sentence: str, names: Sequence[str], hashtags: Sequence[str] = (),
    limit: int = LIMIT, length: Length = weight,
) -> str:  # fmt: skip
    """At most ``limit`` long by ``length``: the text is cut first, then the title; the link never.

    Where the whole ``sentence`` leaves the title no room, the ``names`` of the two parties stand for it; so long ones
    that nothing else would be said are cut, each. ``hashtags`` take what room the whole text leaves, each whole;
    without a ``link`` there is none.
    """
    room = limit - (max(length(link), LINK) + 1 if link else 0)
    whole = length(title) + 1 + length(sentence) <= room
    attribution = sentence if whole else _named(names, room - SHORTEST_TEXT, length)
    room -= length(attribution) + 1
    title = cut(title, room, length)
    room -= length(title) + 1
    said = cut(text, room, length) if room >= SHORTEST_TEXT else ""
    tags = _fitting(hashtags, f"{title} {text}", room - length(said) - 2, length) if said == text else ""
    return "\n".join(filter(None, (title, said, attribution, link, tags)))


def _named(names: Sequence[str], room: int, length: Length) -> str:
    """All of ``names``: where they find no ``room`` the longer ones are cut, and none is left out."""
    room -= length(BETWEEN) * (len(names) - 1)
    cuts: dict[str, str] = {}
    for left, name in zip(range(len(names), 0, -1), sorted(names, key=length), strict=True):
        cuts[name] = cut(name, room // left, length)
        room -= length(cuts[name])
    return BETWEEN.join(cuts[name] for name in names)


def _fitting(hashtags: Iterable[str], said: str, room: int, length: Length) -> str:
    """Those of ``hashtags`` that are not ``said`` yet and find ``room``, in their order."""
    written, found = {word.casefold() for word in said.split()}, ""
    for tag in hashtags:
        longer = f"{found} {tag}".lstrip()
        if tag.casefold() not in written and length(longer) <= room:
            found = longer
    return found


def hashtags(*names: str) -> tuple[str, ...]:
    """Each of ``names`` as one word after a hash, whose capitals tell its words; equal ones and mere digits once or not
    at all."""
    spoken = (WORD.findall(APOSTROPHES.sub("", name)) for name in names)  # Ma'arif is one word
    words = ("".join(word[0].upper() + word[1:] for word in found) for found in spoken)
    found = {word.casefold(): f"#{word}" for word in reversed([*words]) if word and not word.isdecimal()}
    return tuple(reversed(found.values()))


def cut(text: str, room: int, length: Length = weight) -> str:
    """As much of ``text`` as finds ``room``, to the end of a word where that keeps half of it, with an ellipsis."""
    if length(text) <= room:
        return text
    room -= length(ELLIPSIS)
    end = 0
    while end < len(text) and length(text[: end + 1]) <= room:
        end += 1
    while 0 < end < len(text) and (_belongs_together(text[end - 1], text[end]) or _splits_a_flag(text, end)):
        end -= 1
    kept = text[:end]
    begun = re.search(r"\s\S*\Z", kept)
    if begun and not text[end].isspace() and begun.start() >= end // 2:
        kept = kept[: begun.start()]
    return kept.rstrip(" \n.,:;–-") + ELLIPSIS if kept.strip() else ""


def _belongs_together(before: str, after: str) -> bool:
    """Whether the two signs are parts of one character, as vowel signs, joined emoji and colours of skin are."""
    return (
        JOINER in (before, after)
        or unicodedata.category(after) in ("Mn", "Mc", "Me")
        or after in "\ufe0e\ufe0f"
        or "\U0001f3fb" <= after <= "\U0001f3ff"
    )


def _splits_a_flag(text: str, end: int) -> bool:
    """Whether ``end`` lies between the two letters of a flag."""
    before = FLAG_LETTERS.search(text[:end])
    return before is not None and len(before[0]) % 2 == 1 and "\U0001f1e6" <= text[end] <= "\U0001f1ff"
