"""The interval dot plot: every estimate a dot, its interval a line, the target a dashed rule."""

from __future__ import annotations

import math
from collections.abc import Mapping

from matplotlib.figure import Figure

from analysis.plots.strip import Look, Mark, Rule, last_column, limits, plain, scaled, strip
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


def intervals(
    table: Table, *, language: str = "vi", target: float | None = None, whole: Table | None = None
) -> Figure:
    """Draw the rows of *table* that share the unit of its first row, in the table's order.

    Parameters
    ----------
    table : Table
        From `tables.index_table` or `tables.group_table`.
    target : float, optional
        In the unit of the estimate: a proportion where the unit is percent.
    whole : Table, optional
        The table of which *table* is a page; the axis is that of all of it.
    """
    words = WORDS.get(language, WORDS["vi"])
    unit = table.rows[0][table.place("unit")]
    factor = 100.0 if written(unit, "vi") == "%" else 1.0
    marks, every = (
        [mark(row, factor, language) for row in each.records() if row["unit"] == unit]
        for each in (table, whole or table)
    )
    key = words["key"] + (words["few"] if any(one.is_hollow and not one.note for one in marks) else "")
    goal = None if target is None else target * factor
    rule = None if goal is None else Rule(goal, f"{words['target']} {plain(goal, language)}")
    headings = (written(unit, language), words["column"], "n")
    ends = limits(every, rule, 100.0 if factor == 100.0 and (goal or 0.0) <= 100.0 else math.inf)
    look = Look(
        table.title.to(language), key, headings[0], headings, language, rule, ends, last=last_column(marks)
    )
    return strip(marks, look).figure


def mark(row: Mapping[str, Value], factor: float, language: str) -> Mark:
    """Return the row of a table of figures as a row of the plot."""
    n = row["n"]
    few = isinstance(n, int) and n < FEW
    value, low, high = (scaled(row[name], factor) for name in ("exact_value", "exact_low", "exact_high"))
    ends = f"{written(row['low'], language)} – {written(row['high'], language)}"
    depth = row["depth"]
    return Mark(
        label=written(row["group_label" if "group_label" in row else "label"], language),
        depth=depth if isinstance(depth, int) else 0,
        value=value,
        low=low,
        high=high,
        figures=(written(row["value"], language), ends, written(n, language) + "*" * few),
        is_hollow=few,
        note=written(row["flag"], language) if math.isnan(value) else "",
    )
