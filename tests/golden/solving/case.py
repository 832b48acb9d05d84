"""A case of the oracle: its file, its data, and what its tests mean by a variable and a domain."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.design import LONELY_PSU
from solving.collation import dictionary_order
from solving.shape import checked

TRUTHS = MappingProxyType({"TRUE": 1, "FALSE": 0})
R_TRUTHS = MappingProxyType({"T": "TRUE", "TRUE": "TRUE", "F": "FALSE", "FALSE": "FALSE"})
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
"""What R reads as a number; Python also takes 1_2, "nan" and digits of other scripts."""
FORBIDDEN = ("expected", "expected_4_1_1", "policy")


class Unsupported(Exception):
    """What the case asks for is not offered; the message says what."""


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file; blank cells are missing."""

    columns: dict[str, list[str]]

    @classmethod
    def read(cls, path: Path) -> Table:
        """Read a file; lines longer or shorter than the first, or two columns of one name, are refused."""
        with path.open(encoding="utf-8-sig", newline="") as file:
            names, *rows = [row for row in csv.reader(file) if row] or [[]]
        twice = sorted({name for name in names if names.count(name) > 1})
        odd = next((line for line, row in enumerate(rows, start=2) if len(row) != len(names)), None)
        if not rows or twice or odd:
            wrong = f"the columns {', '.join(twice)} twice" if twice else f"line {odd} of another length"
            raise ValueError(f"{path.name} has {wrong if rows else 'no rows'}")
        return cls(
            {name: as_r_reads([row[place].strip() for row in rows]) for place, name in enumerate(names)}
        )

    @property
    def n(self) -> int:
        """How many rows there are."""
        return len(next(iter(self.columns.values())))

    def texts(self, name: str) -> list[str]:
        """Return a column as text; "" where missing."""
        return ["" if cell == "NA" else cell for cell in self.columns[name]]

    def numbers(self, name: str) -> NDArray[np.float64]:
        """Return a column as numbers; NaN where missing, 1 where TRUE and 0 where FALSE."""
        cells = self.texts(name)
        truths = TRUTHS if set(cells) <= TRUTHS.keys() | {""} else {}
        return np.array([as_number(truths.get(cell, cell)) if cell else np.nan for cell in cells])

    def ids(self, name: str) -> NDArray[Any]:
        """Return a column as numbers where every cell is one, else as text."""
        return self.numbers(name) if self.is_numeric(name) else np.array(self.texts(name), dtype=object)

    def is_numeric(self, name: str) -> bool:
        """Whether every cell that is not missing is a number."""
        return all(number(cell) is not None for cell in self.texts(name) if cell)

    def among(self, name: str, codes: Any) -> NDArray[np.bool_]:
        """Return which rows have one of the codes; numbers are compared as numbers."""
        wanted = {normal(code) for code in (codes if isinstance(codes, list) else [codes])}
        return np.array([cell != "" and normal(cell) in wanted for cell in self.texts(name)])

    def levels(self, name: str, rows: NDArray[np.bool_] | None = None) -> list[str]:
        """Return the distinct values in order, numbers by size; `rows` limits where to look."""
        cells = self.texts(name)
        found = {cell for row, cell in enumerate(cells) if cell and (rows is None or rows[row])}
        return sorted(found, key=float if self.is_numeric(name) else dictionary_order)

    def in_order(self, names: Sequence[str]) -> Table:
        """Return the rows in the order of some columns, the first of them first, as R's ``order`` has it."""
        rows = list(range(self.n))
        for name in reversed(names):
            cells, levels = self.texts(name), self.levels(name)
            place = {cell: at for at, cell in enumerate(levels)}
            rows.sort(key=lambda row, cells=cells, place=place: place.get(cells[row], len(place)))
        return Table({name: [cells[row] for row in rows] for name, cells in self.columns.items()})

    def called(self, name: str, level: Any) -> str:
        """Return what a level is called in the column: true, True and TRUE as they are written there."""
        wanted = normal(level)
        return label(next((cell for cell in self.texts(name) if cell and normal(cell) == wanted), level))


