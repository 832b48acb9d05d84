"""A table of figures as a table of Word: its header repeats on every page, no row is parted between two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap

from analysis.report.word.columns import LETTER, SHORT, Column, cell, widths
from analysis.report.word.element import Element, element, put, run
from analysis.report.word.letters import fit
from analysis.table import Table

TWIPS = 567
"""Twentieths of a point in a centimetre."""

STEP = 0.35
"""Centimetres by which a row of a deeper level is set in."""


TOGETHER = 2
"""Rows that stay together with the header, and at the end: no page has less of a table."""

SMALL = 8
"""Rows up to which a table stays on a page."""


MOST_TOGETHER = 16
"""Rows of one characteristic up to which they stay on a page: its name stands on the first alone. A table
of more goes over pages."""


@dataclass(frozen=True, slots=True)
class Looks:
    """The ids of the styles a table is set in."""

    table: str
    head: str
    cell: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is set."""

    cells: tuple[str, ...]
    depth: int
    bold: bool

    @property
    def measured(self) -> tuple[str, ...]:
        """The cells, the first with what it is set in by in front."""
        return (" " * round(self.depth * STEP / LETTER) + self.cells[0], *self.cells[1:])


def grid(table: Table, columns: Sequence[Column], room: float, looks: Looks, *, language: str) -> Element:
    """Return *table* as the element w:tbl, *room* centimetres wide."""
    headings = [fit(column.heading.to(language)) for column in columns]
    lines = list(_lines(table, columns, language))
    kinds = [column.is_words for column in columns]
    joined = _is_joined(table, len(columns))
    wide = widths(
        headings, list(_spread(lines)) if joined else [line.measured for line in lines], kinds, room
    )
    measured = [round(width * TWIPS) for width in wide]
    made = put(element("w:tbl"), _properties(looks, sum(measured), table.title.to(language)))
    put(made, put(element("w:tblGrid"), *(element("w:gridCol", w=str(width)) for width in measured)))
    cells = [_cell(text, width, _words(looks.head)) for text, width in zip(headings, measured, strict=True)]
    put(made, put(element("w:tr"), _row(is_head=True), *cells))
    rows = [_body_row(line, measured, kinds, looks) for line in lines]
    if joined:
        labels = [line.cells[0] for line in lines]
        _join(rows, labels)
        for group in _groups(rows, labels):
            hold(group[:-1] if len(group) <= MOST_TOGETHER else group[:TOGETHER])
    elif len(rows) <= SMALL:
        hold(rows[:-1])
    else:
        hold((*rows[:TOGETHER], *rows[-TOGETHER:-1]))
    return put(made, *rows)


def _is_joined(table: Table, n_columns: int) -> bool:
    """Whether rows of one characteristic, or comments on one question, share their first cell."""
    names = {field.name for field in table.fields}
    return "label" in names and (("group_label" in names and n_columns > 2) or "words" in names)


def _spread(lines: Sequence[Line]) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each row as they take room where first cells are shared: a line of each."""
    for label, group in groupby(lines, key=lambda line: line.cells[0]):
        together = list(group)
        longest = max(map(len, label.split()), default=1)
        width = max(longest, min(len(label), SHORT), -(-len(label) // len(together)))
        parted = wrap(label, width) or [""]
        parted += [""] * len(together)
        for line, part in zip(together, parted, strict=False):
            yield (part, *line.cells[1:])


def _groups(rows: Sequence[Element], labels: Sequence[str]) -> Iterator[list[Element]]:
    """Yield the rows that share their first cell."""
    for _, pairs in groupby(zip(labels, rows, strict=True), key=lambda pair: pair[0]):
        yield [row for _, row in pairs]


def hold(rows: Sequence[Element]) -> None:
    """Keep each of *rows* on the page of the next."""
    for row in rows:
        for found in row.tc_lst:
            found.p_lst[0].pPr.insert(1, element("w:keepNext"))


def _join(rows: Sequence[Element], labels: Sequence[str]) -> None:
    """Make the first cell one with that above it where both name the same characteristic."""
    for row, before, label in zip(rows, [None, *labels], labels, strict=False):
        first = row.tc_lst[0]
        first.tcPr.insert(1, element("w:vMerge", val="continue" if label == before else "restart"))
        if label == before:
            first.p_lst[0].clear_content()


def _lines(table: Table, columns: Sequence[Column], language: str) -> Iterator[Line]:
    """Yield the rows as they are set."""
    names = [field.name for field in table.fields]
    depths = table.values("depth") if "depth" in names else (None,) * len(table.rows)
    for row, depth in zip(table.rows, depths, strict=True):
        cells = tuple(cell(row, column, language) for column in columns)
        yield Line(cells, depth if isinstance(depth, int) else 0, bold=depth == 0)


def _body_row(line: Line, measured: Sequence[int], kinds: Sequence[bool], looks: Looks) -> Element:
    made = put(element("w:tr"), _row(is_head=False))
    for place, (text, width, is_words) in enumerate(zip(line.cells, measured, kinds, strict=True)):
        look = _words(looks.cell) if is_words else _figures(looks.cell)
        if place == 0 and line.depth:
            put(look, element("w:ind", left=str(round(line.depth * STEP * TWIPS))))
        put(made, _cell(text, width, look, bold=line.bold))
    return made


def _properties(looks: Looks, width: int, title: str) -> Element:
    return put(
        element("w:tblPr"),
        element("w:tblStyle", val=looks.table),
        element("w:tblW", w=str(width), type="dxa"),
        element("w:jc", val="center"),
        element("w:tblLayout", type="fixed"),
        element(
            "w:tblLook", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0", noHBand="1", noVBand="1"
        ),
        element("w:tblCaption", val=fit(title)),
    )


def _row(*, is_head: bool) -> Element:
    made = put(element("w:trPr"), element("w:cantSplit"))
    return put(made, element("w:tblHeader")) if is_head else made


def _cell(text: str, width: int, look: Element, *, bold: bool = False) -> Element:
    width_ = element("w:tcW", w=str(width), type="dxa")
    properties = put(element("w:tcPr"), width_, element("w:vAlign", val="center"))
    paragraph = put(element("w:p"), look, *([run(text, bold=bold)] if text else []))
    return put(element("w:tc"), properties, paragraph)


def _words(style: str) -> Element:
    return put(element("w:pPr"), element("w:pStyle", val=style))


def _figures(style: str) -> Element:
    return put(_words(style), element("w:jc", val="right"))
