"""CSV files of a case, read as R's `read.csv` would: a column is its distinct cells and who has which."""

from __future__ import annotations

import csv
import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solving.collation import dictionary_order

TRUTHS = MappingProxyType({"TRUE": 1, "FALSE": 0})
R_TRUTHS = MappingProxyType({"T": "TRUE", "TRUE": "TRUE", "F": "FALSE", "FALSE": "FALSE"})
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
"""What R reads as a number; Python also takes 1_2, "nan" and digits of other scripts."""
PART = 50_000
"""Lines read at once."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One column: its distinct cells, "" where missing, and the place among them of each of the (n,) rows."""

    distinct: list[str]
    place: NDArray[np.int32]

    @classmethod
    def of(cls, cells: Iterable[str]) -> Cells:
        """Return the column of some cells."""
        known: dict[str, int] = {}
        places = array("i", (known.setdefault(cell, len(known)) for cell in cells))
        return cls(list(known), np.frombuffer(places, dtype=np.int32) if places else np.empty(0, np.int32))

    def written(self, cells: Iterable[str]) -> Cells:
        """Return the column with its distinct cells written in another way, two perhaps in the same."""
        merged = Cells.of(cells)
        return Cells(merged.distinct, merged.place[self.place])

    def each(self, values: Any, dtype: Any) -> NDArray[Any]:
        """Return for every row what the distinct cells have."""
        return np.array(values, dtype=dtype)[self.place]


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file; blank cells are missing."""

    columns: dict[str, Cells]

    @classmethod
    def read(cls, path: Path) -> Table:
        """Read a file; lines longer or shorter than the first, or two columns of one name, are refused."""
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = (row for row in csv.reader(file) if row)
            names = next(lines, [])
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{path.name} has the columns {', '.join(twice)} twice")
            columns = _columns(lines, len(names), path.name)
        if not columns or not len(columns[0].place):
            raise ValueError(f"{path.name} has no rows")
        return cls({name: as_r_reads(cells) for name, cells in zip(names, columns, strict=True)})

    @property
    def n(self) -> int:
        """How many rows there are."""
        return len(next(iter(self.columns.values())).place)

    def texts(self, name: str) -> list[str]:
        """Return a column as text; "" where missing."""
        cells = self.columns[name]
        return [cells.distinct[place] for place in cells.place.tolist()]

    def missing(self, name: str) -> NDArray[np.bool_]:
        """Return which rows have nothing in a column."""
        cells = self.columns[name]
        return cells.each([cell == "" for cell in cells.distinct], bool)

    def numbers(self, name: str) -> NDArray[np.float64]:
        """Return a column as numbers; NaN where missing, 1 where TRUE and 0 where FALSE."""
        cells = self.columns[name]
        truths = TRUTHS if set(cells.distinct) <= TRUTHS.keys() | {""} else {}
        values = [as_number(truths.get(cell, cell)) if cell else np.nan for cell in cells.distinct]
        return cells.each(values, float)

    def ids(self, name: str) -> NDArray[Any]:
        """Return a column as numbers where every cell is one, else as text."""
        cells = self.columns[name]
        return self.numbers(name) if self.is_numeric(name) else cells.each(cells.distinct, object)

    def is_numeric(self, name: str) -> bool:
        """Whether every cell that is not missing is a number."""
        return all(number(cell) is not None for cell in self.columns[name].distinct if cell)

    def among(self, name: str, codes: Any) -> NDArray[np.bool_]:
        """Return which rows have one of the codes; a column of numbers is compared as numbers, as in R."""
        alike = self._alike(name)
        wanted = {alike(code) for code in (codes if isinstance(codes, list) else [codes])}
        cells = self.columns[name]
        return cells.each([cell != "" and alike(cell) in wanted for cell in cells.distinct], bool)

    def _alike(self, name: str) -> Callable[[Any], str | float]:
        """Return what cells and codes of a column are compared by: among words, 01 is not 1."""
        return normal if self.is_numeric(name) else word

    def levels(self, name: str, rows: NDArray[np.bool_] | None = None) -> list[str]:
        """Return the distinct values in order, numbers by size; `rows` limits where to look."""
        cells = self.columns[name]
        places = np.unique(cells.place if rows is None else cells.place[rows])
        found = [cells.distinct[place] for place in places.tolist() if cells.distinct[place]]
        if self.is_numeric(name):
            return sorted({normal(cell): cell for cell in reversed(found)}.values(), key=float)
        return sorted(found, key=dictionary_order)

    def in_order(self, names: Sequence[str]) -> Table:
        """Return the rows in the order of some columns, the first of them first, as R's ``order`` has it."""
        ranks = []
        for name in reversed(names):
            cells, levels = self.columns[name], self.levels(name)
            rank = {cell: at for at, cell in enumerate(levels)}
            ranks.append(cells.each([rank.get(cell, len(rank)) for cell in cells.distinct], int))
        rows = np.lexsort(ranks)
        return Table({name: Cells(cells.distinct, cells.place[rows]) for name, cells in self.columns.items()})

    def called(self, name: str, level: Any) -> str:
        """Return what a level is called in the column: true, True and TRUE as they are written there."""
        alike, cells = self._alike(name), self.columns[name].distinct
        found = next((cell for cell in cells if cell and alike(cell) == alike(level)), word(level))
        return label(found) if self.is_numeric(name) else found


