"""Whatever people answered, the page, the CSV file, the JSON text and the terminal show the same numbers."""

from __future__ import annotations

import csv
import io
import json
import re
from contextlib import redirect_stdout
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

from example_answers import answers, text
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.report import About, contents
from analysis.report.html import html
from analysis.rounding import shown
from analysis.table import Table, json_text, to_csv
from analysis.tables import Printing, index_tables
from survey.commands.index import print_tables

SHOWN = (
    "value",
    "low",
    "high",
    "n",
    "deff",
    "asked",
    "answered",
    "not_applicable",
    "dont_know",
    "not_answered",
)
ABOUT = About("round", text("Đợt khảo sát"), date(2026, 11, 22), target=0.8)
forms = st.lists(st.text("12345-09", min_size=3, max_size=3), min_size=2, max_size=40)


class Cells(HTMLParser):
    """Collects the tables of a page: caption and rows of cells."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[tuple[str, list[list[str]]]] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "table":
            self.tables.append(("", []))
        elif tag == "tr":
            self.tables[-1][1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][1][-1].append("")
        self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside in ("td", "th"):
            self.tables[-1][1][-1][-1] += data
        elif self.inside == "caption":
            self.tables[-1] = (self.tables[-1][0] + data, self.tables[-1][1])


def on_the_page(page: str) -> list[list[list[str]]]:
    cells = Cells()
    cells.feed(page)
    return [rows[1:] for _, rows in cells.tables]


def in_the_file(table: Table) -> list[list[str]]:
    """Return the figures of a CSV file as people read them."""
    rows = csv.DictReader(io.StringIO(to_csv(table)))
    return [[read(row[name]) for name in SHOWN] for row in rows]


def read(cell: str) -> str:
    number = Decimal(cell) if cell else None
    places = -int(number.as_tuple().exponent) if number is not None else 0
    return "–" if number is None else shown(number, places, "vi")


def in_the_json(table: Table) -> list[list[str]]:
    (found,) = json.loads(json_text((table,)))
    decimals = {"value": 2, "low": 2, "high": 2, "deff": 2}
    return [
        ["–" if row[name] is None else shown(row[name], decimals.get(name, 0), "vi") for name in SHOWN]
        for row in found["rows"]
    ]


@settings(max_examples=25, deadline=None)
@given(forms, st.booleans())
@example(["001", "012", "100", "220"], False)
def test_page_file_json_and_terminal_show_the_same_numbers(rows: list[str], hide: bool) -> None:
    data = answers(rows, units="".join("ab"[place % 2] for place in range(len(rows))))
    printing = Printing(smallest=5 if hide else 0)
    said = contents(data, ABOUT, by=("unit",), printing=printing)
    page = on_the_page(html(said))
    (table,) = index_tables(data, printing=printing)
    place = [t.name for part in said.parts for t in part.tables].index("index")
    fields = [field.name for field in table.read_fields()]
    columns = [fields.index(name) for name in SHOWN]
    shown_on_page = [[row[column] for column in columns] for row in page[place]]
    assert shown_on_page == in_the_file(table) == in_the_json(table)
    assert on_the_terminal(table) == [without_empty(table, row) for row in shown_on_page]


def on_the_terminal(table: Table) -> list[list[str]]:
    """Return the figures that `hailong index` prints, row by row, between the unit and the note."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        print_tables([table], "vi")
    lines = [re.split(r"\s{2,}", line.strip()) for line in printed.getvalue().splitlines()]
    labels = {label.to("vi") for label in table.values("label")}
    units = {unit.to("vi") for unit in table.values("unit")}
    found = [cells for cells in lines if len(cells) > 2 and cells[0] in labels and cells[1] in units]
    return [[cell for cell in cells[2:] if re.fullmatch(r"[0-9.,]+|–", cell)] for cells in found]


def without_empty(table: Table, cells: list[str]) -> list[str]:
    """Leave out the columns in which nothing stands, which the terminal does not print."""
    return [cell for name, cell in zip(SHOWN, cells, strict=True) if any(table.values(name))]
