"""One index over the rounds: a dot and its interval for each, the target a dashed rule."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.plots.page import EDGE, WIDTH, lines
from analysis.plots.strip import plain, scaled
from analysis.plots.style import ACCENT, FAINT, INK, MUTED, style
from analysis.table import Table, Value, written

WORDS = {
    "vi": {
        "key": "Chấm: ước lượng; vạch đứng: khoảng tin cậy 95 %. Trục đứng không bắt đầu từ 0.",
        "target": "mục tiêu {}",
    },
    "en": {
        "key": "Dot: estimate; upright line: 95% confidence interval. The upright axis does not begin at 0.",
        "target": "target {}",
    },
}

HEIGHT = 3.9


def trend(table: Table, *, language: str = "vi", target: float | None = None) -> Figure:
    """Draw a table from `tables.trend_table`: the rounds from left to right.

    Parameters
    ----------
    target : float, optional
        In the unit of the estimate: a proportion where the unit is percent.
    """
    words = WORDS.get(language, WORDS["vi"])
    rows = list(table.records())
    unit = written(rows[-1]["unit"], language)
    factor = 100.0 if unit == "%" else 1.0
    with style():
        figure = Figure(figsize=(WIDTH, HEIGHT))
        title = "\n".join(lines(table.title.to(language), 78, 4))
        figure.text(EDGE / WIDTH, 1 - EDGE / HEIGHT, title, va="top", fontsize=12.5, fontweight="bold")
        under = 1 - (EDGE + 0.27 + 0.2 * title.count("\n")) / HEIGHT
        figure.text(EDGE / WIDTH, under, words["key"], va="top", fontsize=8.5, color=MUTED)
        axes = figure.add_axes((0.085, 0.2, 0.885, under - 0.3))
        for place, row in enumerate(rows):
            _draw_round(axes, place, row, (factor, language))
        _draw_path(axes, [scaled(row["exact_value"], factor) for row in rows])
        if target is not None:
            _draw_target(axes, target * factor, words["target"].format(plain(target * factor, language)))
        _draw_axes(axes, rows, unit, language)
    return figure


def _draw_round(axes: Axes, place: int, row: Mapping[str, Value], how: tuple[float, str]) -> None:
    factor, language = how
    value, low, high = (scaled(row[name], factor) for name in ("exact_value", "exact_low", "exact_high"))
    if math.isnan(value):
        return
    axes.plot([place, place], [low, high], color=ACCENT, linewidth=2.0, solid_capstyle="butt")
    axes.plot([place], [value], "o", color=ACCENT, markersize=7)
    ends = f"{written(row['low'], language)} – {written(row['high'], language)}"
    words = f"{written(row['value'], language)}\n({ends})"
    look: dict[str, object] = {
        "textcoords": "offset points",
        "va": "center",
        "fontsize": 8.5,
        "linespacing": 1.25,
    }
    look |= {"bbox": {"facecolor": "white", "edgecolor": "none", "pad": 1.0, "alpha": 0.85}}
    axes.annotate(words, (place, value), (9, 0), ha="left", **look)  # type: ignore[arg-type]


def _draw_path(axes: Axes, values: Sequence[float]) -> None:
    axes.plot(range(len(values)), values, color=MUTED, linewidth=0.8, linestyle=(0, (1, 2)), zorder=1)


def _draw_target(axes: Axes, goal: float, words: str) -> None:
    axes.axhline(goal, color=INK, linewidth=1.1, linestyle=(0, (4, 2.5)), zorder=1)
    axes.annotate(
        words, (0, goal), (3, 3), xycoords=("axes fraction", "data"), textcoords="offset points", fontsize=8,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0},
    )  # fmt: skip


def _draw_axes(axes: Axes, rows: Sequence[Mapping[str, Value]], unit: str, language: str) -> None:
    room = max(9, 90 // len(rows))
    labels = [lines(written(row["group_label"], language), room, 3) for row in rows]
    names = [
        "\n".join([*label, f"n = {written(row['n'], language)}"])
        for label, row in zip(labels, rows, strict=True)
    ]
    axes.set_xticks(range(len(rows)), names, fontsize=8.5)
    axes.set_xlim(-0.35, len(rows) - 0.35)
    axes.tick_params(axis="both", length=0)
    axes.tick_params(axis="y", labelsize=8.5)
    axes.yaxis.set_major_formatter(lambda value, _: plain(value, language))
    axes.set_ylabel(unit, fontsize=8.5, rotation=0, ha="right", va="top", y=1.0)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.margins(y=0.12)
    axes.set_axisbelow(True)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
