"""A codebook and the answers it describes: what every estimate starts from."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.brief import Brief
from analysis.codebook import Category, Codebook, Missing, Text
from analysis.dataset.column import MARKS, REASONS, BadCells, Column
from analysis.dataset.known import met
from analysis.design import Design
from analysis.number import Cell, number, written_number
from analysis.people import People

DESIGN_COLUMNS = ("weight", "stratum", "psu", "population_psus", "stage_2", "population_2")
"""Names of the sampling columns; `weight` and the populations hold numbers, the others names."""

REASON = ".missing"
"""A file column called after a variable with this ending says why that variable's empty cells are empty."""


class Unreadable(ValueError):
    """A file of answers that its codebook does not describe; `faults` says everything that is wrong."""

    def __init__(self, path: str, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        shown = "\n".join(f"  {fault}" for fault in self.faults[:20])
        more = f"\n  and {len(self.faults) - 20} more" if len(self.faults) > 20 else ""
        super().__init__(f"{path}: {len(self.faults)} fault(s)\n{shown}{more}")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Dataset(Brief):
    """Answers in columns, with how the respondents were chosen.

    Parameters
    ----------
    codebook : Codebook
    columns : mapping of variable name to Column, every one of length n
    design_columns : mapping of a name in `DESIGN_COLUMNS` to an array (n,)
        Absent columns mean: equal weights, one stratum, every respondent a sampling unit.
    people : mapping of variable name to mapping of code to people
        What is known of the population; the weights of the design meet it. A file does not hold it.
    """

    codebook: Codebook
    columns: Mapping[str, Column]
    design_columns: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    people: People = field(default_factory=dict)
    n: int = field(init=False)

    def __post_init__(self) -> None:
        lengths = {name: len(column) for name, column in self.columns.items()}
        lengths |= {name: len(column) for name, column in self.design_columns.items()}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"columns differ in length: {lengths}; give every column one cell a response")
        if unknown := [name for name in self.design_columns if name not in DESIGN_COLUMNS]:
            raise ValueError(f"no design column {unknown[0]!r}; known: {', '.join(DESIGN_COLUMNS)}")
        object.__setattr__(self, "n", next(iter(lengths.values()), 0))

    @classmethod
    def of(
        cls,
        codebook: Codebook,
        cells: Mapping[str, Sequence[Cell]],
        reasons: Mapping[str, NDArray[np.int8]] | None = None,
        design_columns: Mapping[str, Sequence[Cell]] | None = None,
    ) -> Dataset:
        """Make a dataset from cells; raises `Unreadable` with every cell that is not allowed."""
        why, faults = reasons or {}, list[str]()
        columns: dict[str, Column] = {}
        for variable in codebook.variables:
            if variable.name not in cells:
                faults.append(f"column {variable.name!r} is absent; add it, or take it out of the codebook")
                continue
            try:
                columns[variable.name] = Column.of(variable, cells[variable.name], why.get(variable.name))
            except BadCells as bad:
                faults += _cell_faults(bad)
        chosen = {name: _design_column(name, column) for name, column in (design_columns or {}).items()}
        faults += [fault for name, column in chosen.items() for fault in _empty_faults(name, column)]
        if faults:
            raise Unreadable(codebook.title.to("en"), faults)
        return cls(codebook, columns, chosen)

    def column(self, name: str) -> Column:
        """Return the column of the variable *name*; KeyError names the known ones."""
        try:
            return self.columns[name]
        except KeyError:
            raise KeyError(f"no column {name!r}; known: {', '.join(self.columns)}") from None

    def design(self, **options: Any) -> Design:
        """Return how these respondents were chosen, from the design columns and what is known of the people.

        *options* go to `Design.of`: lonely_psu, nest, domain_lonely, ... and may replace a column.
        """
        given = self.design_columns
        stages = (given["stage_2"],) if "stage_2" in given else ()
        populations = (given["population_2"],) if "population_2" in given else ()
        columns = {"strata": "stratum", "psu": "psu", "population_psus": "population_psus"}
        chosen = {option: given[name] for option, name in columns.items() if name in given}
        settings = chosen | {"n": self.n, "stages": stages, "populations": populations} | options
        design = Design.of(settings.pop("weights", given.get("weight")), **settings)
        return met(design, self.columns, self.people)

    def taken(self, rows: NDArray[np.intp]) -> Dataset:
        """Return the dataset of some rows, or of all in another order; *rows* are places from 0."""
        columns = {name: column.taken(rows) for name, column in self.columns.items()}
        return replace(
            self,
            columns=columns,
            design_columns={name: column[rows] for name, column in self.design_columns.items()},
        )

    def group(self, name: str) -> tuple[tuple[Category, ...], NDArray[np.intp]]:
        """Return the groups that the column *name* makes, and each respondent's place among them.

        Parameters
        ----------
        name : str
            A variable of kind "rating" or "single", or a design column of names ("stratum", "psu").

        Returns
        -------
        categories : tuple of Category
            The groups with at least one respondent: a variable's in codebook order, names sorted.
        places : ndarray (n,) of int
            Place in `categories`; -1 where the respondent is in no group (a missing answer).
        """
        if name in self.design_columns and name not in self.columns:
            codes, places = np.unique(self.design_columns[name].astype(str), return_inverse=True)
            named = tuple(Category(code, Text.of({"vi": code})) for code in codes.tolist())
            return named, places.astype(np.intp)
        column = self.column(name)
        if column.variable.kind not in ("rating", "single"):
            raise ValueError(f"{name} is a {column.variable.kind}; only a choice of one code makes groups")
        used = [i for i in range(len(column.variable.categories)) if (column.codes == i).any()]
        place = np.full(len(column.variable.categories) + 1, -1, np.intp)
        place[used] = np.arange(len(used))
        return tuple(column.variable.categories[i] for i in used), place[column.codes]

    @classmethod
    def read(cls, path: Path | str, codebook: Codebook) -> Dataset:
        """Read a comma-separated UTF-8 file with one row a response and a header of names.

        Raises
        ------
        Unreadable
            With every column and cell that the codebook does not describe.
        """
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            header = next(rows, [])
            body = list(rows)
        if faults := [*_header_faults(header, codebook), *_row_faults(header, body)]:
            raise Unreadable(str(path), faults)
        cells = dict(zip(header, zip(*body, strict=True) if body else ((),) * len(header), strict=True))
        reasons = {name: _read_reasons(cells[name + REASON]) for name in header if name + REASON in cells}
        names = {variable.name for variable in codebook.variables}
        design = {name: cells[name] for name in header if name in DESIGN_COLUMNS and name not in names}
        return cls.of(codebook, cells, reasons, design)

    def write(self, path: Path | str) -> None:
        """Write a comma-separated UTF-8 file that `read` gives back unchanged."""
        header, columns = [], []
        for name, column in self.written():
            header.append(name)
            columns.append(column)
        with Path(path).open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(header)
            table.writerows(zip(*columns, strict=True))

    def written(self) -> Iterator[tuple[str, Iterator[str]]]:
        """Yield the columns of a file, each its name and its cells."""
        for name, column in self.columns.items():
            yield name, column.cells()
            unsaid = _unsaid(column)
            if unsaid.any():
                yield name + REASON, (REASONS[mark - 1].value if mark else "" for mark in unsaid)
        for name, values in self.design_columns.items():
            yield name, (written_number(v) if isinstance(v, float) else str(v) for v in values.tolist())


