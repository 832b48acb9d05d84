"""A list that an office keeps as a CSV file: its rows, and everything that is wrong with them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from survey.listing.alphabet import bare
from survey.listing.spreadsheet import NotText, Source, sheet
from survey.questionnaire.catalogue import legible
from survey.questionnaire.model import Problem
from survey.questionnaire.readers import FORBIDDEN
from survey.wording import FIRST, say

LONGEST = 1000
"""Characters of a cell."""

TITLES = 10
"""Rows of titles a spreadsheet may have above its columns for them to be found."""

Row = tuple[int, dict[str, str]]
"""The line of the file, 1-based, and the cells by column."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong: a name under `listing` of the wording, where it is, and what the message names."""

    check: str
    line: int
    column: str
    named: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Listing:
    """The rows of a file, and what is wrong with them.

    Attributes
    ----------
    rows : list of Row
        Those that can be read.
    faults : list of Fault
    written : dict
        The heading of each column as the file writes it, for messages to name what people see.
    """

    source: Source
    headings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)

    def sound(self) -> list[Row]:
        """Return the rows with which nothing is wrong."""
        faulty = {fault.line for fault in self.faults}
        return [row for row in self.rows if row[0] not in faulty]

    def problems(self, language: str) -> list[Problem]:
        """Return what is wrong in words, in the order of the file."""
        return [
            Problem(
                fault.check,
                str(self.source),
                fault.line,
                self.written.get(fault.column, fault.column),
                say(f"listing.{fault.check}.wrong", language, **self._named(fault, language)),
                say(f"listing.{fault.check}.remedy", language, **self._named(fault, language)),
            )
            for fault in sorted(self.faults, key=lambda fault: (fault.line, fault.column))
        ]

    def _called(self, column: str, language: str) -> str:
        """Return the heading of *column* that people who read *language* know it by."""
        names = self.headings.get(column, (column,))
        return next((name for name in names if language == FIRST and not name.isascii()), names[0])

    def _named(self, fault: Fault, language: str) -> dict[str, Any]:
        named = dict(fault.named)
        if fault.check in ("no_column", "column_twice"):
            named.setdefault("name", self._called(fault.column, language))
        return {name: legible(value) if isinstance(value, str) else value for name, value in named.items()}


def listing(
    source: Source,
    headings: Mapping[str, Sequence[str]],
    *,
    needed: Sequence[str],
    optional: Sequence[str] = (),
    blank: Sequence[str] = (),
) -> Listing:
    """Read a CSV file, or rows pasted from one: UTF-8, separated by commas, semicolons or tabs.

    Parameters
    ----------
    headings : mapping of column to the headings it may have, in any case
    needed : columns that must be there
    blank : those of *needed* that may have empty cells
    """
    found = Listing(source, headings)
    try:
        header, lines = sheet(source)
    except NotText:
        found.faults.append(Fault("unreadable", 0, ""))
        return found
    heading = [_column(cell, headings) for cell in header]
    found.written = {name: legible(cell) for name, cell in zip(heading, header, strict=True)}
    found.faults += _unfit(header, lines, headings, needed)
    wanted = [name for name in (*needed, *optional) if name in heading]
    found.faults += [Fault("column_twice", 1, name) for name in wanted if heading.count(name) > 1]
    if found.faults:
        return found
    for line, cells in lines:
        if cells is None:
            found.faults.append(Fault("quote", line, ""))
            continue
        if len(cells) != len(heading):
            found.faults.append(Fault("n_cells", line, "", {"n": len(cells), "wanted": len(heading)}))
            continue
        row = {name: cells[heading.index(name)].strip() for name in wanted}
        found.rows.append((line, row))
        strange = [name for name in wanted if FORBIDDEN.search(row[name]) or len(row[name]) > LONGEST]
        found.faults += [Fault("strange", line, name, {"most": LONGEST}) for name in strange]
        empty = [name for name in needed if name not in blank and not row[name]]
        found.faults += [Fault("empty", line, name) for name in empty]
    return found


def repeated(rows: Iterable[Row], column: str) -> Iterator[Fault]:
    """Yield a fault for each cell of *column* that an earlier row has already."""
    first: dict[str, int] = {}
    for line, cells in rows:
        if first.setdefault(cells[column], line) != line:
            yield Fault("twice", line, column, {"value": cells[column], "line": first[cells[column]]})


def _unfit(
    header: Sequence[str],
    lines: Sequence[tuple[int, list[str] | None]],
    headings: Mapping[str, Sequence[str]],
    needed: Sequence[str],
) -> Iterator[Fault]:
    """Yield why the first row of a file does not head its columns; a title often stands above them."""
    if not header:
        yield Fault("nothing", 1, "")
        return
    absent = [name for name in needed if name not in {_column(cell, headings) for cell in header}]
    for line, cells in lines[:TITLES] if absent else ():
        if {_column(cell, headings) for cell in cells or ()}.issuperset(needed):
            yield Fault("title_above", 1, "", {"line": line})
            return
    for name in absent:
        yield Fault("no_column", 1, name, {"found": ", ".join(filter(None, header)) or "–"})


def _column(heading: str, headings: Mapping[str, Sequence[str]]) -> str:
    words = " ".join(heading.split()).casefold()
    for column, names in headings.items():
        if bare(words) in map(bare, names):
            return column
    return words
