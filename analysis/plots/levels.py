"""Bars of answer levels: the middle level astride zero, answers without an opinion apart on the right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from analysis.plots.page import EDGE, LINE, RIGHT, UNDER, WIDTH, Page, lines, page
from analysis.plots.style import FAINT, INK, MUTED, style
from analysis.rounding import shown
from analysis.table import Table, Value, written

WORDS = {
    "vi": {
        "key": "Phần trăm trong số người có ý kiến; mức giữa nằm hai bên vạch 0.",
        "aside": "không có ý kiến\n(% người được hỏi)",
        "percent": "%",
    },
    "en": {
        "key": "Percent of those with an opinion; the middle level lies astride zero.",
        "aside": "no opinion\n(% of those asked)",
        "percent": "%",
    },
}

SCALE = LinearSegmentedColormap.from_list(
    "brown to blue", ("#66240a", "#c07a1e", "#e8e8e8", "#6cc3d5", "#0b6b88"), N=257
)
"""Told apart by colour-blind people, and in black and white: every two of five differ by 14 of CIE's
hundred steps of lightness, the ends too, for the lower side is darker than the upper."""

BAR = 0.66
"""Share of a row's height."""

SWATCH, LEGEND_LETTERS = 0.4, 17.0
"""Inches a level's patch takes in the legend with the air around it, and letters an inch beside it."""

READABLE = 6.0
"""A segment narrower than this many percent carries no figure; the table beside the chart does."""


def levels(table: Table, *, language: str = "vi", target: float | None = None) -> Figure:
    """Draw each row of a table from `tables.levels.level_tables` as one bar.

    The fields called "exact_level_..." are drawn from the lowest to the highest; an odd number of
    levels has its middle one astride zero. Levels have no target; *target* is for charts that do.
    """
    words = WORDS.get(language, WORDS["vi"])
    names = [field.name for field in table.fields if field.name.startswith("exact_level_")]
    headings = [table.fields[table.place(name.removeprefix("exact_"))].heading for name in names]
    rows = list(table.records())
    colours = _colours(len(names))
    with style():
        legend = _legend_words([heading.to(language) for heading in headings])
        under = UNDER + LINE * max((words.count("\n") for words in legend), default=0)
        labels = [written(row["label"], language) for row in rows]
        sheet = page(table.title.to(language), words["key"], labels, under=under)
        aside = _aside(sheet)
        for row, y in zip(rows, sheet.places, strict=True):
            _draw_bar(sheet, [_percent(row[name]) for name in names], y, (colours, language))
            _draw_aside(aside, _percent(row["exact_aside"]), y, language)
            sheet.beside(written(row["n"], language), y, WIDTH - EDGE, ha="right", color=MUTED)
        sheet.beside("n", -0.12, WIDTH - EDGE, ha="right", color=MUTED, fontsize=8)
        sheet.beside(words["aside"], -0.17, WIDTH - RIGHT + 0.2, ha="left", color=MUTED, fontsize=7.5)
        _draw_axis(sheet.axes, [[_percent(row[name]) for name in names] for row in rows], language)
        _draw_legend(sheet, legend, colours)
    return sheet.figure


def _colours(n_levels: int) -> list[str]:
    return [to_hex(SCALE(place / max(n_levels - 1, 1))) for place in range(n_levels)]


def _percent(value: Value) -> float:
    return 100.0 * value if isinstance(value, float) else 0.0


def _draw_bar(sheet: Page, shares: Sequence[float], y: float, look: tuple[list[str], str]) -> None:
    colours, language = look
    starts = list(accumulate(shares, initial=-_left(shares)))
    for share, start, colour in zip(shares, starts, colours, strict=False):
        sheet.axes.barh(
            y, share, sheet.row * BAR, start, color=colour, edgecolor="white", linewidth=0.6, zorder=2
        )
        if share >= READABLE:
            words = shown(share, 0, language)
            sheet.axes.text(
                start + share / 2, y, words, ha="center", va="center", fontsize=8, color=_ink_on(colour)
            )


def _left(shares: Sequence[float]) -> float:
    """Return how far a bar reaches to the left of zero."""
    middle = len(shares) // 2
    return sum(shares[:middle]) + (shares[middle] / 2 if len(shares) % 2 else 0.0)


def _ink_on(colour: str) -> str:
    red, green, blue = to_rgb(colour)
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else "white"


def _aside(sheet: Page) -> Axes:
    """Return the small drawing area right of the bars, for answers outside the scale."""
    box = sheet.axes.get_position()
    left = (WIDTH - RIGHT + 0.2) / WIDTH
    axes = sheet.figure.add_axes((left, box.y0, 0.9 / WIDTH, box.height), sharey=sheet.axes)
    axes.set_xlim(0, 100)
    axes.axis("off")
    return axes


def _draw_aside(axes: Axes, share: float, y: float, language: str) -> None:
    axes.barh(y, share, 0.14, color="white", edgecolor=MUTED, hatch="//////", linewidth=0.6)
    axes.annotate(
        shown(share, 0, language), (share, y), (3, 0), textcoords="offset points", va="center",
        fontsize=8, color=MUTED, annotation_clip=False,
    )  # fmt: skip


def _draw_axis(axes: Axes, bars: Sequence[Sequence[float]], language: str) -> None:
    left = 25 * math.ceil(max(map(_left, bars), default=0.0) / 25)
    right = 25 * max(1, math.ceil(max((sum(shares) - _left(shares) for shares in bars), default=0.0) / 25))
    axes.set_xlim(-left, right)
    axes.set_xticks(range(-left, right + 1, 25))
    axes.xaxis.set_major_formatter(lambda value, _: shown(abs(value), 0, language))
    axes.tick_params(axis="x", length=0, labelsize=8.5)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.axvline(0, color=INK, linewidth=0.9, zorder=0.9)
    axes.set_axisbelow(True)


def _legend_words(headings: Sequence[str]) -> list[str]:
    """Return the names of the levels, in lines where they would not stand side by side in one."""
    room = (WIDTH - 2 * EDGE - SWATCH * len(headings)) * LEGEND_LETTERS
    if sum(map(len, headings)) <= room:
        return list(headings)
    return ["\n".join(lines(heading, int(room / len(headings)))) for heading in headings]


def _draw_legend(sheet: Page, headings: Sequence[str], colours: Sequence[str]) -> None:
    patches = [Patch(facecolor=colour, edgecolor=MUTED, linewidth=0.4) for colour in colours]
    sheet.figure.legend(
        patches, headings, loc="lower left", bbox_to_anchor=(EDGE / WIDTH, 0), ncols=len(headings),
        frameon=False, fontsize=8, handlelength=1.2, columnspacing=1.4, borderaxespad=0.2,
    )  # fmt: skip
