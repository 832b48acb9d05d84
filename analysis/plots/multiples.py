"""Small multiples: one small panel for each group, the same parts in the same places, everybody in grey."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.plots.page import EDGE, WIDTH, lines
from analysis.plots.strip import Mark, limits, plain, scaled
from analysis.plots.style import ACCENT, FAINT, INK, MUTED, style
from analysis.table import Table, Value, written

WORDS = {
    "vi": {
        "key": "Chấm và vạch: giá trị và khoảng tin cậy 95 % của đơn vị. Vạch xám: toàn bộ. "
        "Mỗi hàng là một phần:",
        "empty": "không công bố",
    },
    "en": {
        "key": "Dot and line: value and 95% confidence interval of the unit. Grey tick: everybody. "
        "Rows are parts:",
        "empty": "not published",
    },
}

ACROSS = 4
"""Panels in a row."""

ROW, HEAD = 0.17, 0.36
"""Height of a part in a panel, and of a panel's name, in inches."""

Rows = Sequence[Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class Grid:
    """What every panel shares: how many parts, the ends of the axis, everybody's figures, the language."""

    n_parts: int
    ends: tuple[float, float]
    whole: Sequence[float]
    language: str


def multiples(table: Table, *, language: str = "vi", target: float | None = None) -> Figure:
    """Draw a table from `tables.group_table`: a panel for each group, a row for each part of the index.

    Only the upper two levels of the tree are drawn. The panels have no target; *target* is for charts
    that do.
    """
    words = WORDS.get(language, WORDS["vi"])
    panels = _panels(table)
    whole, *groups = panels.values()
    factor = 100.0 if written(whole[0]["unit"], "vi") == "%" else 1.0
    marks = [mark for rows in panels.values() for mark in (_mark(row, factor) for row in rows)]
    grid = Grid(
        len(whole),
        limits(marks, None, 100.0 if factor == 100.0 else math.inf),
        [_mark(row, factor).value for row in whole],
        language,
    )
    names = [f"{place}. {written(row['label'], language)}" for place, row in enumerate(whole, start=1)]
    key = lines(f"{words['key']} {'; '.join(names)}.", 118)
    with style():
        figure, places = _sheet(table.title.to(language), key, len(groups), grid)
        for rows, place in zip(groups, places, strict=True):
            axes = figure.add_axes(place)
            _draw_panel(axes, written(rows[0]["group_label"], language), grid)
            for y, row in enumerate(rows):
                _draw_part(axes, y, _mark(row, factor))
            if all(math.isnan(_mark(row, factor).value) for row in rows):
                _say_empty(axes, words["empty"])
    return figure


def _panels(table: Table) -> dict[Value, list[Mapping[str, Value]]]:
    panels: dict[Value, list[Mapping[str, Value]]] = {}
    unit = table.rows[0][table.place("unit")]
    for row in table.records():
        depth = row["depth"]
        if isinstance(depth, int) and depth <= 1 and row["unit"] == unit:
            panels.setdefault(row["group"], []).append(row)
    return panels


def _mark(row: Mapping[str, Value], factor: float) -> Mark:
    value, low, high = (scaled(row[name], factor) for name in ("exact_value", "exact_low", "exact_high"))
    depth = row["depth"]
    return Mark("", depth if isinstance(depth, int) else 0, value, low, high, ("", "", ""))


Place = tuple[float, float, float, float]


def _sheet(title: str, key: Sequence[str], n: int, grid: Grid) -> tuple[Figure, list[Place]]:
    """Return the figure with its heading, and where each panel stands."""
    heading = lines(title, 78, 4)
    under = EDGE + 0.24 * len(heading) + 0.03
    top, body = under + 0.17 * len(key) + 0.1, ROW * grid.n_parts + 0.3
    down = -(-n // ACROSS)
    total = top + down * (HEAD + body) + EDGE
    figure = Figure(figsize=(WIDTH, total))
    left = EDGE / WIDTH
    figure.text(left, 1 - EDGE / total, "\n".join(heading), va="top", fontsize=12.5, fontweight="bold")
    figure.text(left, 1 - under / total, "\n".join(key), va="top", fontsize=8.5, color=MUTED)
    step = (1 - 2 * left) / ACROSS
    places = [
        (left + step * (place % ACROSS) + 0.02,
         1 - (top + (place // ACROSS + 1) * (HEAD + body) - 0.25) / total,
         step - 0.035, (body - 0.3) / total)
        for place in range(n)
    ]  # fmt: skip
    return figure, places


def _draw_panel(axes: Axes, name: str, grid: Grid) -> None:
    axes.set_xlim(*grid.ends)
    axes.set_ylim(grid.n_parts - 0.4, -0.6)
    axes.set_title("\n".join(lines(name, 26, 2)), fontsize=8.5, loc="left", pad=3, linespacing=1.1)
    axes.set_yticks(range(grid.n_parts), [str(place) for place in range(1, grid.n_parts + 1)])
    axes.tick_params(length=0, labelsize=7, pad=2)
    axes.locator_params(axis="x", nbins=4)
    axes.xaxis.set_major_formatter(lambda value, _: plain(value, grid.language))
    axes.grid(axis="x", color=FAINT, linewidth=0.5)
    axes.set_axisbelow(True)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    for y, value in enumerate(grid.whole):
        axes.plot([value, value], [y - 0.36, y + 0.36], color="#9a9a9a", linewidth=2.2, zorder=1)


def _say_empty(axes: Axes, words: str) -> None:
    """Say in a panel that nothing of it is published, over the ticks of everybody."""
    clear = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    axes.text(
        0.5, 0.5, words, transform=axes.transAxes, ha="center", fontsize=8, color=MUTED, bbox=clear, zorder=3
    )


def _draw_part(axes: Axes, y: int, mark: Mark) -> None:
    colour = ACCENT if mark.depth else INK
    axes.plot([mark.low, mark.high], [y, y], color=colour, linewidth=1.4, solid_capstyle="butt")
    axes.plot([mark.value], [y], "o" if mark.depth else "D", markersize=4.2, color=colour)