def _columns(lines: Iterator[list[str]], width: int, file: str) -> list[Cells]:
    """Return the columns of all lines after the first, cells stripped; one of another length is refused."""
    known: list[dict[str, int]] = [{} for _ in range(width)]
    places = [array("i") for _ in range(width)]
    first = 2
    while part := list(islice(lines, PART)):
        odd = next((line for line, row in enumerate(part, start=first) if len(row) != width), None)
        if odd:
            raise ValueError(f"{file} has line {odd} of another length")
        for seen, place, cells in zip(known, places, zip(*part, strict=True), strict=True):
            place.extend(seen.setdefault(cell, len(seen)) for cell in cells)
        first += len(part)
    columns = zip(known, places, strict=True)
    raw = [Cells(list(seen), np.array(place, dtype=np.int32)) for seen, place in columns]
    return [cells.written(cell.strip() for cell in cells.distinct) for cells in raw]


def as_r_reads(cells: Cells) -> Cells:
    """Return a column as R's `read.csv` has it: NA is missing, and T is TRUE, but True is a word."""
    blank = cells.written("" if cell == "NA" else cell for cell in cells.distinct)
    written = set(blank.distinct) - {""}
    if not written or not written <= R_TRUTHS.keys() or written in ({"T"}, {"F"}):
        return blank
    return blank.written(R_TRUTHS.get(cell, cell) for cell in blank.distinct)


def number(cell: Any) -> float | None:
    """Return a cell as a number, None when it is not one."""
    return float(cell) if NUMBER.fullmatch(str(cell).strip()) else None


def as_number(cell: Any) -> float:
    """Return a cell as a number; raise `ValueError` when it is not one."""
    value = number(cell)
    if value is None:
        raise ValueError(f"could not convert string to float: {cell!r}")
    return value


def normal(cell: Any) -> str | float:
    """Return what a cell is compared by: its number, or its text; true, True and TRUE are one, as in R."""
    value = None if isinstance(cell, bool) else number(cell)
    text = str(cell)
    return (text.upper() if text.lower() in ("true", "false") else text) if value is None else value


def word(code: Any) -> str:
    """Return what a cell or a code is compared by in a column of words: its text; a number as R writes it."""
    text = code if isinstance(code, str) else str(code) if isinstance(code, bool) else label(code)
    return text.upper() if text.lower() in ("true", "false") else text


def label(level: Any) -> str:
    """Return what a level is called: 1, 1.0, 01 and "1" are one, as where R reads a column of numbers."""
    value = level if isinstance(level, str) and number(level) is None else normal(level)
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
