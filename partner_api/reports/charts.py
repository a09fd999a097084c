"""The pictures of a report as plain SVG shapes: each says in words what it shows, and a table stands beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ilm_blocks import numbers

WIDTH, HEIGHT = 720, 180


@dataclass(frozen=True, slots=True)
class Bar:
    """Planned behind, shown before it, and a mark below where not all was reported; all in the units
    of the picture, from its upper left corner."""

    x: float
    width: float
    planned_y: float
    planned_height: float
    shown_y: float
    shown_height: float
    is_gap: bool
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    bars: Sequence[Bar]
    marks: Sequence[tuple[float, str]]
    top: str
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Column:
    """What one bar is of: milliseconds, whether not all was reported, its label below and its whole story."""

    planned_ms: int
    shown_ms: int
    is_gap: bool
    label: str
    title: str


def chart(columns: Iterable[Column], *, most_labels: int = 12) -> Chart:
    columns = list(columns)
    most = max((max(one.planned_ms, one.shown_ms) for one in columns), default=0) or 1
    step = WIDTH / max(len(columns), 1)
    every = -(-len(columns) // most_labels) or 1
    bars = [_bar(one, number * step, step, most) for number, one in enumerate(columns)]
    marks = [(number * step + step / 2, one.label) for number, one in enumerate(columns) if number % every == 0]
    minutes = round(most / 60_000)
    return Chart(bars, marks, numbers.count(minutes))


def _bar(column: Column, x: float, step: float, most: int) -> Bar:
    planned, shown = HEIGHT * column.planned_ms / most, HEIGHT * column.shown_ms / most
    gap = min(step * 0.2, 6)
    return Bar(x + gap / 2, step - gap, HEIGHT - planned, planned, HEIGHT - shown, shown, column.is_gap, column.title)
