"""What is printed, as people read it: the tables of a document, and every other piece of its text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser

import docx
import openpyxl
from checked_page import ended_anywhere

from analysis.report.excel.figures import HEADINGS
from analysis.report.word.template import TABLE
from analysis.rounding import NOTHING, shown

Rows = list[dict[str, str]]
"""Cells by the heading of their column."""

JOINED = "Khoảng tin cậy"
"""The column of Word in which both ends of an interval stand."""

NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\w)")
PASSED = re.compile(r"\d\d/\d\d/\d{4}|\d\d:\d\d|^(Bảng|Hình) \d+\.")
"""Days, hours, and the numbers of tables and pictures are no figures."""


@dataclass
class Printed:
    """Tables by their title, each as often as it is printed; and the texts outside of them."""

    tables: dict[str, list[Rows]] = field(default_factory=dict)
    loose: list[str] = field(default_factory=list)

    def keep(self, title: str, rows: Rows) -> None:
        self.tables.setdefault(title, []).append(rows)

    def numbers(self) -> Iterator[str]:
        """Yield every number outside the tables."""
        for text in self.loose:
            yield from NUMBER.findall(PASSED.sub("", text))


class _Page(HTMLParser):
    """Gathers tables under their caption, or the name of the region they stand in."""

    def __init__(self) -> None:
        super().__init__()
        self.printed, self.region, self.caption = Printed(), "", ""
        self.rows: list[list[str]] | None = None
        self.inside: list[str] = []
        self.hides = False

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if told.get("role") == "region":
            self.region = told.get("aria-label", "").removeprefix("Bảng số liệu: ")
        self.printed.loose += [told[name] for name in ("aria-label", "alt") if told.get(name)]
        self.hides = told.get("class") == "tick"
        if tag == "table":
            self.rows, self.caption = [], ""
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
        self.inside.append(tag)

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass
        if tag == "table":
            head, *body = self.rows
            self.printed.keep(
                self.caption or self.region, [dict(zip(head, row, strict=True)) for row in body]
            )
            self.rows = None

    def handle_data(self, data):
        around = self.inside[-1] if self.inside else ""
        if around in ("td", "th"):
            self.rows[-1][-1] += data
        elif around == "caption":
            self.caption += data
        elif around not in ("style", "script") and not (around == "text" and self.hides):
            self.printed.loose.append(data)


def page(html: str) -> Printed:
    """Read a page, of the report or of the service."""
    reading = _Page()
    reading.feed(ended_anywhere(html))
    return reading.printed


def word(made: bytes) -> Printed:
    """Read a Word document; the ends of an interval are parted, and captions stand without their number."""
    document, printed = docx.Document(io.BytesIO(made)), Printed()
    printed.loose += [paragraph.text.replace("\u00a0", " ") for paragraph in document.paragraphs]
    for table in document.tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if table.style.name != TABLE or rows[0][-1] == "Mô tả":
            printed.loose += [cell for row in rows for cell in row]
            continue
        caption = "".join(run.text for run in table._tbl.getprevious().r_lst)
        title = re.sub(r"^Bảng \d+\. | \(đơn vị tính: .*\)$", "", caption)
        if title in NUMBERED:
            rows[1:] = [[re.sub(r"^\d+\. ", "", row[0]), *row[1:]] for row in rows[1:]]
        printed.keep(title, [dict(_parted(rows[0], row)) for row in rows[1:]])
    return printed


NUMBERED = ("Quan trọng và đáp ứng",)
"""Tables whose rows have the numbers of the chart above them."""


def _parted(headings: list[str], cells: list[str]) -> Iterator[tuple[str, str]]:
    for heading, cell in zip(headings, cells, strict=True):
        if heading == JOINED:
            low, _, high = cell.replace(" đến ", " – ").partition(" – ")
            yield from (("Từ", low), ("Đến", high or NOTHING))
        else:
            yield heading, cell


def workbook(content: bytes, n_read: dict[str, int], aside: tuple[str, ...] = ()) -> Printed:
    """Read a workbook as Excel shows it.

    Parameters
    ----------
    n_read : mapping of sheet to int
        The sheets of figures, and how many columns of each people read.
    aside : tuple of str
        Sheets that are not read: single answers are no figures.

    A sheet of several tables has the title of each in its first column, without what all begin with.
    """
    book, printed = openpyxl.load_workbook(io.BytesIO(content)), Printed()
    for sheet in book:
        if sheet.title in n_read:
            _read_sheet(sheet, n_read[sheet.title], printed)
        elif sheet.title not in aside:
            cells = [cell for row in sheet.iter_rows() for cell in row]
            printed.loose += [_cell(cell) for cell in cells if cell.value is not None]
    return printed


def _read_sheet(sheet, n_read: int, printed: Printed) -> None:
    lines = [[_cell(cell) for cell in row[:n_read]] for row in sheet.iter_rows()]
    end = int(re.sub(r".*?(\d+)$", r"\1", sheet.auto_filter.ref))
    printed.loose += [cell for line in lines[1:HEADINGS] + lines[end:] for cell in line]
    found: dict[str, Rows] = {}
    several = lines[HEADINGS][0] == "Bảng"
    alike = lines[0][0].partition(lines[HEADINGS + 1][0])[0] if several else ""
    for line in lines[HEADINGS + 1 : end]:
        named = dict(zip(lines[HEADINGS], line, strict=True))
        title = alike + named.pop("Bảng") if several else lines[0][0]
        found.setdefault(title, []).append(named)
    for title, rows in found.items():
        printed.keep(title, rows)


def _cell(cell) -> str:
    if cell.value is None:
        return ""
    if not isinstance(cell.value, int | float):
        return str(cell.value)
    places = len(cell.number_format.partition(".")[2]) if cell.number_format != "General" else 0
    return shown(Decimal(repr(cell.value)), places, "vi")


def comma_separated(text: str) -> list[dict[str, str]]:
    """Read a CSV file: its cells by the names of their fields."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def notation(text: str) -> dict[str, list[dict[str, object]]]:
    """Read JSON of one table or of several: the rows by the name of the table, numbers as written."""
    found = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    return {table["name"]: table["rows"] for table in (found if isinstance(found, list) else [found])}


def number(cell: object) -> Decimal | None:
    """Return the number in a cell of a file for programs; None where it holds words, or nothing."""
    try:
        found = cell if isinstance(cell, Decimal) else Decimal(str(cell or ""))
    except ArithmeticError:
        return None
    return found if found.is_finite() else None
