"""The sheets of a workbook as rows of text: NFC, each cell with its place, none of it evaluated.

A workbook comes from outside: what it holds when unpacked is limited before anything is read, entities in
its XML are refused (openpyxl does so where defusedxml is installed), and empty rows end a sheet.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from survey.questionnaire.source import Found
from survey.questionnaire.written import WHOLE

UNPACKED = 50_000_000
"""Bytes the parts of a workbook may have together when unpacked."""

ROWS, EMPTY, COLUMNS = 5000, 60, 200
"""The most rows and columns of a sheet that are read, and how many empty rows end it."""

ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
UNRECKONED = "\x00"
"""What stands before a formula that came to nothing; no cell can hold it."""

SPOKEN = {
    "vietnamese": "vi",
    "tiếng việt": "vi",
    "english": "en",
    "tiếng anh": "en",
    "khmer": "km",
    "tiếng khmer": "km",
    "ខ្មែរ": "km",
}
"""Names of languages that stand without their tag."""

NOT_SPOKEN = frozenset({"media", "bind", "body", "control", "instance"})
"""What stands before :: and is no column in several languages."""

_LANGUAGE = re.compile(r"(?P<column>[^:]+?)\s*::?\s*(?P<language>[^:]+)")
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_TAGGED = re.compile(rf".*\(\s*({_TAG.pattern})\s*\)")


class NoWorkbook(Exception):
    """What was sent is no workbook that can be read; `found` says why."""

    def __init__(self, check: str, **params: object) -> None:
        super().__init__(check)
        self.found = Found(check, params=params, line=1)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: its number, and its cells by column and language ("" where a column has none)."""

    sheet: str
    number: int
    cells: Mapping[tuple[str, str], str]

    def word(self, column: str) -> str:
        """Return the cell of a column without languages, or ""."""
        return self.cells.get((column, ""), "")

    def words(self, column: str, first: str) -> dict[str, str]:
        """Return the cells of a column by language; one without a language is in the *first*."""
        found = {language or first: text for (name, language), text in self.cells.items() if name == column}
        return {language: text for language, text in found.items() if text}

    def found(self, check: str, column: str, **params: object) -> Found:
        """Return a fault of the cell in *column*."""
        return Found(check, (self.sheet, column), {"written": self.word(column), **params}, self.number)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its columns in order, each with its language, and its rows that hold something."""

    name: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Row]


def workbook(content: bytes) -> tuple[dict[str, Sheet], list[Found]]:
    """Return the sheets of a workbook by name in small letters, and what is wrong with their headings.

    Raises
    ------
    NoWorkbook
    """
    found: list[Found] = []
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED:
                raise NoWorkbook("xls_large", most=f"{UNPACKED // 1_000_000} MB")
        book, asked = (
            load_workbook(io.BytesIO(content), read_only=True, data_only=only) for only in (True, False)
        )
        sheets = [
            _sheet(_text(name).lower(), (book[name], asked[name]), found)
            for name in book.sheetnames
            if hasattr(book[name], "iter_rows")  # a chart on a sheet of its own has no rows
        ]
    except NoWorkbook:
        raise
    except (
        Exception
    ) as error:  # openpyxl falls over a damaged part as it comes: an index, a type, a coordinate
        raise NoWorkbook("xls_unreadable", fault=type(error).__name__) from None
    return {sheet.name: sheet for sheet in sheets}, found


def _sheet(name: str, sources: Sequence[Any], found: list[Found]) -> Sheet:
    """Return a sheet that was read twice: what its formulas came to, and the formulas themselves."""
    for source in sources:
        source.reset_dimensions()  # what a file says of its own size is often a million rows
    rows, formulas = (source.iter_rows(max_col=COLUMNS, values_only=True) for source in sources)
    columns = [_column(_text(cell), name, found) for cell in next(rows, ())]
    next(formulas, ())
    while columns and not columns[-1][0]:
        columns.pop()
    for place, column in enumerate(columns):
        if column[0] and column in columns[:place]:
            found.append(Found("xls_column_twice", (name,), {"column": "::".join(filter(None, column))}, 1))
    pairs = map(_reckoned, rows, formulas)
    return Sheet(name, columns, list(_rows(Sheet(name, columns, ()), pairs, found)))


def _reckoned(cells: Sequence[Any], formulas: Sequence[Any]) -> list[Any]:
    """Return the cells of a row; an error, or a formula that came to nothing, is marked as such."""
    return [
        UNRECKONED + str(formula) if _is_lost(cell, formula) else cell
        for cell, formula in zip(cells, formulas, strict=False)
    ]


def _is_lost(cell: Any, formula: Any) -> bool:
    """Return whether a cell holds an error, or a formula that came to nothing."""
    written = isinstance(formula, str) and formula.startswith("=")
    unread = cell is None and (written or isinstance(formula, ArrayFormula | DataTableFormula))
    return unread or (isinstance(cell, str) and cell in ERRORS)


def _column(heading: str, sheet: str, found: list[Found]) -> tuple[str, str]:
    """Return the column that a heading names and its language: "label::Tiếng Việt (vi)" is (label, vi)."""
    match = _LANGUAGE.fullmatch(heading)
    if match is None or match["column"].lower() in NOT_SPOKEN:
        return heading.strip().lower().replace(" ", "_"), ""
    spoken = match["language"].strip()
    tagged = _TAGGED.fullmatch(spoken)
    tag = tagged[1] if tagged else spoken if _TAG.fullmatch(spoken) else SPOKEN.get(spoken.lower(), "")
    if not tag:
        found.append(Found("xls_language", (sheet,), {"column": heading, "language": spoken}, 1))
    return match["column"].strip().lower().replace(" ", "_"), tag or spoken


def _rows(sheet: Sheet, rows: Iterator[Sequence[Any]], found: list[Found]) -> Iterator[Row]:
    empty = 0
    for number, cells in enumerate(rows, 2):
        texts = {
            column: text
            for column, cell in zip(sheet.columns, cells, strict=False)
            if column[0] and (text := _text(cell))
        }
        found += [
            Found("xls_formula", (sheet.name, column), {"written": text[1:]}, number)
            for (column, _), text in texts.items()
            if text.startswith(UNRECKONED)
        ]
        empty = 0 if texts else empty + 1
        if empty == EMPTY:
            return
        if texts and number > ROWS + 1:
            raise NoWorkbook("xls_large", most=f"{ROWS} hàng · rows")
        if texts:
            yield Row(sheet.name, number, texts)


def number(word: str) -> float | int | str:
    """Return what a cell counts, or its word where it is no number: the check of the file names it then."""
    try:
        found = float(word)
    except ValueError:
        return word
    return int(found) if found.is_integer() and abs(found) < WHOLE else found


def _text(cell: Any) -> str:
    """Return a cell as text: 1.0 is "1", a day is in ISO order, spaces of every kind are plain."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
    return unicodedata.normalize("NFC", str(cell).replace("\u00a0", " ")).strip()
