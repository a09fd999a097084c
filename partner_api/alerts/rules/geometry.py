"""Whether an area of a warning and the bounding box of a district meet; a touch is a meeting.

Longitudes and latitudes (WGS 84) are whole numbers of 0.0000001 degrees, some 11 mm, so that every answer about a
polygon is exact. Nothing here knows the antimeridian: what crosses it is refused by ``crosses_antimeridian``.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

UNITS = 10_000_000  # in a degree
EARTH_KM = 6371.0088
#: Longitude and latitude.
Point: TypeAlias = tuple[int, int]
WRITTEN = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{1,20})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Box:
    west: int
    south: int
    east: int
    north: int

    @property
    def corners(self) -> tuple[Point, Point, Point, Point]:
        return (self.west, self.south), (self.east, self.south), (self.east, self.north), (self.west, self.north)


@dataclass(frozen=True, slots=True)
class Circle:
    centre: Point
    radius_km: float


def units(text: str, most: int) -> int:
    """Degrees as they are written, ``-7.0254``; raises ValueError unless between ``-most`` and ``most``."""
    if not WRITTEN.fullmatch(text):
        raise ValueError(text)
    found = int((Decimal(text) * UNITS).to_integral_value())
    if abs(found) > most * UNITS:
        raise ValueError(text)
    return found


def crosses_antimeridian(polygon: Sequence[Point]) -> bool:
    """Whether a side runs over more than half of the globe, which is how a polygon across 180 degrees looks."""
    return any(abs(start[0] - end[0]) > 180 * UNITS for start, end in _sides(polygon))


def box_meets_polygon(box: Box, polygon: Sequence[Point]) -> bool:
    """A side crosses the box, or the box lies within: by the even-odd rule where the polygon crosses itself."""
    return any(_crosses(box, *side) for side in _sides(polygon)) or _holds(polygon, box.corners[0])


def box_meets_circle(box: Box, circle: Circle) -> bool:
    """By the point of the box nearest to the centre, on a sphere."""
    longitude, latitude = circle.centre
    nearest = min(max(longitude, box.west), box.east), min(max(latitude, box.south), box.north)
    return _kilometres(circle.centre, nearest) <= circle.radius_km


def _sides(polygon: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    return zip(polygon, (*polygon[1:], polygon[0]), strict=True)


def _crosses(box: Box, start: Point, end: Point) -> bool:
    """By the theorem of separating axes: those of the box, and the one across the side."""
    if max(start[0], end[0]) < box.west or min(start[0], end[0]) > box.east:
        return False
    if max(start[1], end[1]) < box.south or min(start[1], end[1]) > box.north:
        return False
    turns = [_turn(start, end, corner) for corner in box.corners]
    return min(turns) <= 0 <= max(turns)


def _holds(polygon: Sequence[Point], point: Point) -> bool:
    """Whether ``point``, which lies on no side, is within: a ray to the east crosses an odd number of sides."""
    is_within = False
    for start, end in _sides(polygon):
        if (start[1] > point[1]) != (end[1] > point[1]):
            is_left = _turn(start, end, point) > 0
            is_within ^= is_left == (end[1] > start[1])
    return is_within


def _turn(start: Point, end: Point, point: Point) -> int:
    """Positive where ``point`` lies left of the way from ``start`` to ``end``."""
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


def _kilometres(one: Point, other: Point) -> float:
    (lon_1, lat_1), (lon_2, lat_2) = ([math.radians(each / UNITS) for each in point] for point in (one, other))
    half = math.sin((lat_2 - lat_1) / 2) ** 2
    half += math.cos(lat_1) * math.cos(lat_2) * math.sin((lon_2 - lon_1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
