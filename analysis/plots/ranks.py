"""Rank intervals: for each group the ranks the data do not exclude; groups of equals share a band."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from matplotlib.figure import Figure

from analysis.plots.page import Page
from analysis.plots.strip import Look, Mark, last_column, scaled, strip
from analysis.plots.style import BAND
from analysis.table import Table, Value, written

WORDS = {
    "vi": {
        "key": "Vạch: các thứ hạng mà số liệu không loại trừ (tin cậy 95 % cho mọi đơn vị cùng lúc); chấm: "
        "thứ tự theo giá trị. Vạch chồng nhau: chưa đủ chắc để xếp trên dưới. Nền đậm nhạt xen kẽ: nhóm "
        "ngang nhau.",
        "rank": "thứ hạng (1 là cao nhất)",
        "column": "hạng có thể",
    },
    "en": {
        "key": "Line: ranks the data do not exclude (95% confidence for all units at once); dot: order by "
        "value. Lines that overlap: cannot be put in order. Alternating ground: groups of equals.",
        "rank": "rank (1 is the highest)",
        "column": "possible ranks",
    },
}


def ranks(table: Table, *, language: str = "vi", target: float | None = None) -> Figure:
    """Draw a table from `tables.rank_table`, or consecutive rows of one.

    A rank has no target; *target* is for charts that do.
    """
    words = WORDS.get(language, WORDS["vi"])
    rows = list(table.records())
    marks = [
        Mark(
            label=written(row["group_label"], language),
            depth=1,
            value=scaled(row["rank"]),
            low=scaled(row["rank_low"]) - 0.35,
            high=scaled(row["rank_high"]) + 0.35,
            figures=(
                written(row["value"], language), _range(row["rank_low"], row["rank_high"], language),
                written(row["n"], language),
            ),
        )
        for row in rows
    ]  # fmt: skip
    unit = written(rows[0]["unit"], language)
    ends = (min(m.low for m in marks) - 0.4, max(m.high for m in marks) + 0.4)
    headings = (unit, words["column"], "n")
    last = last_column(marks)
    look = Look(
        table.title.to(language), words["key"], words["rank"], headings, language, None, ends, last=last
    )
    sheet = strip(marks, look)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if ends[1] / step <= 12)
    sheet.axes.set_xticks([1, *range(step if step > 1 else 2, int(ends[1]) + 1, step)])
    _draw_bands(sheet, table.values("tier"))
    return sheet.figure


def _range(low: Value, high: Value, language: str) -> str:
    return written(low, language) if low == high else f"{written(low, language)} – {written(high, language)}"


def _draw_bands(sheet: Page, tiers: Sequence[Value]) -> None:
    edges = [0.0]
    for place in sheet.places:
        edges.append(2 * place - edges[-1])
    at = 0
    for number, (_, rows) in enumerate(groupby(tiers)):
        size = len(list(rows))
        if number % 2 == 0:
            sheet.axes.axhspan(edges[at], edges[at + size], color=BAND, zorder=-1, linewidth=0)
        at += size
