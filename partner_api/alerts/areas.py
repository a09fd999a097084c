"""The area of a warning as it is written in CAP 1.2, and for which districts it is meant."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ilm_blocks.regions import Region

from . import xml
from .flaws import Flaw, shown
from .rules import geometry
from .rules.geometry import Box, Circle, Point

MOST_POINTS = 2_000
#: More polygons, circles or codes has no area.
MOST_SHAPES = 200
#: Codes of Kemendagri have dots; those of BPS, which are others, have none.
CODE = re.compile(r"\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?", re.ASCII)
RADIUS = re.compile(r"[0-9]{1,5}(\.[0-9]{1,10})?", re.ASCII)
SHORT = {"kab": "kabupaten", "kec": "kecamatan", "ds": "desa", "kel": "kelurahan", "prov": "provinsi"}
#: A name behind one of these is that of a region of this level and of no other.
LEVELS = {"kabupaten", "kota", "kecamatan", "desa", "kelurahan", "provinsi"}


@dataclass(frozen=True, slots=True)
class Area:
    words: str
    polygons: tuple[tuple[Point, ...], ...] = ()
    circles: tuple[Circle, ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def has_shape(self) -> bool:
        return bool(self.polygons or self.circles)

    def meets(self, box: Box) -> bool:
        return any(geometry.box_meets_polygon(box, each) for each in self.polygons) or any(
            geometry.box_meets_circle(box, each) for each in self.circles
        )


def area_of(element: Element) -> Area:
    """Raises Flaw."""
    words = shown(xml.words(next(xml.children(element, "areaDesc"), None)))[:1_000]
    if not words:
        raise Flaw("missing", "areaDesc")
    if len(element) > MOST_SHAPES:
        raise Flaw("too_much", f"<area> > {MOST_SHAPES}")
    values = [xml.words(each) for code in xml.children(element, "geocode") for each in xml.children(code, "value")]
    return Area(
        words,
        tuple(_polygon(xml.words(each)) for each in xml.children(element, "polygon")),
        tuple(_circle(xml.words(each)) for each in xml.children(element, "circle")),
        tuple(value for value in values if CODE.fullmatch(value)),
    )


def _polygon(written: str) -> tuple[Point, ...]:
    """As ``lat,lon lat,lon …``, the last point being the first once more."""
    pairs = written.split()
    if len(pairs) > MOST_POINTS:
        raise Flaw("too_much", f"<polygon> > {MOST_POINTS}")
    try:
        points = tuple(_point(pair) for pair in pairs)
    except ValueError as wrong:
        raise Flaw("not_polygon", str(wrong)) from None
    if len(points) < 4 or points[0] != points[-1]:
        raise Flaw("not_polygon", written[:60])
    if geometry.crosses_antimeridian(points):
        raise Flaw("antimeridian")
    return points[:-1]


def _circle(written: str) -> Circle:
    """As ``lat,lon radius``, the radius in kilometres."""
    centre, _space, radius = written.partition(" ")
    if not RADIUS.fullmatch(radius):
        raise Flaw("not_circle", written[:60])
    try:
        return Circle(_point(centre), float(radius))
    except ValueError:
        raise Flaw("not_circle", written[:60]) from None


def _point(pair: str) -> Point:
    latitude, _comma, longitude = pair.partition(",")
    return geometry.units(longitude, 180), geometry.units(latitude, 90)


@dataclass(frozen=True, slots=True)
class Districts:
    """The regency of a source, its districts, and the boxes of those districts that somebody has entered."""

    regency: Region
    districts: tuple[Region, ...]
    boxes: Mapping[int, Box]

    def meant_by(self, area: Area) -> set[int]:
        """The page of the regency where the whole of it is meant, those of districts else.

        By codes where they name any of these regions; by shapes for districts that have a box, else by names.
        """
        if by_code := self._coded(area.codes):
            return self._narrowest(by_code)
        if not (area.has_shape and self.boxes):
            return self._narrowest(self._named(area.words))
        named, unknown = self._narrowest(self._named(area.words)), {each.id for each in self.districts} - {*self.boxes}
        inside = {page for page, box in self.boxes.items() if area.meets(box)}
        return inside | (unknown if self.regency.id in named else unknown & named)

    def together(self, pages: set[int]) -> set[int]:
        """All districts are the regency, and the regency is not told of its districts one by one."""
        is_whole = self.regency.id in pages or (bool(self.districts) and pages >= {each.id for each in self.districts})
        return {self.regency.id} if is_whole else pages

    def _coded(self, codes: Iterable[str]) -> set[int]:
        """A code of a village means its district; one of a province means the regency."""
        found = set()
        for code in codes:
            if self.regency.code == code or self.regency.code.startswith(f"{code}."):
                found.add(self.regency.id)
            found |= {each.id for each in self.districts if code == each.code or code.startswith(f"{each.code}.")}
        return found

    def _named(self, words: str) -> set[int]:
        """Those whose names stand in it, with or without the word of the level.

        A bare name of both the regency and a district means the regency, beside other districts the district as well:
        one too many a person unticks, one too few nobody sees.
        """
        mentions = list(_mentions(words, (self.regency, *self.districts)))
        found = {each[0].id for each in mentions}
        return found if found == {self.regency.id} else {region.id for each in mentions for region in each}

    def _narrowest(self, pages: set[int]) -> set[int]:
        """“Kecamatan Weleri, Kabupaten Kendal” means the district."""
        return pages - {self.regency.id} or pages


def _mentions(words: str, regions: Iterable[Region]) -> Iterator[list[Region]]:
    """The regions that each name in ``words`` may mean; “Kaliwungu Selatan” does not name “Kaliwungu”."""
    spoken = [SHORT.get(each, each) for each in re.findall(r"\w+", words.casefold())]
    called: dict[tuple[str, ...], list[Region]] = {}
    for region in regions:
        for name in {region.name, str(region)}:
            called.setdefault(tuple(re.findall(r"\w+", name.casefold())), []).append(region)
    longest = max(map(len, called))
    at = 0
    while at < len(spoken):
        size = next((size for size in range(longest, 0, -1) if tuple(spoken[at : at + size]) in called), 0)
        if size and (spoken[at] in LEVELS or not at or spoken[at - 1] not in LEVELS):
            yield called[tuple(spoken[at : at + size])]
        at += size or 1
