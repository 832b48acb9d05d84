"""The interval dot plot: every estimate a dot, its interval a line, the target a dashed rule."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.plots.page import EDGE, RIGHT, WIDTH, Page, page
from analysis.plots.style import ACCENT, FAINT, INK, MUTED, style
from analysis.rounding import shown
from analysis.table import Table, Value, written
from analysis.tables import FEW

WORDS = {
    "vi": {
        "key": "Chấm: ước lượng. Vạch ngang: khoảng tin cậy 95 %.",
        "few": " Dấu * và chấm rỗng: dưới 30 phiếu, đọc thận trọng.",
        "target": "mục tiêu",
        "column": "khoảng 95 %",
    },
    "en": {
        "key": "Dot: estimate. Line: 95% confidence interval.",
        "few": " Star and hollow dot: fewer than 30 responses, read with care.",
        "target": "target",
        "column": "95% interval",
    },
}
"""What this chart says besides the table's own words."""

MARKERS: Sequence[tuple[str, float, float]] = (("D", 6.5, 2.4), ("o", 6.0, 1.9), ("o", 4.2, 1.3))
"""Marker, its size and the line's width at the root, one level below, and further down."""

VALUE, INTERVAL, COUNT = WIDTH - RIGHT + 0.62, WIDTH - RIGHT + 1.42, WIDTH - EDGE
"""Where the columns of figures end, in inches from the left edge of the sheet."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of the plot, in the units of the axis; `value` is NaN where the table shows nothing."""

    label: str
    depth: int
    value: float
    low: float
    high: float
    figures: tuple[str, str, str]
    is_few: bool
    note: str


def intervals(table: Table, *, language: str = "vi", target: float | None = None) -> Figure:
    """Draw the rows of *table* that share the unit of its first row, in the table's order.

    Parameters
    ----------
    table : Table
        From `tables.index_table` or `tables.group_table`.
    target : float, optional
        In the unit of the estimate: a proportion where the unit is percent.
    """
    words = WORDS.get(language, WORDS["vi"])
    unit = table.rows[0][table.place("unit")]
    factor = 100.0 if written(unit, "vi") == "%" else 1.0
    marks = [_mark(row, factor, language) for row in table.records() if row["unit"] == unit]
    goal = None if target is None else target * factor
    key = words["key"] + (words["few"] if any(mark.is_few and not mark.note for mark in marks) else "")
    with style():
        sheet = page(table.title.to(language), key, [mark.label for mark in marks], [m.depth for m in marks])
        _draw_axis(sheet.axes, _limits(marks, goal), written(unit, language), language)
        _draw_headings(sheet, (written(unit, language), words["column"], "n"))
        for mark, y in zip(marks, sheet.places, strict=True):
            _draw_mark(sheet, mark, y)
        if goal is not None:
            _draw_target(sheet, goal, f"{words['target']} {_plain(goal, language)}")
    return sheet.figure


def _mark(row: Mapping[str, Value], factor: float, language: str) -> Mark:
    n = row["n"]
    few = isinstance(n, int) and n < FEW
    value, low, high = (_scaled(row[name], factor) for name in ("exact_value", "exact_low", "exact_high"))
    ends = f"{written(row['low'], language)} – {written(row['high'], language)}"
    figures = (written(row["value"], language), ends, written(n, language) + "*" * few)
    depth = row["depth"]
    return Mark(
        label=written(row["group_label" if "group_label" in row else "label"], language),
        depth=depth if isinstance(depth, int) else 0,
        value=value,
        low=low,
        high=high,
        figures=figures,
        is_few=few,
        note=written(row["flag"], language) if math.isnan(value) else "",
    )


def _scaled(value: Value, factor: float) -> float:
    return value * factor if isinstance(value, float) else math.nan


def _limits(marks: Sequence[Mark], goal: float | None) -> tuple[float, float]:
    """Return round ends of the axis that hold every interval and the target."""
    ends = [end for mark in marks for end in (mark.low, mark.high) if not math.isnan(end)]
    ends += [] if goal is None else [goal]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    width = max(high - low, 1e-3) if high > low else 1.0  # one value without an interval has no width
    step = 10.0 ** math.floor(math.log10(width))
    room = 0.02 * width
    return math.floor((low - room) / step) * step, math.ceil((high + room) / step) * step


def _plain(value: float, language: str) -> str:
    """Return a number of the axis with no more decimals than it needs."""
    decimals = next((places for places in (0, 1, 2) if math.isclose(value, round(value, places))), 2)
    return shown(value, decimals, language)


def _draw_axis(axes: Axes, limits: tuple[float, float], unit: str, language: str) -> None:
    axes.set_xlim(*limits)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", length=0, labelsize=8.5)
    axes.xaxis.set_major_formatter(lambda value, _: _plain(value, language))
    axes.set_xlabel(unit, fontsize=8.5, labelpad=1)


def _draw_headings(sheet: Page, headings: tuple[str, str, str]) -> None:
    for heading, x in zip(headings, (VALUE, INTERVAL, COUNT), strict=True):
        sheet.beside(heading, -0.12, x, ha="right", color=MUTED, fontsize=8)


def _draw_mark(sheet: Page, mark: Mark, y: float) -> None:
    marker, size, width = MARKERS[min(mark.depth, len(MARKERS) - 1)]
    colour = INK if mark.depth == 0 else ACCENT
    if math.isnan(mark.value):
        sheet.beside(mark.note, y, INTERVAL, ha="right", color=MUTED, style="italic")
        return
    sheet.axes.plot([mark.low, mark.high], [y, y], color=colour, linewidth=width, solid_capstyle="butt")
    face = "white" if mark.is_few else colour
    sheet.axes.plot([mark.value], [y], marker, markersize=size, color=colour, markerfacecolor=face)
    weight = "bold" if mark.depth == 0 else "normal"
    for words, x in zip(mark.figures, (VALUE, INTERVAL, COUNT), strict=True):
        sheet.beside(words, y, x, ha="right", fontweight=weight if x == VALUE else "normal")


def _draw_target(sheet: Page, goal: float, words: str) -> None:
    sheet.axes.axvline(goal, color=INK, linewidth=1.1, linestyle=(0, (4, 2.5)), zorder=1)
    sheet.axes.annotate(
        words, (goal, 0), (0, 3), textcoords="offset points", ha="center", va="bottom", fontsize=8, color=INK
    )
