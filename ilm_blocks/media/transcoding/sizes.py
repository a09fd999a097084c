"""Which sizes of a film are made: for each screen the largest that fits into it, and never larger than the film."""

from collections.abc import Iterable

Size = tuple[int, int]

#: Full HD, lying or standing: what every player decodes.
LARGEST = (1920, 1080)


def wanted(film: Size, screens: Iterable[Size]) -> list[Size]:
    """The sizes to make of ``film``, largest first; the first fits any screen, the others those of ``screens``."""
    largest = whole(film)
    fitting = {fitted(film, screen) for screen in screens}
    smaller = {size for size in fitting if size[0] < largest[0]}
    return [largest, *sorted(smaller, reverse=True)]


def whole(film: Size) -> Size:
    """The film as large as it is, within Full HD in its own orientation."""
    width, height = LARGEST
    return fitted(film, (width, height) if film[0] >= film[1] else (height, width))


def fitted(film: Size, screen: Size) -> Size:
    """The whole of ``film`` in ``screen`` and within Full HD, its proportions kept, in even numbers."""
    most = (max(screen), min(screen))
    bounded = (min(most[0], LARGEST[0]), min(most[1], LARGEST[1]))
    box = bounded if screen[0] >= screen[1] else bounded[::-1]
    # In whole numbers: a film that is as wide as the screen stays so.
    across, down = min(box[0], film[0]), min(box[1], film[1])
    if film[0] * down <= film[1] * across:
        return _even(film[0] * down / film[1]), _even(down)
    return _even(across), _even(film[1] * across / film[0])


def _even(length: float) -> int:
    """H.264 halves both sides for its colours."""
    return max(2 * int(length / 2), 2)
