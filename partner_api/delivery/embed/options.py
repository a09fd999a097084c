"""What the website that frames an embed may choose: a closed set of each, so that few answers are stored.

A parameter that is none of these belongs to others (``?fbclid=``) and is not read.
"""

from enum import IntEnum, StrEnum


class Height(IntEnum):
    """In pixels, of the frame; the more room, the more is told."""

    LOW = 250
    MIDDLE = 400
    HIGH = 600


class Theme(StrEnum):
    """Its colours; without one it follows the reader's device."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


#: How many ads find room, and how many pieces of news and events of each; mandatory ads are shown beyond it.
ROOM = {Height.LOW: (3, 2), Height.MIDDLE: (5, 3), Height.HIGH: (8, 5)}
DECLARED = frozenset({"height", "theme", "content"})
PREFIX = "/embed/"
OEMBED = "/oembed/"
#: What the specification of oEmbed knows, and is read.
OF_OEMBED = frozenset({"url", "format", "maxwidth", "maxheight"})
