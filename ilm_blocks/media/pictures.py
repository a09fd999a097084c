"""Pictures on their way in: decoded whole, turned upright, and rewritten with nothing but their colours.

What comes out is a JPEG, PNG or WebP of eight bits that every browser shows. The only thing taken over beside the
pixels is the colour profile: no place, no name, no serial number, no preview of what was cut away, and no bytes behind
the end that are something else.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, cast

import pillow_heif
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps, JpegImagePlugin

from . import colour_profiles, kinds, limits, parts
from .refusals import NotTaken

pillow_heif.register_heif_opener()

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF", "HEIF")
#: Formats that Pillow reads: a file of theirs that it cannot identify broke off near its beginning.
READABLE = {f"image/{kind}" for kind in ("jpeg", "png", "webp", "gif", "tiff", "bmp", "avif", "heic")}
#: Endings that the choosers of files offer; the content decides.
EXTENSIONS = (
    "avif", "bmp", "gif", "heic", "heif", "hif", "jfif", "jpe", "jpeg", "jpg", "png", "tif", "tiff", "webp",
)  # fmt: skip
MIMES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
LOSSY = {"JPEG", "MPO", "WEBP", "AVIF", "HEIF"}
#: Brands of HEIC files that move.
SEQUENCES = (b"msf1", b"hevc", b"hevx")
QUALITY = 90
WEBP_LONGEST = 16_383
JPEG_LONGEST = 65_535
MEGA = 1_000_000
WHITE = 255


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    ext: str
    width: int
    height: int

    @property
    def mime(self) -> str:
        return MIMES[self.ext]

    def stream(self) -> IO[bytes]:
        return io.BytesIO(self.content)


def clean(file: IO[bytes], name: str) -> Picture:
    """The picture in ``file`` as it is kept; raises NotTaken with ``name`` in its sentence."""
    with _opened(file, name) as image:
        _refuse_what_is_many(image, name)
        upright = ImageOps.exif_transpose(image)
        profile = image.info.get("icc_profile")
        shown, profile = _for_browsers(upright, profile, name)
        return _written(shown, profile, image)


@contextmanager
def _opened(file: IO[bytes], name: str) -> Iterator[Image.Image]:
    """The picture, all of it decoded."""
    head = file.read(kinds.HEAD)
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata, which is dropped; sizes are judged here
            with Image.open(file, formats=FORMATS) as image:
                _refuse_too_many_pixels(image, name)
                if head[8:12] in SEQUENCES:
                    raise _moves(name)
                image.load()
                yield image
    except NotTaken:
        raise
    except Image.UnidentifiedImageError as error:
        kind = kinds.of(head)
        raise (broken(name) if kind in READABLE else _no_picture(name, kind)) from error
    except Image.DecompressionBombError as error:
        raise _bomb(name) from error
    except Exception as error:  # decoders raise errors of any kind on broken files
        raise broken(name) from error


def _refuse_too_many_pixels(image: Image.Image, name: str) -> None:
    width, height = image.size
    limit = limits.picture_pixels()
    if width * height > limit or max(width, height) > JPEG_LONGEST:
        raise NotTaken(
            "too_many_pixels",
            _(
                "“%(name)s” has %(width)s × %(height)s pixels; at most %(limit)s million can be read. "
                "Export it smaller and upload that."
            ),
            name=name, width=width, height=height, limit=limit // MEGA,
        )  # fmt: skip


def _refuse_what_is_many(image: Image.Image, name: str) -> None:
    """Several pictures in one file; of a phone's MPO and HEIC the first is the photograph and the rest help it."""
    if image.format in {"MPO", "HEIF"} or not getattr(image, "is_animated", False):
        return
    if image.format == "TIFF":
        raise NotTaken(
            "many_pages",
            _(
                "“%(name)s” holds %(count)s pages. Save each page as a picture of its own, or all of them as PDF and "
                "upload that as a document."
            ),
            name=name, count=getattr(image, "n_frames", 2),
        )  # fmt: skip
    raise _moves(name)


# What every browser shows


def _for_browsers(image: Image.Image, profile: Any, name: str) -> tuple[Image.Image, bytes | None]:
    """The picture in eight bits of grey or RGB, and its profile if that still speaks of these."""
    if image.mode.startswith("I"):
        return _with_its_colours(_in_eight_bits(image, name), profile, "GRAY")
    if image.mode in {"CMYK", "LAB"}:
        return _to_rgb(image, profile), None
    if image.mode == "F":
        raise _odd_colours(name)
    if image.has_transparency_data:
        return _with_its_colours(image.convert("RGBA"), profile, "RGB ")
    if image.mode in {"1", "L"}:
        return _with_its_colours(image, profile, "GRAY")
    return _with_its_colours(image if image.mode in {"P", "RGB"} else image.convert("RGB"), profile, "RGB ")


