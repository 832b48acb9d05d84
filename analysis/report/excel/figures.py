"""A table of figures on a sheet: real numbers with their decimals, headings that stay, filters, notes."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from xlsxwriter.worksheet import Worksheet

from analysis.codebook import Text
from analysis.microdata.cell import cell_text
from analysis.report.excel.book import AIR, MUTED, Book, width_of
from analysis.report.excel.explained import EXPLAINED, SHARE
from analysis.report.excel.sheets import WHICH, Sheet
from analysis.rounding import NOTHING
from analysis.table import Field, Table, Value, written

HEADINGS = 3
"""The row of the headings, from 0: a title, a line below it and an empty row stand above."""

LINE = 13.5
"""Points of a line of a row."""

WRAPPED = 1.05
"""Letters of a line for each unit of a column's width, as far as words that wrap fill it."""

ROOMY = ("label", "group_label", "flag")
"""Columns whose words are in every row: on two lines they would make a long sheet twice as long."""

BOLD = 0.9
"""The same of headings."""

INDENT = 1.5
"""Letters that a step of indentation takes."""

TITLED = 0.6
"""The same of a title."""

MOST_OPEN = 200
"""Rows of groups in detail up to which all of them stand open: 103 units with 43 lines each would be printed
on some 150 sheets. Beyond, each group shows the line of its index; what stands below it is folded away."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a table stands: its sheet, the column of every field, its first and last row."""

    name: str
    columns: Mapping[str, int]
    first: int
    last: int


def write_figures(book: Book, sheet: Sheet) -> Placed:
    """Write a sheet of figures; what people do not read is folded away to the right."""
    table, page = sheet.table, book.sheet(sheet.name)
    fields = (*table.read_fields(), *(field for field in table.fields if field.file_only))
    n_read = len(table.read_fields())
    widths = _columns(book, page, table, fields)
    _title(book, page, table.title.to(book.language), widths)
    page.write_string(1, 0, cell_text(book.about.title.to(book.language)), book.look("muted"))
    _headings(book, page, fields, widths)
    folds = _folds(book, page, sheet)
    last = HEADINGS
    for last, record in enumerate(table.records(), start=HEADINGS + 1):
        page.set_row(last, _height(book, widths, record), None, folds[_stepped(record) > 0])
        _row(book, page, last, [(field, record[field.name]) for field in fields])
    if last > HEADINGS:
        page.autofilter(HEADINGS, 0, last, len(fields) - 1)
    page.freeze_panes(HEADINGS + 1, 2 if fields[0] == WHICH else 1)
    page.repeat_rows(HEADINGS)
    end = last + 1 + len(table.notes)
    page.print_area(0, 0, end, n_read - 1)
    for place, note in enumerate(table.notes):
        book.paragraph(
            page, (last + 2 + place, n_read - 1), note.to(book.language), wide=sum(widths.values())
        )
    return Placed(sheet.name, {field.name: at for at, field in enumerate(fields)}, HEADINGS + 1, last)


def _title(book: Book, page: Worksheet, title: str, widths: Mapping[str, float]) -> None:
    """Write the title of a sheet, over the lines it takes: what goes beyond the columns is not printed."""
    wide = int(sum(widths.values()) * TITLED)
    if len(widths) > 1 and (lines := n_lines(title, wide)) > 1:
        page.set_row(0, min(409.0, 18.0 * lines + 2))
        page.merge_range(0, 0, 0, len(widths) - 1, "", book.look("title", text_wrap=True, valign="top"))
        page.write_string(0, 0, cell_text(title), book.look("title", text_wrap=True, valign="top"))
    else:
        page.write_string(0, 0, cell_text(title), book.look("title"))


