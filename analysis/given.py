"""What a design is given, column by column: as many values as respondents, and weights that are weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.refusal import Refusal

Floats = NDArray[np.float64]


def length(n: int | None, *columns: ArrayLike | None) -> int:
    """Return how many respondents there are: the length that all columns (n,) have in common."""
    arrays = [np.asarray(column) for column in columns if column is not None]
    for array in arrays:
        if not array.ndim:
            raise Refusal("one for all", "design", value=array)
    lengths = [len(array) for array in arrays] + ([] if n is None else [n])
    if not any(lengths):
        raise Refusal("size", "design")
    for found in lengths:
        if found != lengths[0]:
            raise Refusal("lengths", "design", found=found, expected=lengths[0])
    return lengths[0]


def weights(column: ArrayLike | None, n: int) -> Floats:
    """Return sampling weights as (n,) floats, 1 for everybody where none are given."""
    if column is None:
        return np.ones(n)
    try:
        values = np.array(column, dtype=float)
    except ValueError:
        written = enumerate(np.asarray(column).flat, start=1)
        values = np.array([_number(weight, row) for row, weight in written])
    if values.ndim != 1:
        raise Refusal("lengths", "weights", found=values.size, expected=n)
    check_weights(values, lowest=0.0)
    return values


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
