"""The units as a native chart: a point and its interval for each, the target as a line across."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_range_formula
from xlsxwriter.worksheet import Worksheet

from analysis.codebook import Text
from analysis.microdata.cell import LONGEST_CELL, cell_text, shortened
from analysis.plots import alternative
from analysis.report.excel.book import Book
from analysis.report.excel.figures import HEADINGS
from analysis.report.excel.sheets import Sheet
from analysis.rounding import half_up
from analysis.table import Value

WIDTH, ROOM, HEIGHT = 980, 20, 580
"""Pixels of the chart: at least so wide, so much for each unit, and so high."""

COLUMN, ROW = 64, 20
"""Pixels of a column and of a row."""

SHOWN = ("group_label", "value", "low", "high")
ACCENT, GOAL = "#0B5394", "#B45F06"


Rows = Sequence[Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn: the rows with a figure, the target as it is shown, and where its figures stand."""

    rows: Rows
    goal: float | None
    name: str
    first: int

    def column(self, place: int) -> list[Any]:
        """Return the cells of one column of the figures."""
        top, column = HEADINGS + 1, self.first + place
        return [self.name, top, column, HEADINGS + max(len(self.rows), 1), column]

    def arms(self) -> list[tuple[float, float]]:
        """Return how far each interval reaches above and below the value; 0 where there is none."""
        return [(_between(row, "value", "high"), _between(row, "low", "value")) for row in self.rows]


def write_chart(book: Book, sheet: Sheet, name: str, target: float | None) -> None:
    """Write the sheet of the chart, with the figures it is drawn from to the right of it.

    Parameters
    ----------
    target : float or None
        In the unit of the index: a proportion where the unit is percent.
    """
    page = book.sheet(name)
    page.fit_to_pages(1, 1)
    page.write_string(0, 0, cell_text(sheet.table.title.to(book.language)), book.look("title"))
    page.write_string(1, 0, book.say("interval"), book.look("muted"))
    rows = [row for row in sheet.table.records() if row["value"] is not None]
    width = max(WIDTH, ROOM * len(rows))
    drawing = Drawing(rows, _goal(rows, target), name, width // COLUMN + 2)
    _beside(book, page, drawing)
    chart = _drawn(book, drawing)
    chart.set_size({"width": width, "height": HEIGHT})
    described = shortened(alternative(sheet.table, "intervals", book.language), LONGEST_CELL // 16)
    page.insert_chart(2, 0, chart, {"description": described, "object_position": 2})
    page.print_area(0, 0, 3 + HEIGHT // ROW, drawing.first - 2)


def _goal(rows: Rows, target: float | None) -> float | None:
    if target is None or not rows:
        return None
    unit = rows[0]["unit"]
    factor = 100 if isinstance(unit, Text) and unit.to("en") == "%" else 1
    return float(half_up(target * factor, 2))


def _between(row: Mapping[str, Value], low: str, high: str) -> float:
    if row[low] is None or row[high] is None:
        return 0.0
    return float(Decimal(str(row[high])) - Decimal(str(row[low])))


def _beside(book: Book, page: Worksheet, drawing: Drawing) -> None:
    headings = (book.say("unit"), book.say("value"), book.say("low"), book.say("high"), "+", "−")
    for at, words in enumerate((*headings, book.say("target"))):
        page.write_string(HEADINGS, drawing.first + at, words, book.look("head" if at else "head_words"))
    page.set_column(drawing.first, drawing.first, 34)
    for at, (row, arms) in enumerate(zip(drawing.rows, drawing.arms(), strict=True), start=HEADINGS + 1):
        cells = (*(row[field] for field in SHOWN), *arms, drawing.goal)
        for column, value in enumerate(cells):
            form = book.look("cell", **({"num_format": "#,##0.00"} if column else {}))
            book.write(page, (at, drawing.first + column), value, form)


def _drawn(book: Book, drawing: Drawing) -> Any:
    chart: Any = book.inner.add_chart({"type": "line"})
    up, down = (
        "=" + xl_range_formula(name, top, column, bottom, column)
        for name, top, column, bottom, _ in (drawing.column(4), drawing.column(5))
    )
    marker = {"type": "circle", "size": 6, "fill": {"color": ACCENT}, "border": {"color": ACCENT}}
    bars = {
        "type": "custom", "plus_values": up, "minus_values": down,
        "plus_data": [arm for arm, _ in drawing.arms()], "minus_data": [arm for _, arm in drawing.arms()],
        "line": {"color": ACCENT, "width": 1.25},
    }  # fmt: skip
    points = {"categories": drawing.column(0), "values": drawing.column(1), "line": {"none": True}}
    chart.add_series({"name": book.say("interval"), **points, "marker": marker, "y_error_bars": bars})
    if drawing.goal is not None:
        line = {"color": GOAL, "width": 1.75, "dash_type": "dash"}
        across = {"categories": drawing.column(0), "values": drawing.column(6), "line": line}
        chart.add_series({"name": book.say("target"), **across, "marker": {"type": "none"}})
    _set_axes(chart, _reach(drawing))
    return chart


def _reach(drawing: Drawing) -> dict[str, float]:
    """Return where the axis begins and ends: round numbers around every interval and the target."""
    shown = [float(str(row[name])) for row in drawing.rows for name in SHOWN[1:] if row[name] is not None]
    shown += [] if drawing.goal is None else [drawing.goal]
    if not shown or min(shown) == max(shown):
        return {}
    step = 10.0 ** math.floor(math.log10(max(shown) - min(shown)))
    return {"min": step * math.floor(min(shown) / step), "max": step * math.ceil(max(shown) / step)}


def _set_axes(chart: Any, reach: Mapping[str, float]) -> None:
    grid = {"visible": True, "line": {"color": "#DEDEDE", "width": 0.75}}
    chart.set_y_axis({"num_format": "General", "major_gridlines": grid, "line": {"none": True}, **reach})
    chart.set_x_axis({"num_font": {"rotation": -90, "size": 8}, "label_position": "low", "interval_unit": 1})
    chart.set_legend({"position": "top"})
    chart.show_blanks_as("gap")