def _unsaid(column: Column) -> NDArray[np.int8]:
    """Return the marks that neither a code nor an empty cell says by itself."""
    if column.variable.kind == "multiple":
        chosen = column.chosen.any(axis=1)
    elif column.variable.kind in ("rating", "single"):
        chosen = column.chosen >= 0
    else:
        chosen = column.missing == 0
    said = chosen | (column.missing == MARKS[Missing.NOT_ANSWERED])
    return np.where(said, np.int8(0), column.missing)


def _design_column(name: str, cells: Sequence[Cell]) -> NDArray[Any]:
    """Return the array of a design column: numbers for weight and populations, else names."""
    if name == "weight" or name.startswith("population"):
        return np.array([number(cell) for cell in cells], np.float64)
    return np.array(["" if cell is None else str(cell) for cell in cells], np.str_)


def _empty_faults(name: str, column: NDArray[Any]) -> Iterator[str]:
    empty = column == "" if column.dtype.kind == "U" else ~np.isfinite(column)
    for row in np.flatnonzero(empty):
        yield f"row {row + 1}, column {name}: empty or not a number; every response needs one"


def _cell_faults(bad: BadCells) -> Iterator[str]:
    for row, cell in bad.faults:
        yield f"row {row + 1}, column {bad.variable.name}: {cell!r} is not an answer to a {bad.variable.kind}"


def _header_faults(header: Sequence[str], codebook: Codebook) -> Iterator[str]:
    names = {variable.name for variable in codebook.variables}
    known = names | set(DESIGN_COLUMNS) | {name + REASON for name in names}
    for place, name in enumerate(header):
        if name not in known:
            yield f"column {name!r} is not in the codebook; add it there, or take it out of the file"
        if name in header[:place]:
            yield f"column {name!r} stands twice; keep one"


def _row_faults(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for place, row in enumerate(rows, start=1):
        if len(row) != len(header):
            yield f"row {place} has {len(row)} cells where the header has {len(header)}; mend the row"


def _read_reasons(cells: Sequence[str]) -> NDArray[np.int8]:
    try:
        return np.array([MARKS[Missing(cell)] if cell else 0 for cell in cells], np.int8)
    except ValueError as unknown:
        raise Unreadable("reasons", [f"{unknown}; known: {', '.join(REASONS)}"]) from None
