"""A film fits into each screen whole, in even numbers, and is never made larger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilm_blocks.media.transcoding import sizes

LENGTHS = st.integers(16, 8000)
SIZES = st.tuples(LENGTHS, LENGTHS)


@pytest.mark.parametrize(
    ("film", "screens", "wanted"),
    [
        ((1920, 1080), [(1920, 1080)], [(1920, 1080)]),
        ((3840, 2160), [], [(1920, 1080)]),
        ((2160, 3840), [], [(1080, 1920)]),
        ((1920, 1080), [(768, 384), (1080, 1920)], [(1920, 1080), (1080, 606), (682, 384)]),
        ((1080, 1920), [(1920, 1080), (1080, 1920)], [(1080, 1920), (606, 1080)]),
        ((640, 360), [(1920, 1080), (3840, 2160)], [(640, 360)]),
        ((1280, 720), [(640, 360), (640, 400)], [(1280, 720), (640, 360)]),
        ((641, 361), [(1920, 1080)], [(640, 360)]),
    ],
)
def test_each_screen_gets_the_largest_size_that_fits_into_it(film, screens, wanted):
    assert sizes.wanted(film, screens) == wanted


@given(SIZES, st.lists(SIZES, max_size=5))
def test_no_size_is_odd_larger_than_the_film_or_than_full_hd_and_the_first_one_is_the_largest(film, screens):
    made = sizes.wanted(film, screens)

    assert len(made) == len(set(made))
    assert made[0] == sizes.whole(film)
    assert all(width <= made[0][0] for width, _height in made)
    for width, height in made:
        assert width % 2 == height % 2 == 0
        assert width <= film[0]
        assert height <= film[1]
        assert max(width, height) <= 1920
        assert min(width, height) <= 1080


@given(
    st.tuples(st.integers(320, 4000), st.integers(320, 4000)), st.tuples(st.integers(320, 4000), st.integers(320, 4000))
)
def test_proportions_are_kept_to_the_even_pixel(film, screen):
    width, height = sizes.fitted(film, screen)

    assert abs(width - height * film[0] / film[1]) <= 2 + 2 * film[0] / film[1]