def _in_eight_bits(image: Image.Image, name: str) -> Image.Image:
    """Greys of 16 bits by their upper half. In 32 bits nothing says what is white: they stay as they are where they
    fit, else they are spread from the darkest to the lightest."""
    if image.mode != "I":
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    darkest, lightest = cast(tuple[int, int], image.getextrema())
    if darkest < 0:
        raise _odd_colours(name)
    if lightest > WHITE:
        scale = WHITE / max(lightest - darkest, 1)
        image = image.point(lambda value: value * scale + (0.5 - darkest * scale))
    return image.convert("L")


def _to_rgb(image: Image.Image, profile: Any) -> Image.Image:
    """By its profile, since inks without one are anybody's guess."""
    source: Any = ImageCms.createProfile("LAB") if image.mode == "LAB" else profile or b""
    return colour_profiles.to_srgb(image, source) or image.convert("RGB")


def _with_its_colours(image: Image.Image, profile: Any, space: str) -> tuple[Image.Image, bytes | None]:
    """By the numbers of its profile, if it speaks of the colours in ``space``; by tables it is converted."""
    if not profile or colour_profiles.space_of(profile) != space:
        return image, None
    if not colour_profiles.has_tables(profile) and (bare := colour_profiles.bare(profile, space)):
        return image, bare
    if space == "GRAY":
        return image, None
    shown = image if image.mode in {"RGB", "RGBA"} else image.convert("RGB")
    return colour_profiles.to_srgb(shown, profile) or image, None


def _written(image: Image.Image, profile: bytes | None, source: Image.Image) -> Picture:
    form, options = _form(image, source)
    bare = image.copy()
    bare.info = {}  # formats write what they find there: comments, resolutions, names
    stream = io.BytesIO()
    bare.save(stream, form, icc_profile=profile, **options)
    ext = {"JPEG": "jpg"}.get(form, form.lower())
    return Picture(stream.getvalue(), ext, *bare.size)


def _form(image: Image.Image, source: Image.Image) -> tuple[str, dict[str, Any]]:
    """What was lossy stays so, in the tables of its own maker where it has some; everything else stays exact."""
    if source.format in LOSSY and image.mode in {"L", "RGB"} and source.format != "WEBP":
        return "JPEG", _as_fine_as(source) if source.mode == image.mode else {"quality": QUALITY}
    if source.format in LOSSY and max(image.size) <= WEBP_LONGEST:
        return "WEBP", {"quality": QUALITY, "exact": True}
    return "PNG", {"optimize": False}


def _as_fine_as(source: Image.Image) -> dict[str, Any]:
    if not isinstance(source, JpegImagePlugin.JpegImageFile):
        return {"quality": QUALITY}
    sampling = JpegImagePlugin.get_sampling(source)
    return {"qtables": source.quantization} | ({"subsampling": sampling} if sampling >= 0 else {})


# What is there already


def is_clean(content: bytes, name: str) -> bool:
    """Whether the intake would find nothing to drop or to convert; raises NotTaken for what it cannot read.

    Encoding the pixels again does not count: lossy formats lose a little each time.
    """
    made = clean(io.BytesIO(content), name)
    return parts.of(content, made.ext) == parts.of(made.content, made.ext)


# Sentences


def _no_picture(name: str, kind: str) -> NotTaken:
    if spoken := kinds.spoken(kind):
        return NotTaken(
            "no_picture",
            _("“%(name)s” is %(kind)s, which is no picture that can be shown. Export it as JPEG or PNG."),
            name=name, kind=spoken,
        )  # fmt: skip
    return NotTaken("no_picture", _("“%(name)s” is no picture that can be read. Export it as JPEG or PNG."), name=name)


def broken(name: str) -> NotTaken:
    return NotTaken(
        "broken",
        _("“%(name)s” is broken or did not arrive whole. Upload it again, or export it anew as JPEG or PNG."),
        name=name,
    )


def _bomb(name: str) -> NotTaken:
    return NotTaken(
        "too_many_pixels",
        _(
            "“%(name)s” has more pixels than can be read, which are %(limit)s million. Export it smaller and upload "
            "that."
        ),
        name=name, limit=limits.picture_pixels() // MEGA,
    )  # fmt: skip


def _odd_colours(name: str) -> NotTaken:
    return NotTaken(
        "odd_colours",
        _("“%(name)s” holds measurements in place of colours. Export it as JPEG or PNG with 8 bits."),
        name=name,
    )


def _moves(name: str) -> NotTaken:
    return NotTaken(
        "moves",
        _(
            "“%(name)s” moves, and a picture shows one moment. Save the moment that is meant as JPEG or PNG, or export "
            "all of it as a film (MP4 with H.264) and upload that as video."
        ),
        name=name,
    )
