"""A list that an office keeps as a CSV file: its rows, and everything that is wrong with them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from survey.questionnaire.catalogue import legible
from survey.questionnaire.model import Problem
from survey.questionnaire.readers import FORBIDDEN
from survey.spreadsheet import NotText, Source, sheet
from survey.wording import say

LONGEST = 1000
"""Characters of a cell."""

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
    """

    source: Source
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

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
                fault.column,
                say(f"listing.{fault.check}.wrong", language, **_legible(fault.named)),
                say(f"listing.{fault.check}.remedy", language, **_legible(fault.named)),
            )
            for fault in sorted(self.faults, key=lambda fault: (fault.line, fault.column))
        ]


def _legible(named: Mapping[str, Any]) -> dict[str, Any]:
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
    found = Listing(source)
    try:
        header, lines = sheet(source)
    except NotText:
        found.faults.append(Fault("unreadable", 0, ""))
        return found
    heading = [_column(cell, headings) for cell in header]
    found.faults += [Fault("no_column", 1, name, {"name": name}) for name in needed if name not in heading]
    if found.faults:
        return found
    wanted = [name for name in (*needed, *optional) if name in heading]
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


def _column(heading: str, headings: Mapping[str, Sequence[str]]) -> str:
    words = " ".join(heading.split()).casefold()
    return next((column for column, names in headings.items() if words in names), words)
