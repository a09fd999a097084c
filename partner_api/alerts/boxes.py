"""The table of districts' bounding boxes: a list that an officer loads, whole or not at all."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Page

from ilm_blocks import duties, officers
from ilm_blocks.regions import Region
from sites import spreadsheets
from sites.levels import RegionLevel
from sites.spreadsheets import Fault, Layout, Row

from .models import DistrictBox
from .rules import geometry
from .rules.geometry import Box

LAYOUT = Layout(
    ("code", "west", "south", "east", "north"), most_rows=1_000, most_bytes=1_000_000,
    examples={"code": "33.24.12", "west": "110.0100", "south": "-7.0200", "east": "110.1100", "north": "-6.9100"},
)  # fmt: skip
SIDES = {"west": 180, "south": 90, "east": 180, "north": 90}
#: No district is wider or higher: one that is has a slip in a figure.
WIDEST = 3 * geometry.UNITS

NOT_DEGREES = _("Write degrees with a point, between -%(most)s and %(most)s: -7.0254.")
TURNED = _("West must be less than east and south less than north; in Indonesia south of the equator is negative.")
TOO_WIDE = _("No district is wider or higher than 3 degrees: check the figures.")
NOT_YOURS = _("No district of yours has this code.")
TWICE = _("This district stands twice in the list.")


def may_load(user: Any) -> bool:
    return bool(officers.heads(user, *_actions()))


def _actions() -> set[str]:
    return duties.actions_of(["administer"])


def load(content: bytes, *, user: Any) -> tuple[int, list[Fault]]:
    """How many boxes were written: all of the list, or none and every fault of it."""
    if not may_load(user):
        raise PermissionDenied(NOT_YOURS)
    table = spreadsheets.read(content, LAYOUT)
    districts = {each.code: each for each in districts_of(user)}
    found: dict[int, Box] = {}
    faults = list(table.faults)
    for row in table.rows:
        flaws = list(_faults(row, districts, found))
        faults += flaws
        if not flaws:
            found[districts[row.texts["code"]].id] = _box(row)
    if not faults and not found:
        faults.append(Fault(0, _("The list has no row below its heading.")))
    if not faults:
        _write(found, user)
    return (0 if faults else len(found)), sorted(faults, key=lambda each: each.line)


def districts_of(user: Any) -> list[Region]:
    chains = officers.chains(user, *_actions())
    return [chain[-1] for chain in chains if chain[-1].level == RegionLevel.DISTRICT]


def _faults(row: Row, districts: dict[str, Region], found: dict[int, Box]) -> Iterator[Fault]:
    region = districts.get(row.texts["code"])
    if region is None:
        yield row.fault("code", NOT_YOURS)
    elif region.id in found:
        yield row.fault("code", TWICE)
    wrong = [name for name, most in SIDES.items() if _units(row, name, most) is None]
    yield from (row.fault(name, NOT_DEGREES % {"most": SIDES[name]}) for name in wrong)
    if wrong:
        return
    box = _box(row)
    if box.west >= box.east or box.south >= box.north:
        yield row.fault("west", TURNED)
    elif max(box.east - box.west, box.north - box.south) > WIDEST:
        yield row.fault("west", TOO_WIDE)


def _units(row: Row, name: str, most: int) -> int | None:
    try:
        return geometry.units(row.texts[name], most)
    except ValueError:
        return None


def _box(row: Row) -> Box:
    return Box(*(geometry.units(row.texts[name], most) for name, most in SIDES.items()))


@transaction.atomic
def _write(found: dict[int, Box], user: Any) -> None:
    """Boxes of districts that the list does not name stay."""
    now = timezone.now()
    rows = [
        DistrictBox(region_id=page, west=box.west, south=box.south, east=box.east, north=box.north, loaded_at=now)
        for page, box in found.items()
    ]
    written = ["west", "south", "east", "north", "loaded_at"]
    DistrictBox.objects.bulk_create(rows, update_conflicts=True, unique_fields=["region"], update_fields=written)
    for head in officers.heads(user, *_actions()):
        log(instance=Page.objects.get(pk=head.pk), action="partner_api.load_boxes", user=user)


def shown(user: Any) -> list[tuple[Region, DistrictBox | None]]:
    """The districts of the officer, each with its box; constant queries."""
    districts = districts_of(user)
    boxes = {each.region_id: each for each in DistrictBox.objects.filter(region__in=[each.id for each in districts])}
    return [(each, boxes.get(each.id)) for each in districts]
