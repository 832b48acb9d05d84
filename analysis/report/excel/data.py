"""The answers on sheets, a row a response: in codes to compute with, in words to read; and their codebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from xlsxwriter.worksheet import Worksheet

from analysis.codebook import Variable
from analysis.dataset import Dataset
from analysis.dataset.column import MARKS, Column
from analysis.microdata.cell import cell_text
from analysis.microdata.entries import KINDS
from analysis.report.excel.book import AIR, Book
from analysis.report.excel.explained import REASONS
from analysis.report.excel.figures import LINE, WRAPPED, n_lines

MOST_ROWS = 1_048_575
"""Responses a sheet can hold under its heading."""

LEAN = 200_000
"""With more cells of answers a workbook is written row by row, in constant memory."""

BATCH = 2000
"""Rows turned into cells at once."""

ABSENT = {mark: reason for reason, mark in MARKS.items()}

Cells = Callable[[Column, slice], Sequence[Any]]


def given(dataset: Dataset) -> tuple[Column, ...]:
    """Return the columns that may leave: no free text, nothing sensitive, nothing that names anybody."""
    return tuple(
        column
        for column in dataset.columns.values()
        if column.variable.kind != "text" and not (column.variable.sensitive or column.variable.identifying)
    )


def n_cells(dataset: Dataset) -> int:
    """Return how many cells the answers take, in codes and in words."""
    return 2 * dataset.n * (len(given(dataset)) + len(dataset.design_columns))


def write_codes(book: Book, name: str, dataset: Dataset) -> None:
    """Write the answers as codes; the notes on the headings say what they mean."""
    columns = given(dataset)
    page = _begun(book, name, [column.variable.name for column in columns], dataset)
    for at, column in enumerate(columns):
        book.remark(page, (0, at), _meaning(column.variable, book.language))
    _rows(book, page, dataset, [(column, _codes) for column in columns])


def write_words(book: Book, name: str, dataset: Dataset) -> None:
    """Write the answers in the words of the questionnaire, and why there is none in parentheses."""
    columns = given(dataset)
    page = _begun(book, name, [column.variable.label.to(book.language) for column in columns], dataset)
    page.set_row(0, 60)
    language = book.language
    _rows(book, page, dataset, [(column, lambda c, rows: _said(c, rows, language)) for column in columns])


def _begun(book: Book, name: str, headings: Sequence[str], dataset: Dataset) -> Worksheet:
    page = book.sheet(name)
    for at, words in enumerate((*headings, *dataset.design_columns)):
        page.write_string(0, at, cell_text(words), book.look("head_words"))
    n_columns = len(headings) + len(dataset.design_columns)
    page.set_column(0, max(n_columns - 1, 0), 14)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    if dataset.n and n_columns:
        page.autofilter(0, 0, dataset.n, n_columns - 1)
    return page


def _rows(book: Book, page: Worksheet, dataset: Dataset, columns: Sequence[tuple[Column, Cells]]) -> None:
    forms = {datetime: book.look("day"), "plain": book.look("muted", font_color="#1A1A1A")}
    for start in range(0, dataset.n, BATCH):
        rows = slice(start, min(start + BATCH, dataset.n))
        cells = [make(column, rows) for column, make in columns]
        cells += [design[rows].tolist() for design in dataset.design_columns.values()]
        for at, row in enumerate(zip(*cells, strict=True), start=start + 1):
            for place, cell in enumerate(row):
                _write(page, (at, place), cell, forms)


def _write(page: Worksheet, at: tuple[int, int], cell: Any, forms: dict[Any, Any]) -> None:
    if isinstance(cell, str):
        if cell:
            page.write_string(*at, cell_text(cell))
    elif isinstance(cell, datetime):
        page.write_datetime(*at, cell, forms[datetime])
    elif cell is not None and cell == cell:
        page.write_number(*at, cell)


def _codes(column: Column, rows: slice) -> Sequence[Any]:
    """Return cells as a file of data shows them: whole numbers and numbers as numbers, days as days."""
    kind, chosen = column.variable.kind, column.chosen[rows]
    if kind in ("rating", "single"):
        codes = [_code(category.code) for category in column.variable.categories]
        return [codes[place] if place >= 0 else None for place in chosen.tolist()]
    if kind == "multiple":
        names = [category.code for category in column.variable.categories]
        return [" ".join(n for n, on in zip(names, row, strict=True) if on) for row in chosen.tolist()]
    return _measured(column, rows)


def _code(code: str) -> int | str:
    """Return a code as the number it is, where writing the number gives the code back."""
    return int(code) if code.isascii() and code.isdigit() and str(int(code)) == code else code


def _said(column: Column, rows: slice, language: str) -> Sequence[Any]:
    kind, chosen = column.variable.kind, column.chosen[rows]
    labels = [category.label.to(language) or category.code for category in column.variable.categories]
    if kind in ("rating", "single"):
        found: Sequence[Any] = [labels[place] if place >= 0 else None for place in chosen.tolist()]
    elif kind == "multiple":
        found = ["; ".join(n for n, on in zip(labels, row, strict=True) if on) for row in chosen.tolist()]
    else:
        found = _measured(column, rows)
    marks = column.missing[rows].tolist()
    return [
        REASONS[ABSENT[mark]].to(language) if mark and cell in (None, "") else cell
        for cell, mark in zip(found, marks, strict=True)
    ]


def _measured(column: Column, rows: slice) -> Sequence[Any]:
    chosen = column.chosen[rows]
    if chosen.dtype.kind == "M":
        return [
            None if np.isnat(day) else datetime.combine(day.item(), datetime.min.time()) for day in chosen
        ]
    return [None if number != number else number for number in chosen.tolist()]


def _meaning(variable: Variable, language: str) -> str:
    lines = [variable.label.to(language)]
    lines += [f"{category.code}: {category.label.to(language)}" for category in variable.categories[:25]]
    return "\n".join(lines)


WIDTHS = (18, 52, 14, 18, 16, 40, 9, 20)
"""Of the columns of the codebook."""


def write_codebook(book: Book, name: str, dataset: Dataset) -> None:
    """Write a row for every code of every column, or for the column where it has no codes."""
    page = book.sheet(name)
    keys = ("name", "label", "kind", "section", "code", "category", "score", "missing")
    for at, key in enumerate(keys):
        page.write_string(0, at, book.say(key), book.look("head" if key == "score" else "head_words"))
    last = 0
    for last, row in enumerate(_coded(dataset, book.language), start=1):
        lines = (
            n_lines(str(value), int(wide * WRAPPED)) for value, wide in zip(row, WIDTHS, strict=True) if value
        )
        page.set_row(last, min(409, LINE * max(lines, default=1) + 1))
        for at, value in enumerate(row):
            form = book.look("cell", text_wrap=True)
            if isinstance(value, float):
                form = book.look("cell", num_format="General", **AIR)
            book.write(page, (last, at), value, form)
    for at, width in enumerate(WIDTHS):
        page.set_column(at, at, width)
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    page.autofilter(0, 0, max(last, 1), len(keys) - 1)


def _coded(dataset: Dataset, language: str) -> Iterator[tuple[str | float | None, ...]]:
    for variable in dataset.codebook.variables:
        head = (
            variable.name,
            variable.label.to(language),
            KINDS[variable.kind].to(language),
            variable.section,
        )
        if not variable.categories:
            yield (*head, None, None, None, None)
        for category in variable.categories:
            why = REASONS[category.missing].to(language).strip("()") if category.missing else None
            score = None if category.score is None else float(category.score)
            yield (*head, category.code, category.label.to(language), score, why)
