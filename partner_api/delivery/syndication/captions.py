"""A ready post for social media: title, summary, who answers for it and the link, short enough for every network.

The shortest limit is that of X, 280 characters as it counts them (https://docs.x.com/fundamentals/counting-characters);
Bluesky has 300, Threads and Mastodon 500, Instagram 2,200. Links count in full here, as most networks count them, and
as no less than the 23 characters that X takes for each.
"""

import unicodedata

LIMIT, LINK = 280, 23
#: Less of a summary than this says nothing.
SHORTEST_SUMMARY = 30
#: The code points that X counts once; all others twice.
COUNTED_ONCE = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
ELLIPSIS, JOINER = "…", "\u200d"


def caption(title: str, summary: str, link: str, *, sentence: str, names: str) -> str:
    """At most ``LIMIT`` long: the summary is cut first, then the title; names and link are never.

    Where the whole ``sentence`` leaves the title no room, the ``names`` of the two parties stand for it.
    """
    room = LIMIT - max(weight(link), LINK) - 1
    attribution = sentence if weight(title) + 1 + weight(sentence) <= room else names
    room -= weight(attribution) + 1
    title = cut(title, room)
    room -= weight(title) + 1
    summary = cut(summary, room) if room >= SHORTEST_SUMMARY else ""
    return "\n".join(filter(None, (title, summary, attribution, link)))


def weight(text: str) -> int:
    return sum(1 if any(first <= ord(sign) <= last for first, last in COUNTED_ONCE) else 2 for sign in text)


def cut(text: str, room: int) -> str:
    """As much of ``text`` as finds ``room``, to the end of a word where that keeps half of it, with an ellipsis."""
    if weight(text) <= room:
        return text
    room -= weight(ELLIPSIS)
    end = 0
    while end < len(text) and weight(text[: end + 1]) <= room:
        end += 1
    while 0 < end < len(text) and _belongs_together(text[end - 1], text[end]):
        end -= 1
    kept = text[:end]
    if " " in kept and text[end] != " " and kept.rindex(" ") >= end // 2:
        kept = kept[: kept.rindex(" ")]
    return kept.rstrip(" .,:;–-") + ELLIPSIS if kept.strip() else ""


def _belongs_together(before: str, after: str) -> bool:
    """Whether the two signs are parts of one character, as vowel signs and joined emoji are."""
    return JOINER in (before, after) or unicodedata.category(after) in ("Mn", "Mc", "Me") or after in "\ufe0e\ufe0f"
