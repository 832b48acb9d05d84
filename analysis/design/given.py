"""What is given, column by column: a value for each respondent in one order, numbers that are numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.refusal import Refusal

Floats = NDArray[np.float64]


def length(n: int | None, *columns: ArrayLike | None) -> int:
    """Return how many respondents there are: the length that all columns (n,) have in common."""
    if n is not None and (isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 0):
        raise Refusal("whole number", "n", value=n, least=1)
    for column in columns:
        check_unmasked(column, "design")
    arrays = [np.asarray(column) for column in columns if column is not None]
    for array in arrays:
        if not array.ndim:
            raise Refusal("one for all", "design", value=array)
        if array.ndim > 1:
            raise Refusal("columns", "design", found=array.shape[1])
    lengths = [len(array) for array in arrays] + ([] if n is None else [n])
    if not any(lengths):
        raise Refusal("size", "design")
    for found in lengths:
        if found != lengths[0]:
            raise Refusal("lengths", "design", found=found, expected=lengths[0])
    return lengths[0]


def check_named(columns: Any, where: str) -> None:
    """Refuse columns without names: a mapping has them, and so has a DataFrame."""
    if not hasattr(columns, "items"):
        raise Refusal("no names", where, found=type(columns).__name__)


def check_flags(**flags: bool) -> None:
    """Refuse a yes or no, by its name, that is neither: the word "no" would count as yes."""
    for name, value in flags.items():
        if value not in (True, False):
            raise Refusal("unknown", name, value=value, known="True, False")


def weights(column: ArrayLike | None, n: int) -> Floats:
    """Return sampling weights as (n,) floats, 1 for everybody where none are given."""
    if column is None:
        return np.ones(n)
    try:
        values = np.array(readable(column), dtype=float)
    except (TypeError, ValueError):
        written = enumerate(np.asarray(column).flat, start=1)
        values = np.array([_number(weight, row) for row, weight in written])
    if values.ndim != 1:
        raise Refusal("lengths", "weights", found=values.size, expected=n)
    check_weights(values, lowest=0.0)
    return values


def numbers(column: ArrayLike, where: str) -> NDArray[Any]:
    """Return a column (n,), or a table (n, k), as it is where it holds finite numbers and NaN for blanks.

    Text that writes numbers is read; anything else is refused by its row.
    """
    values = read(column, where)
    if values.dtype.kind == "f" and np.isinf(values).any():
        row, cell = next((row, cell) for row, cell in _cells(values) if np.isinf(cell))
        raise Refusal("no number", where, row=row, value=cell)
    return values


def read(column: ArrayLike, where: str) -> NDArray[Any]:
    """Return a column (n,), or a table (n, k), as numbers, also infinite; refuse anything else by its row."""
    check_unmasked(column, where)
    values = np.asarray(column)
    if not values.ndim:
        raise Refusal("one for all", where, value=column)
    if values.ndim > 2:
        raise Refusal("columns", where, found=" × ".join(map(str, values.shape[1:])))
    if values.dtype.kind not in "biuf":
        try:
            values = np.array(readable(values), dtype=float)
        except (TypeError, ValueError):
            row, cell = next((row, cell) for row, cell in _cells(values) if not _is_number(cell))
            raise Refusal("no number", where, row=row, value=cell) from None
    return values


def readable(column: ArrayLike) -> NDArray[Any]:
    """Return a column (n,) that may hold numbers; raise `TypeError` for dates, which numpy casts."""
    values = np.asarray(column)
    if values.dtype.kind in "cMm":
        raise TypeError(values.dtype)
    return values


def _cells(values: NDArray[Any]) -> Iterator[tuple[int, Any]]:
    """Yield every cell of a column or table with its row, counted from 1."""
    width = values[0].size if values.ndim > 1 else 1
    written = values.astype(str) if values.dtype.kind in "mM" else values  # dates are not their counts
    return ((at // width + 1, cell) for at, cell in enumerate(written.ravel().tolist()))


def _is_number(cell: Any) -> bool:
    try:
        return bool(np.array(readable(np.asarray(cell)), dtype=float).shape == ())
    except (TypeError, ValueError):
        return False


def labels(*columns: Any) -> Any:
    """Return the labels of rows (the index of pandas) that all columns which have any have in common."""
    found = [index for index in map(index_of, columns) if index is not None]
    for index in found[1:]:
        if not found[0].equals(index):
            raise Refusal("order", "design")
    return found[0] if found else None


def index_of(column: Any) -> Any:
    """Return the labels that rows of a Series, DataFrame or `Groups` bring with them; None for an array."""
    index = getattr(column, "index", None)
    return index if hasattr(index, "equals") else None


def check_order(column: Any, index: Any, where: str) -> None:
    """Refuse a column whose rows are labelled otherwise than those of a design, or, without, out of order."""
    check_labels(index_of(column), index, where)


def check_labels(own: Any, index: Any, where: str) -> None:
    """Refuse labels of rows, None where there are none, that are not those of a design; see `check_order`."""
    if own is not None and not (own.is_monotonic_increasing if index is None else index.equals(own)):
        raise Refusal("order", where)


def check_unmasked(column: Any, where: str) -> None:
    """Refuse a masked array with a masked cell, of which numpy would count what stands under the mask."""
    if isinstance(column, np.ma.MaskedArray) and np.ma.is_masked(column):
        rows = np.ma.getmaskarray(column).reshape(len(column), -1).any(axis=1)
        raise Refusal("masked", where, row=int(np.argmax(rows)) + 1)


def _number(weight: object, row: int) -> float:
    """Return a weight as a number; refuse a word, or a number with a decimal comma, by its row."""
    try:
        return float(str(weight))
    except ValueError:
        raise Refusal("weights", "weights", row=row, value=weight) from None


def check_weights(weights: Floats, *, lowest: float) -> None:
    """Refuse (n,) weights that are not finite or under the lowest, by row, or that are all 0."""
    least, most = weights.min(initial=0.0), weights.max(initial=0.0)
    if not (np.isfinite(least) and np.isfinite(most) and least >= lowest):  # which one, is rarely asked
        wrong = np.flatnonzero(~(np.isfinite(weights) & (weights >= lowest)))
        raise Refusal("weights", "weights", row=int(wrong[0]) + 1, value=weights[wrong[0]])
    if not weights.any():
        raise Refusal("no weight", "weights")


def check_level(level: float) -> None:
    """Refuse a level outside (0, 1): 95 is not 0.95."""
    if not isinstance(level, float | int | np.number) or not 0 < level < 1:
        raise Refusal("unknown", "level", value=level, known="0 < level < 1")
