"""The importance-performance map: how much each item matters, how good it is, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.drivers import Quadrant
from analysis.plots.page import EDGE, WIDTH, lines
from analysis.plots.strip import plain, scaled
from analysis.plots.style import ACCENT, FAINT, INK, MUTED, style
from analysis.table import Table, Value, written
from analysis.tables.priorities import DO

WORDS = {
    "vi": {
        "key": "Mỗi số là một câu (tên ở dưới); vạch mảnh: khoảng tin cậy 95 %. Hai đường chia: trung bình "
        "của các câu. Số rỗng: khoảng của nó cắt đường chia, nên có thể thuộc vùng bên cạnh.",
        "performance": "mức đáp ứng (% điểm cao nhất)",
        "importance": "mức quan trọng (tương quan với hài lòng chung)",
    },
    "en": {
        "key": "Each number is an item (names below); thin lines: 95% confidence intervals. The lines that "
        "part the map: the items' averages. A hollow number: its interval crosses one of them.",
        "performance": "performance (% of the highest score)",
        "importance": "importance (correlation with satisfaction overall)",
    },
}

CORNERS: Sequence[tuple[Quadrant, float, float]] = (
    (Quadrant.IMPROVE_FIRST, 0, 1),
    (Quadrant.KEEP_UP, 1, 1),
    (Quadrant.LOW_PRIORITY, 0, 0),
    (Quadrant.MORE_THAN_NEEDED, 1, 0),
)

MAP = 4.3
"""Height of the map, in inches."""

LINE = 0.21
"""Height of a line of an item's name, in inches."""

NAMES = 52
"""Letters in a line of an item's name."""


def priorities(table: Table, *, language: str = "vi", target: float | None = None) -> Figure:
    """Draw a table from `tables.priorities.priority_table`.

    The map has no target; *target* is for charts that do.
    """
    words = WORDS.get(language, WORDS["vi"])
    rows = list(table.records())
    columns = _names([written(row["label"], language) for row in rows])
    body = LINE * max(map(len, columns)) + 0.25
    total = MAP + body + 1.5
    with style():
        figure = Figure(figsize=(WIDTH, total))
        top = _draw_heading(figure, "".join(lines(table.title.to(language), 78, 1)), words["key"], total)
        bottom = (body + 0.62) / total
        axes = figure.add_axes((0.09, bottom, 0.885, top - bottom))
        _draw_map(axes, rows)
        _draw_corners(axes, language)
        axes.set_xlabel(words["performance"], fontsize=8.5)
        axes.set_ylabel(words["importance"], fontsize=8.5)
        axes.xaxis.set_major_formatter(lambda value, _: plain(value, language))
        axes.yaxis.set_major_formatter(lambda value, _: plain(value, language))
        for column, names in enumerate(columns):
            place = (EDGE / WIDTH + 0.5 * column, body / total)
            figure.text(*place, "\n".join(names), va="top", fontsize=8.5, linespacing=1.3)
    return figure


def _draw_heading(figure: Figure, title: str, key: str, total: float) -> float:
    """Write title and key; return where the map may begin, as a share of the height."""
    left, keys = EDGE / WIDTH, lines(key, 115)
    figure.text(left, 1 - EDGE / total, title, va="top", fontsize=12.5, fontweight="bold")
    figure.text(left, 1 - (EDGE + 0.27) / total, "\n".join(keys), va="top", fontsize=8.5, color=MUTED)
    return 1 - (EDGE + 0.37 + 0.17 * len(keys)) / total


def _names(labels: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the numbered labels in two columns of lines, about equally long."""
    wrapped = [
        [" " * 5 * (place > 0) + line for place, line in enumerate(lines(f"{number}. {label}", NAMES, 4))]
        for number, label in enumerate(labels, start=1)
    ]
    half = sum(map(len, wrapped)) / 2
    left: list[str] = []
    right: list[str] = []
    for name in wrapped:
        (left if len(left) < half and not right else right).extend(name)
    return left, right


def _draw_map(axes: Axes, rows: Sequence[Mapping[str, Value]]) -> None:
    sides = {
        name: np.array([[scaled(row[f"exact_{name}{end}"]) for end in ("", "_low", "_high")] for row in rows])
        for name in ("performance", "importance")
    }
    xs, ys = sides["performance"] * 100, sides["importance"]
    middle = float(np.nanmean(xs[:, 0])), float(np.nanmean(ys[:, 0]))
    axes.axvline(middle[0], color=INK, linewidth=0.9, linestyle=(0, (4, 2.5)), zorder=1)
    axes.axhline(middle[1], color=INK, linewidth=0.9, linestyle=(0, (4, 2.5)), zorder=1)
    for number, (x, y) in enumerate(zip(xs, ys, strict=True), start=1):
        axes.plot(x[1:], [y[0]] * 2, color=MUTED, linewidth=0.6, zorder=2)
        axes.plot([x[0]] * 2, y[1:], color=MUTED, linewidth=0.6, zorder=2)
        unsure = x[1] < middle[0] < x[2] or y[1] < middle[1] < y[2]
        face, ink = ("white", ACCENT) if unsure else (ACCENT, "white")
        axes.plot(x[:1], y[:1], "o", markersize=13, color=ACCENT, markerfacecolor=face, zorder=3)
        axes.annotate(str(number), (x[0], y[0]), ha="center", va="center", fontsize=7.5, color=ink, zorder=4)
    axes.margins(0.09)
    axes.tick_params(length=0, labelsize=8.5)
    axes.grid(color=FAINT, linewidth=0.5)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_color(FAINT)


def _draw_corners(axes: Axes, language: str) -> None:
    for quadrant, x, y in CORNERS:
        offset = (6 - 12 * x, 6 - 12 * y)
        axes.annotate(
            DO[quadrant].to(language), (x, y), offset, xycoords="axes fraction", textcoords="offset points",
            ha="right" if x else "left", va="top" if y else "bottom", fontsize=9, fontweight="bold",
            color=MUTED, zorder=1,
        )  # fmt: skip