def as_r_reads(cells: list[str]) -> list[str]:
    """Return a column with its truths as R's `read.csv` has them: T is TRUE, but True is a word."""
    written = set(cells) - {"", "NA"}
    if not written or not written <= R_TRUTHS.keys() or written in ({"T"}, {"F"}):
        return cells
    return [R_TRUTHS.get(cell, cell) for cell in cells]


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


def label(level: Any) -> str:
    """Return what a level is called: 1, 1.0, 01 and "1" are one, as where R reads a column of numbers."""
    value = level if isinstance(level, str) and number(level) is None else normal(level)
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def sampled(table: Table, design: dict[str, Any]) -> Table:
    """Return the rows as R needs them for Brewer's variance, sorted by sampling unit.

    No variance of ours depends on it, but which of two equal answers comes first decides some quantiles.
    """
    ids = design.get("ids") if isinstance(design, dict) and design.get("pps") else None
    return table.in_order([ids] if isinstance(ids, str) else ids) if ids else table


@dataclass(frozen=True, slots=True)
class Case:
    """One case, without its expected answers."""

    folder: Path
    name: str
    table: Table
    design: dict[str, Any]
    adjust: Sequence[dict[str, Any]]
    tests: Sequence[dict[str, Any]]
    level: float
    options: dict[str, Any] = field(default_factory=dict)
    notes: str = ""

    @classmethod
    def of(cls, folder: Path, content: dict[str, Any]) -> Case:
        """Return the case of a folder; what is expected is thrown away here."""
        checked(content, "the case")
        tests = [
            {key: part for key, part in test.items() if key not in FORBIDDEN} for test in content["tests"]
        ]
        level = content.get("conf_level")
        if level is not None and not 0 < level < 1:
            raise ValueError(f"conf_level of the case is {level!r}, and must lie between 0 and 1")
        rule = content.get("lonely_psu")
        if rule is not None and rule not in LONELY_PSU:
            raise ValueError(
                f"lonely_psu of the case is {rule!r}, and must be one of {', '.join(LONELY_PSU)}"
            )
        options = {
            "lonely_psu": rule or "fail",
            "domain_lonely": bool(content.get("adjust_domain_lonely", False)),
        }
        return cls(
            folder,
            content.get("case", folder.name),
            sampled(Table.read(folder / content["data"]), content["design"]),
            content["design"],
            content.get("adjust") or [],
            tests,
            0.95 if level is None else level,
            options,
            str(content.get("notes") or ""),
        )

    def file(self, name: str) -> Table:
        """Read another file of the case, from its folder or beside its data."""
        for place in (self.folder, self.folder.parent / "data"):
            if (place / name).exists():
                return Table.read(place / name)
        raise Unsupported(f"the file {name} is absent")

    def answers(self, name: str, test: dict[str, Any]) -> NDArray[np.float64]:
        """Return a variable as a test means it: missing codes out, event as 0/1, rescaled."""
        out = np.array([cell == "" for cell in self.table.texts(name)])
        if test.get("missing") is not None:
            out |= self.table.among(name, test["missing"])
        if test.get("event") is not None:
            return np.where(out, np.nan, self.table.among(name, test["event"]).astype(float))
        values = np.where(out, np.nan, self.table.numbers(name))
        if test.get("rescale"):
            low, high = test["rescale"]
            return np.asarray((values - low) / (high - low) * 100)
        return values

    def domain(self, test: dict[str, Any]) -> NDArray[np.bool_] | None:
        """Return the domain of a test as a mask; None for everyone."""
        if not test.get("domain"):
            return None
        mask = np.ones(self.table.n, dtype=bool)
        for column, codes in test["domain"].items():
            mask &= self.table.among(column, codes)
        return mask

    def everyone(self, test: dict[str, Any]) -> NDArray[np.bool_]:
        """Return the domain of a test as a mask, also when it is everyone."""
        domain = self.domain(test)
        return np.ones(self.table.n, dtype=bool) if domain is None else domain
