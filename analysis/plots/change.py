"""Change on an earlier round: a dot for each change, its interval a line, the rule of no change."""

from __future__ import annotations

import math
from collections.abc import Mapping

from matplotlib.figure import Figure

from analysis.compare import Verdict
from analysis.plots.strip import Look, Mark, Rule, scaled, strip
from analysis.rounding import NOTHING
from analysis.table import Table, Value, written
from analysis.tables.change import CHANGES, signed

WORDS = {
    "vi": {
        "key": "Chấm: thay đổi; vạch ngang: khoảng tin cậy 95 % của thay đổi. Chấm rỗng: chưa đủ chắc để nói "
        "tăng hay giảm.",
        "none": "không đổi",
        "points": "điểm phần trăm",
        "headings": ("thay đổi", "khoảng 95 %", "nay"),
        "to": " đến ",
    },
    "en": {
        "key": "Dot: change; line: 95% confidence interval of the change. Hollow dot: cannot be told apart "
        "from no change.",
        "none": "no change",
        "points": "percentage points",
        "headings": ("change", "95% interval", "now"),
        "to": " to ",
    },
}

WIDER = 2.55
"""Inches for the figures: those of a change have a sign, both ends of its interval too."""


def change(table: Table, *, language: str = "vi", target: float | None = None) -> Figure:
    """Draw the rows of a table from `tables.change_table` that share the unit of its first row.

    A change has no target; *target* is for charts that do.
    """
    words = WORDS.get(language, WORDS["vi"])
    unit = table.rows[0][table.place("unit")]
    is_percent = written(unit, "vi") == "%"
    marks = [
        _mark(row, 100.0 if is_percent else 1.0, language) for row in table.records() if row["unit"] == unit
    ]
    axis = str(words["points"]) if is_percent else written(unit, language)
    first, second, third = words["headings"]
    look = Look(
        table.title.to(language), str(words["key"]), axis, (first, second, third), language,
        Rule(0.0, str(words["none"]), is_dashed=False), right=WIDER,
    )  # fmt: skip
    return strip(marks, look).figure


def _mark(row: Mapping[str, Value], factor: float, language: str) -> Mark:
    value, low, high = (scaled(row[name], factor) for name in ("exact_change", "exact_low", "exact_high"))
    joint = str(WORDS.get(language, WORDS["vi"])["to"])  # a dash beside a minus is read as a minus
    known = [written(row[name], language) for name in ("low", "high") if row[name] is not None]
    ends = joint.join(known) if known else NOTHING
    depth = row["depth"]
    return Mark(
        label=written(row["label"], language),
        depth=depth if isinstance(depth, int) else 0,
        value=value,
        low=low,
        high=high,
        figures=(signed(row["change"], language), ends, written(row["value"], language)),
        is_hollow=row["verdict"] not in (CHANGES[Verdict.ABOVE], CHANGES[Verdict.BELOW]),
        note=written(row["verdict"], language) if math.isnan(value) else "",
    )
