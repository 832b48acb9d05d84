"""One column of answers as arrays: what was chosen, and why a cell is empty.

Cells come as text (a file) or as text and numbers (the store); `Column.of` turns them into small
integer codes, numbers or days, and `Column.cells` turns them back without losing anything.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.brief import Brief
from analysis.codebook import Missing, Variable
from analysis.number import Cell, number, written_number

REASONS: tuple[Missing, ...] = tuple(Missing)
MARKS: dict[Missing, int] = {reason: place + 1 for place, reason in enumerate(REASONS)}
"""The int8 mark of each reason in `Column.missing`; 0 marks a valid answer."""

NONE = -1
UNKNOWN = -2


class BadCells(ValueError):
    """Cells of one column that its variable does not allow.

    Attributes
    ----------
    variable : Variable
    faults : tuple of (row, cell)
        Rows counted from 0 within the column.
    """

    def __init__(self, variable: Variable, faults: tuple[tuple[int, Cell], ...]) -> None:
        self.variable = variable
        self.faults = faults
        row, cell = faults[0]
        super().__init__(
            f"{variable.name}: {len(faults)} cell(s) are not allowed in a column of kind {variable.kind!r}, "
            f"the first in row {row + 1}: {cell!r}"
        )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Column(Brief):
    """The answers to one variable.

    Parameters
    ----------
    variable : Variable
    chosen : ndarray (n,) or (n, k)
        rating, single: int16, place of the chosen category in `variable.categories`, codes that mean
        "missing" included, -1 where nothing was chosen. multiple: bool (n, k), one column for each
        category. number, percent: float64 with NaN. date: datetime64[D] with NaT. text: object (str).
    missing : ndarray (n,) of int8
        0 where the answer is valid, else a value of `MARKS`.

    Attributes
    ----------
    codes : ndarray
        `chosen` with -1 in every row whose `missing` is not 0 (rating, single); otherwise `chosen`.
        This is what an estimator reads; `chosen` is what a data file shows.
    """

    variable: Variable
    chosen: NDArray[Any]
    missing: NDArray[np.int8]
    codes: NDArray[Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.chosen) != len(self.missing):
            raise ValueError(
                f"{self.variable.name}: {len(self.chosen)} answers but {len(self.missing)} missing marks; "
                "give one mark for each answer"
            )
        has_missing_codes = any(category.missing for category in self.variable.categories)
        codes = self.chosen
        if has_missing_codes and self.chosen.ndim == 1:
            codes = np.where(self.missing == 0, self.chosen, np.int16(NONE))
        object.__setattr__(self, "chosen", _unwritable(self.chosen))
        object.__setattr__(self, "missing", _unwritable(self.missing))
        object.__setattr__(self, "codes", _unwritable(codes))

    def __len__(self) -> int:
        return len(self.missing)

    @classmethod
    def of(cls, variable: Variable, cells: Sequence[Cell], reasons: NDArray[np.int8] | None = None) -> Column:
        """Make a column from cells.

        Parameters
        ----------
        cells : sequence of str, float or None, length n
            Codes, numbers, ISO days or text as `variable.kind` says; codes of "multiple" joined by a space.
        reasons : ndarray (n,) of int8, optional
            Marks for the cells without an answer; "not answered" where it is 0 or not given.

        Raises
        ------
        BadCells
            With every cell the variable does not allow.
        """
        chosen, empty, bad = READERS[variable.kind](variable, cells)
        if bad.any():
            raise BadCells(variable, tuple((row, cells[row]) for row in np.flatnonzero(bad).tolist()))
        given = np.zeros(len(cells), np.int8) if reasons is None else np.asarray(reasons, np.int8)
        reason = np.where(given == 0, MARKS[Missing.NOT_ANSWERED], given)
        return cls(variable, chosen, np.where(empty, reason, _marks(variable, chosen)).astype(np.int8))

    def taken(self, rows: NDArray[np.intp]) -> Column:
        """Return the column of some rows, or of all in another order."""
        return Column(self.variable, self.chosen[rows], self.missing[rows])

    def withheld(self, rows: NDArray[np.bool_]) -> Column:
        """Return the column without what stands in *rows*, a mask (n,); their reason is "withheld"."""
        nothing = NOTHING[self.variable.kind]
        mask = rows[:, None] if self.chosen.ndim == 2 else rows
        chosen = np.where(mask, nothing, self.chosen).astype(self.chosen.dtype)
        return Column(
            self.variable, chosen, np.where(rows, MARKS[Missing.WITHHELD], self.missing).astype(np.int8)
        )

    def cells(self) -> Iterator[str]:
        """Yield each cell as a file shows it: the code, the number, the day or the text; "" where none."""
        return WRITERS[self.variable.kind](self)

    def counts(self, rows: NDArray[np.bool_] | None = None) -> dict[Missing, int]:
        """Return how many cells are missing for each reason, among *rows* (all when None)."""
        marks = self.missing if rows is None else self.missing[rows]
        found = np.bincount(marks, minlength=len(REASONS) + 1)
        return {reason: int(found[mark]) for reason, mark in MARKS.items()}


def _unwritable(array: NDArray[Any]) -> NDArray[Any]:
    view = array.view()
    view.flags.writeable = False
    return view


def _marks(variable: Variable, chosen: NDArray[Any]) -> NDArray[np.int8]:
    """Return the marks that the chosen codes carry themselves (0 where the answer is valid)."""
    by_place = np.array([MARKS[c.missing] if c.missing else 0 for c in variable.categories] + [0], np.int8)
    if variable.kind == "multiple":
        only = np.where(chosen, by_place[:-1], np.int8(0)).max(axis=1, initial=0)
        has_valid = (chosen & (by_place[:-1] == 0)).any(axis=1)
        return np.where(has_valid, np.int8(0), only).astype(np.int8)
    if variable.kind in ("rating", "single"):
        return np.asarray(by_place[chosen], np.int8)
    return np.zeros(len(chosen), np.int8)


Reading = tuple[NDArray[Any], NDArray[np.bool_], NDArray[np.bool_]]
"""What was chosen, which cells are empty, which cells are not allowed."""


def _places(variable: Variable, cells: Sequence[Cell]) -> Reading:
    place: dict[Cell, int] = {category.code: i for i, category in enumerate(variable.categories)}
    place |= {"": NONE, None: NONE}
    chosen = np.fromiter((place.get(cell, UNKNOWN) for cell in cells), np.int16, len(cells))
    return np.where(chosen == UNKNOWN, np.int16(NONE), chosen), chosen == NONE, chosen == UNKNOWN


def _choices(variable: Variable, cells: Sequence[Cell]) -> Reading:
    place = {category.code: i for i, category in enumerate(variable.categories)}
    chosen = np.zeros((len(cells), len(place)), np.bool_)
    bad = np.zeros(len(cells), np.bool_)
    for row, cell in enumerate(cells):
        for code in str(cell or "").split():
            if code in place:
                chosen[row, place[code]] = True
            else:
                bad[row] = True
    return chosen, ~chosen.any(axis=1) & ~bad, bad


def _numbers(variable: Variable, cells: Sequence[Cell]) -> Reading:
    chosen = np.fromiter((number(cell) for cell in cells), np.float64, len(cells))
    empty = np.fromiter((cell is None or cell == "" for cell in cells), np.bool_, len(cells))
    return np.where(np.isinf(chosen), np.nan, chosen), empty, ~empty & ~np.isfinite(chosen)


def _day(cell: Cell) -> date | None:
    try:
        return date.fromisoformat(str(cell))
    except ValueError:
        return None


def _days(variable: Variable, cells: Sequence[Cell]) -> Reading:
    chosen = np.array([_day(cell) for cell in cells], "datetime64[D]")
    empty = np.fromiter((cell is None or cell == "" for cell in cells), np.bool_, len(cells))
    return chosen, empty, ~empty & np.isnat(chosen)


def _texts(variable: Variable, cells: Sequence[Cell]) -> Reading:
    chosen = np.empty(len(cells), object)
    chosen[:] = [unicodedata.normalize("NFC", "" if cell is None else str(cell)) for cell in cells]
    return chosen, chosen == "", np.zeros(len(cells), np.bool_)


READERS: dict[str, Callable[[Variable, Sequence[Cell]], Reading]] = {
    "rating": _places,
    "single": _places,
    "multiple": _choices,
    "number": _numbers,
    "percent": _numbers,
    "date": _days,
    "text": _texts,
}


def _written_codes(column: Column) -> Iterator[str]:
    codes = [*(category.code for category in column.variable.categories), ""]
    return (codes[place] for place in column.chosen)


def _written_choices(column: Column) -> Iterator[str]:
    codes = np.array([category.code for category in column.variable.categories], object)
    return (" ".join(codes[row]) for row in column.chosen)


def _written_numbers(column: Column) -> Iterator[str]:
    return (written_number(float(value)) for value in column.chosen)


def _written_days(column: Column) -> Iterator[str]:
    return ("" if np.isnat(day) else str(day) for day in column.chosen)


WRITERS: dict[str, Callable[[Column], Iterator[str]]] = {
    "rating": _written_codes,
    "single": _written_codes,
    "multiple": _written_choices,
    "number": _written_numbers,
    "percent": _written_numbers,
    "date": _written_days,
    "text": lambda column: iter(column.chosen),
}


NOTHING: dict[str, Any] = {
    "rating": NONE,
    "single": NONE,
    "multiple": False,
    "number": math.nan,
    "percent": math.nan,
    "date": np.datetime64("NaT", "D"),
    "text": "",
}
"""What stands in `Column.chosen` where nothing was chosen."""
