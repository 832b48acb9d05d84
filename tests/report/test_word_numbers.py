"""Whatever people answered, the Word report, the page and the CSV files show the same numbers."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import docx
from example_answers import answers, text
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.report import About, Contents, contents
from analysis.report.html import html
from analysis.report.word import word
from analysis.report.word.template import TABLE
from analysis.rounding import shown
from analysis.table import Table, to_csv
from analysis.tables import Printing

ABOUT = About("round", text("Đợt khảo sát"), date(2026, 11, 22), target=0.8)
forms = st.lists(st.text("12345-09", min_size=3, max_size=3), min_size=2, max_size=40)
NUMBER = re.compile(r"-?\d[\d.]*(?:,\d+)?")


def in_word(made: bytes) -> dict[str, list[list[str]]]:
    """Return the rows of every table of figures by its caption; the later of two that are alike."""
    document, found = docx.Document(io.BytesIO(made)), {}
    for table in document.tables:
        if table.style.name == TABLE:
            caption = "".join(run.text for run in table._tbl.getprevious().r_lst)
            title = re.sub(r"^Bảng \d+\. | \(đơn vị tính: .*\)$", "", caption)
            found.setdefault(title, []).append([[cell.text for cell in row.cells] for row in table.rows[1:]])
    return found


def in_the_file(table: Table) -> list[list[str]]:
    """Return the figures of a CSV file as people read them, row by row, without those for programs."""
    rows = csv.reader(io.StringIO(to_csv(table)))
    next(rows)
    fields = [(at, f) for at, f in enumerate(table.fields) if not f.file_only and not f.is_words]
    return [[read(row[at]) for at, _ in fields if row[at]] for row in rows]


def read(cell: str) -> str:
    number = Decimal(cell)
    return shown(number, -int(number.as_tuple().exponent), "vi")


def figures(cells: list[str]) -> list[str]:
    """Return the cells that hold figures, the ends of an interval apart."""
    parted = [part for cell in cells for part in (cell.split(" – ") if " – " in cell else [cell])]
    return [part for part in parted if NUMBER.fullmatch(part)]


def is_subsequence(some: list[str], whole: list[str]) -> bool:
    left = iter(whole)
    return all(any(one == other for other in left) for one in some)


def check(said: Contents) -> None:
    undrawn = replace(said, parts=tuple(replace(part, charts=()) for part in said.parts))
    found, page = in_word(word(undrawn)), html(said)
    n_checked = 0
    for table in (table for part in said.parts for table in part.tables):
        copies = found[table.title.to("vi")]
        wanted = in_the_file(table)
        whole = [rows for rows in copies if [figures(row) for row in rows] == wanted]
        assert whole, table.name
        for rows in copies:
            for row, expected in zip(rows, wanted, strict=True):
                assert is_subsequence(figures(row), expected), table.name
                n_checked += 1
        assert all(cell in page for row in wanted for cell in row)
    assert n_checked > 5


@settings(max_examples=12, deadline=None)
@given(forms, st.booleans())
def test_every_number_in_word_is_that_of_the_csv_file_and_of_the_page(rows: list[str], hide: bool) -> None:
    data = answers(rows, units="".join("ab"[place % 2] for place in range(len(rows))))
    check(contents(data, ABOUT, by=("unit",), printing=Printing(smallest=5 if hide else 0)))


def test_every_number_of_many_units_is_the_same_everywhere() -> None:
    data = answers(["455", "344", "529", "515", "-19", "231"] * 20, units="abcdefgh" * 15)
    check(contents(data, ABOUT, printing=Printing(smallest=5)))