def _folds(book: Book, page: Worksheet, sheet: Sheet) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return how the lines of an index, and those below it, are folded; say so on a sheet that is."""
    if sheet.key != "details" or len(sheet.table.rows) <= MOST_OPEN:
        return {}, {}
    page.outline_settings(True, False, True, False)
    page.write_string(2, 0, book.say("folded"), book.look("muted"))
    return {"collapsed": True}, {"level": 1, "hidden": True}


def _columns(book: Book, page: Worksheet, table: Table, fields: tuple[Field, ...]) -> dict[str, float]:
    """Set the widths of the columns, and return those of the columns people read."""
    widths: dict[str, float] = {}
    for at, field in enumerate(fields):
        width = 13.5  # "Không trả lời" with air beside it
        if is_words(field):
            texts = [written(value, book.language) for value in table.values(field.name) if value is not None]
            width = width_of(texts, least=9, most=46 if field.name in ROOMY else 30)
        folded = {"level": 1, "hidden": True} if field.file_only else {}
        page.set_column(at, at, width, None, folded)
        widths |= {} if field.file_only else {field.name: width}
    page.set_column(len(fields), len(fields), 3, None, {"collapsed": True})
    return widths


def _height(book: Book, widths: Mapping[str, float], record: Mapping[str, Value]) -> float:
    """Return how high a row is in points: programs other than Excel do not fit it to words that wrap."""
    indent = INDENT * (_stepped(record) + 1)
    lines = 1
    for name, width in widths.items():
        if isinstance(words := record[name], Text | str):
            room = max(6, int((width - indent) * WRAPPED))
            lines = max(lines, n_lines(written(words, book.language), room))
    return min(409.0, LINE * lines + 1)


@lru_cache(maxsize=65536)
def n_lines(words: str, room: int) -> int:
    """Return how many lines of *room* letters words take; labels come again in every group."""
    return len(textwrap.wrap(words, room))


def _stepped(record: Mapping[str, Value]) -> int:
    depth = record.get("depth")
    return min(depth, 10) if isinstance(depth, int) else 1


def _headings(book: Book, page: Worksheet, fields: tuple[Field, ...], widths: Mapping[str, float]) -> None:
    heading = [field.heading.to(book.language) for field in fields]
    twice = {words for at, words in enumerate(heading) if words in heading[:at]}
    for at, field in enumerate(fields):
        if field.file_only and heading[at] in twice:
            heading[at] += f" ({field.name})"
    rooms = [max(6, int((widths.get(field.name, 99) - INDENT) * BOLD)) for field in fields]
    page.set_row(HEADINGS, LINE * min(8, max(map(n_lines, heading, rooms))) + 2)
    for at, (field, words) in enumerate(zip(fields, heading, strict=True)):
        form = book.look("head_words", indent=int(at > 0)) if is_words(field) else book.look("head")
        page.write_string(HEADINGS, at, cell_text(words), form)
        is_level = field.name.startswith("level_")
        if (said := EXPLAINED.get(field.name, SHARE if is_level else None)) is not None:
            book.remark(page, (HEADINGS, at), said.to(book.language))


def is_words(field: Field) -> bool:
    """Whether a column holds words, and is aligned to the left."""
    return field.is_words or field.name in (WHICH.name, "interval", "change_since")


def _row(book: Book, page: Worksheet, at: int, cells: Sequence[tuple[Field, Value]]) -> None:
    """Write a row; an empty cell of words that is folded away has a dash.

    Without it the number beside it, which has no room, is printed as "###" over the empty cells to its left.
    """
    record = {field.name: value for field, value in cells}
    quiet = "exact_value" in record and record["exact_value"] is None
    depth = _stepped(record)
    stepped = "label" if "label" in record else "group_label"
    for column, (field, value) in enumerate(cells):
        more: dict[str, Any] = {"font_color": MUTED} if quiet else {}
        more |= {"bold": True} if depth == 0 else {}
        if is_words(field):
            indent = depth if field.name == stepped else int(column > 0)
            more |= {"text_wrap": True, "align": "left", "indent": indent}
        else:
            more |= {"num_format": number_format(value), **AIR}
        empty = NOTHING if field.file_only and is_words(field) else None
        book.write(page, (at, column), empty if value in (None, "") else value, book.look("cell", **more))


def number_format(value: Value) -> str:
    """Return how a number is shown: with the decimals it was rounded to, a count in thousands.

    Examples
    --------
    >>> number_format(Decimal("83.90")), number_format(1033), number_format(0.83912)
    ('#,##0.00', '#,##0', '0.0000')
    """
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        places = -exponent if isinstance(exponent, int) else 0
        return "#,##0." + "0" * places if places > 0 else "#,##0"
    return "0.0000" if isinstance(value, float) else "#,##0"
