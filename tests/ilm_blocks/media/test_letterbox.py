"""A poster in the one shape of networks: whole, and beside it bars in the colours of its own edges."""

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from wagtail.images import get_image_model

from ilm_blocks.media import freezing, intake
from ilm_blocks.media.letterbox import letterboxed

from . import files

SIZE = (1200, 630)
MAROON, TEAL, WHITE = (109, 21, 21), (0, 118, 117), (255, 255, 255)


def poster(width, height, first, last):
    """Half in one colour and half in the other: left and right where it is high, else top and bottom."""
    picture = Image.new("RGB", (width, height), first)
    half = (width // 2, 0, width, height) if height > width / 2 else (0, height // 2, width, height)
    picture.paste(last, half)
    return picture


@pytest.mark.parametrize(
    ("width", "height"), [(900, 1600), (1600, 900), (1000, 1000), (3000, 500), (2400, 1260), (40, 30), (1, 400)]
)
def test_it_has_the_shape_whatever_the_poster_has(width, height):
    assert letterboxed(Image.new("RGB", (width, height), MAROON), SIZE).size == SIZE


def test_bars_beside_a_high_poster_have_the_colours_of_its_sides():
    shown = letterboxed(poster(900, 1600, MAROON, TEAL), SIZE)

    assert (shown.getpixel((0, 0)), shown.getpixel((1199, 629))) == (MAROON, TEAL)


def test_bars_above_and_below_a_wide_poster_have_those_of_its_top_and_bottom():
    shown = letterboxed(poster(3000, 500, MAROON, TEAL), SIZE)

    assert (shown.getpixel((600, 0)), shown.getpixel((600, 629))) == (MAROON, TEAL)


def test_nothing_of_it_is_cut_away():
    picture = Image.new("RGB", (900, 1600), WHITE)
    frame = ImageDraw.Draw(picture)
    for at in ((0, 0), (860, 0), (0, 1560), (860, 1560)):
        frame.rectangle((*at, at[0] + 39, at[1] + 39), fill=TEAL)
    shown = letterboxed(picture, SIZE)
    left, right = (1200 - 354) // 2, (1200 + 354) // 2

    for corner in ((left + 4, 4), (right - 5, 4), (left + 4, 625), (right - 5, 625)):
        assert shown.getpixel(corner) == TEAL


def test_an_edge_of_two_colours_goes_on_in_the_one_that_it_mostly_has():
    picture = Image.new("RGB", (900, 1600), WHITE)
    picture.paste(TEAL, (0, 0, 900, 400))

    assert letterboxed(picture, SIZE).getpixel((0, 600)) == WHITE


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA", "P", "L", "1"])
def test_a_poster_of_any_colours_is_taken_and_what_is_see_through_stands_on_white(mode):
    picture = Image.new("RGBA", (900, 1600), (0, 0, 0, 0)).convert(mode)
    shown = letterboxed(picture, SIZE)

    assert shown.mode == "RGB"
    assert shown.getpixel((600, 300)) == (WHITE if picture.has_transparency_data else (0, 0, 0))


@pytest.mark.django_db
def test_greys_are_as_light_as_their_profile_says(settings):
    """It speaks of no colours: kept beside bars in colours it would say nothing."""
    settings.ILM_BLOCKS = settings.ILM_BLOCKS | {"SHARED_SIZE": SIZE}
    scan = files.picture("PNG", image=Image.new("L", (900, 1600), 55), icc_profile=files.grey_profile())
    taken = intake.picture(ContentFile(scan, name="pindai.png"))
    [source] = freezing.shared_renditions(get_image_model().objects.create(title="Pindai", file=taken))
    _asset, file = source.read()
    shown = Image.open(file)

    assert shown.getpixel((600, 300)) == pytest.approx((128, 128, 128), abs=2)
    assert "icc_profile" not in shown.info
