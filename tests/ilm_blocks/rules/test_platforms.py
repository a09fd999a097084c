"""Which file of a film a platform takes, and why it takes none."""

import pytest

from ilm_blocks.rules.platforms import PLATFORMS, Misfit, fitting

RULES = {platform.name: platform.film for platform in PLATFORMS}
MB = 1000 * 1000


def film(seconds=30, megabytes=10, width=1920, height=1080):
    return {"duration_ms": seconds * 1000, "bytes": megabytes * MB, "width": width, "height": height}


def test_a_usual_film_may_be_posted_everywhere():
    assert [fitting([film()], rules)[1] for rules in RULES.values()] == [()] * len(PLATFORMS)


@pytest.mark.parametrize(
    ("platform", "facts", "why"),
    [
        ("instagram", {"seconds": 2}, [Misfit.TOO_SHORT]),
        ("x", {"seconds": 20 * 60 + 1}, [Misfit.TOO_LONG]),
        ("whatsapp", {"seconds": 61, "megabytes": 17}, [Misfit.TOO_LONG, Misfit.TOO_HEAVY]),
        ("facebook", {"width": 2400, "height": 400}, [Misfit.SHAPE]),
    ],
)
def test_what_does_not_fit_says_why(platform, facts, why):
    assert fitting([film(**facts)], RULES[platform]) == (None, tuple(why))


def test_x_takes_films_of_minutes():
    assert fitting([film(seconds=3 * 60, megabytes=700)], RULES["x"])[1] == ()


def test_the_largest_size_that_is_light_enough_is_taken():
    sizes = [film(megabytes=40), film(megabytes=12, width=1280, height=720), film(megabytes=3, width=640, height=360)]

    assert fitting(sizes, RULES["instagram"])[0] == sizes[0]
    assert fitting(sizes, RULES["whatsapp"])[0] == sizes[1]


def test_a_film_a_hair_off_16_to_9_fits():
    assert fitting([film(width=768, height=430)], RULES["tiktok"])[1] == ()
