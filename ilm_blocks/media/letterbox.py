"""A picture as networks show a shared link: whole, in the one shape that they have; nothing of a poster is cut away."""

from PIL import Image, ImageOps, ImageStat

Size = tuple[int, int]
Box = tuple[int, int, int, int]
WHITE = (255, 255, 255)


def letterboxed(picture: Image.Image, size: Size) -> Image.Image:
    """The whole of ``picture`` in the middle of ``size``; each bar has the colour of the edge that it stands at."""
    fitted = ImageOps.contain(flat(picture), size)
    first, last, behind = _edges(fitted.size, size)
    canvas = Image.new("RGB", size, colour(fitted.crop(first)))
    canvas.paste(colour(fitted.crop(last)), behind)
    canvas.paste(fitted, ((size[0] - fitted.width) // 2, (size[1] - fitted.height) // 2))
    return canvas


def flat(picture: Image.Image) -> Image.Image:
    """In three colours; what is see-through stands on white, as in every JPEG that is made of it."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    canvas, above = Image.new("RGB", picture.size, WHITE), picture.convert("RGBA")
    canvas.paste(above, mask=above)
    return canvas


def colour(edge: Image.Image) -> tuple[int, ...]:
    """What most of ``edge`` is like: an average of two colours would be a third."""
    return tuple(round(part) for part in ImageStat.Stat(edge).median)


def _edges(fitted: Size, size: Size) -> tuple[Box, Box, Box]:
    """The edges of a picture that meet bars, and the half of ``size`` behind the second one."""
    width, height = fitted
    if width < size[0]:
        return (0, 0, 1, height), (width - 1, 0, width, height), (size[0] // 2, 0, *size)
    return (0, 0, width, 1), (0, height - 1, width, height), (0, size[1] // 2, *size)
