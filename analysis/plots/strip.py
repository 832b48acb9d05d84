"""What charts of rows share: every estimate a dot, its interval a line, its figures in words on the right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from analysis.plots.page import EDGE, RIGHT, WIDTH, Page, page
from analysis.plots.style import ACCENT, FAINT, INK, MUTED, style
from analysis.rounding import shown
from analysis.table import Value

MARKERS: Sequence[tuple[str, float, float]] = (("D", 6.5, 2.4), ("o", 6.0, 1.9), ("o", 4.2, 1.3))
"""Marker, its size and the line's width at the root, one level below, and further down."""

COLUMNS = WIDTH - RIGHT + 1.47, WIDTH - EDGE
"""Where the second and the third column of figures end, in inches from the left edge of the sheet."""

LAST = COLUMNS[1] - COLUMNS[0]
"""How wide the last one is: room for five digits."""

DIGIT, NARROW = 0.073, 0.04
"""Inches that a digit takes, and a sign between digits."""

GAP = 0.1
"""Inches between two columns of figures at the least."""

FIRST = 0.52
"""How far right of the drawing area the first one ends."""

Headings = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of the plot, in the units of the axis; `value` is NaN where the table shows nothing.

    `note` is written in place of the figures where there is no value.
    """

    label: str
    depth: int
    value: float
    low: float
    high: float
    figures: Headings
    is_hollow: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A vertical line that rows are held against: a target, no change."""

    at: float
    words: str
    is_dashed: bool = True


@dataclass(frozen=True, slots=True)
class Look:
    """What stands around the rows: title, key, the axis's label, headings, a rule, ends of the axis.

    `right` are the inches beside the rows, for their figures; `last` those of the last column alone.
    """

    title: str
    key: str
    unit: str
    headings: Headings
    language: str
    rule: Rule | None = None
    ends: tuple[float, float] | None = None
    right: float = RIGHT
    last: float = LAST

    @property
    def columns(self) -> tuple[float, float, float]:
        """Where the columns of figures end, in inches from the left edge of the sheet."""
        return WIDTH - self.room + FIRST, COLUMNS[1] - self.last, COLUMNS[1]

    @property
    def room(self) -> float:
        """The inches beside the rows, with what the last column takes more than it does usually."""
        return self.right + self.last - LAST


def strip(marks: Sequence[Mark], look: Look) -> Page:
    """Draw the rows; return the sheet for what else a chart adds."""
    with style():
        labels, depths = [mark.label for mark in marks], [mark.depth for mark in marks]
        sheet = page(look.title, look.key, labels, depths, right=look.room)
        _draw_axis(sheet.axes, look.ends or limits(marks, look.rule), look)
        for heading, x in zip(look.headings, look.columns, strict=True):
            sheet.beside(heading, -0.12, x, ha="right", color=MUTED, fontsize=8)
        for mark, y in zip(marks, sheet.places, strict=True):
            draw_mark(sheet, mark, y, look.columns)
        if look.rule is not None:
            _draw_rule(sheet, look.rule)
    return sheet


def last_column(marks: Sequence[Mark]) -> float:
    """Return how many inches the last column of figures takes: more where very many people answered."""
    wide = (sum(DIGIT if letter.isdigit() else NARROW for letter in mark.figures[2]) for mark in marks)
    return max(LAST, max(wide, default=0.0) + GAP)


def scaled(value: Value, factor: float = 1.0) -> float:
    """Return a number of a table on the axis; NaN for none."""
    return value * factor if isinstance(value, int | float) else math.nan


def limits(marks: Sequence[Mark], rule: Rule | None, highest: float = math.inf) -> tuple[float, float]:
    """Return round ends of the axis that hold every interval, every dot and the rule.

    The axis ends a little above *highest*, the highest value there can be.
    """
    ends = [end for mark in marks for end in (mark.low, mark.value, mark.high) if not math.isnan(end)]
    ends += [] if rule is None else [rule.at]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    width = max(high - low, 1e-3) if high > low else 1.0  # one value without an interval has no width
    step = 10.0 ** math.floor(math.log10(width))
    room = 0.02 * width
    top = min(math.ceil((high + room) / step) * step, highest + room)
    return math.floor((low - room) / step) * step, top


def plain(value: float, language: str) -> str:
    """Return a number of the axis with no more decimals than it needs."""
    decimals = next((places for places in (0, 1, 2) if math.isclose(value, round(value, places))), 2)
    return shown(value, decimals, language)


def _draw_axis(axes: Axes, ends: tuple[float, float], look: Look) -> None:
    axes.set_xlim(*ends)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", length=0, labelsize=8.5)
    axes.xaxis.set_major_formatter(lambda value, _: plain(value, look.language))
    axes.set_xlabel(look.unit, fontsize=8.5, labelpad=1)


def draw_mark(sheet: Page, mark: Mark, y: float, columns: tuple[float, float, float]) -> None:
    """Draw one row: line, dot and figures that end at *columns*, or its note."""
    marker, size, width = MARKERS[min(mark.depth, len(MARKERS) - 1)]
    colour = INK if mark.depth == 0 else ACCENT
    if math.isnan(mark.value):
        sheet.beside(mark.note, y, columns[1], ha="right", color=MUTED, style="italic")
        return
    sheet.axes.plot([mark.low, mark.high], [y, y], color=colour, linewidth=width, solid_capstyle="butt")
    face = "white" if mark.is_hollow else colour
    sheet.axes.plot([mark.value], [y], marker, markersize=size, color=colour, markerfacecolor=face)
    weight = "bold" if mark.depth == 0 else "normal"
    for place, (words, x) in enumerate(zip(mark.figures, columns, strict=True)):
        sheet.beside(words, y, x, ha="right", fontweight="normal" if place else weight)


def _draw_rule(sheet: Page, rule: Rule) -> None:
    line = (0, (4, 2.5)) if rule.is_dashed else "solid"
    sheet.axes.axvline(rule.at, color=INK, linewidth=1.1, linestyle=line, zorder=1)
    look = {"textcoords": "offset points", "va": "bottom", "fontsize": 8, "color": INK}
    left, right = sheet.axes.get_xlim()
    share = (rule.at - left) / (right - left)
    side = "left" if share < 0.15 else "right" if share > 0.85 else "center"
    sheet.axes.annotate(rule.words, (rule.at, 0), (0, 3), ha=side, **look)  # type: ignore[arg-type]
