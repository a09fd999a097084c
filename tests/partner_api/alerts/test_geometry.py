"""Whether an area of a warning and the box of a district meet, exactly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_api.alerts.rules import geometry
from partner_api.alerts.rules.geometry import UNITS, Box, Circle

figures = st.integers(-12, 12)
points = st.tuples(figures, figures)
polygons = st.lists(points, min_size=3, max_size=9)
triangles = st.lists(points, min_size=3, max_size=3)


@st.composite
def boxes(draw):
    west, south = draw(points)
    return Box(west, south, west + draw(st.integers(1, 8)), south + draw(st.integers(1, 8)))


def clipped(polygon, box):
    """By Sutherland and Hodgman, in fractions: what of a convex polygon lies in the box."""
    limits = ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1))
    rest = [tuple(map(Fraction, point)) for point in polygon]
    for axis, limit, sign in limits:
        found = []
        for start, end in zip(rest, [*rest[1:], *rest[:1]], strict=True):
            inside = [(point[axis] - limit) * sign >= 0 for point in (start, end)]
            if inside[0]:
                found.append(start)
            if inside[0] != inside[1]:
                share = (limit - start[axis]) / (end[axis] - start[axis])
                found.append(tuple(a + share * (b - a) for a, b in zip(start, end, strict=True)))
        rest = found
    return rest


@given(triangles, boxes())
def test_a_triangle_meets_a_box_where_something_of_it_is_left_when_it_is_cut_to_the_box(triangle, box):
    assert geometry.box_meets_polygon(box, triangle) == bool(clipped(triangle, box))


@given(polygons, boxes())
def test_a_corner_within_the_box_is_a_meeting(polygon, box):
    inside = any(box.west <= x <= box.east and box.south <= y <= box.north for x, y in polygon)

    assert geometry.box_meets_polygon(box, polygon) or not inside


@given(polygons, boxes())
def test_what_lies_beyond_one_side_of_the_box_is_apart(polygon, box):
    east = [(x + box.east + 13, y) for x, y in polygon]

    assert not geometry.box_meets_polygon(box, east)


@given(polygons, boxes(), st.integers(0, 8))
def test_it_matters_neither_where_a_polygon_begins_nor_which_way_it_goes(polygon, box, begin):
    turned = polygon[begin % len(polygon) :] + polygon[: begin % len(polygon)]

    met = geometry.box_meets_polygon(box, polygon)

    assert geometry.box_meets_polygon(box, turned) == geometry.box_meets_polygon(box, polygon[::-1]) == met


@given(polygons, boxes())
def test_mirrored_at_a_meridian_or_a_parallel_the_answer_is_the_same(polygon, box):
    met = geometry.box_meets_polygon(box, polygon)

    east_west = Box(-box.east, box.south, -box.west, box.north)
    north_south = Box(box.west, -box.north, box.east, -box.south)

    assert geometry.box_meets_polygon(east_west, [(-x, y) for x, y in polygon]) == met
    assert geometry.box_meets_polygon(north_south, [(x, -y) for x, y in polygon]) == met


def test_a_box_in_the_middle_of_a_polygon_meets_it_and_one_in_its_bay_does_not():
    horseshoe = [(0, 0), (10, 0), (10, 10), (7, 10), (7, 3), (3, 3), (3, 10), (0, 10)]

    assert geometry.box_meets_polygon(Box(1, 1, 2, 2), horseshoe)
    assert not geometry.box_meets_polygon(Box(4, 5, 6, 9), horseshoe)


def test_a_touch_is_a_meeting_to_the_last_digit():
    triangle = [(0, 0), (-UNITS, -UNITS), (-UNITS, UNITS)]

    assert geometry.box_meets_polygon(Box(0, 0, UNITS, UNITS), triangle)
    assert not geometry.box_meets_polygon(Box(1, 0, UNITS, UNITS), triangle)


def test_a_circle_reaches_as_far_as_its_radius():
    weleri = (110 * UNITS, -7 * UNITS)
    box = Box(111 * UNITS, -8 * UNITS, 112 * UNITS, -6 * UNITS)  # some 110.4 km to the east

    assert not geometry.box_meets_circle(box, Circle(weleri, 110.0))
    assert geometry.box_meets_circle(box, Circle(weleri, 111.0))
    assert geometry.box_meets_circle(Box(*weleri, weleri[0] + 1, weleri[1] + 1), Circle(weleri, 0.0))


@pytest.mark.parametrize("wrong", ["", "7,5", "nan", "1e3", "181", "-181", "١١٠", "0x10", "110.", "- 7", "1" * 30])
def test_what_is_no_degree_is_refused(wrong):
    with pytest.raises(ValueError, match=r".*"):
        geometry.units(wrong, 180)


def test_degrees_are_read_to_the_centimetre():
    assert geometry.units("-7.0254001", 90) == -70_254_001
    assert geometry.units("180", 180) == 180 * UNITS
