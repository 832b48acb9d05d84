"""Ids, names and numbers to small integer codes, the same whatever their type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.refusal import Refusal

Indices = NDArray[np.intp]

EARLY = 16
"""Rows of a file looked at first, for every code that may be there; then so many times more."""


def compressed(keys: NDArray[np.integer[Any]]) -> tuple[Indices, NDArray[np.integer[Any]]]:
    """Return the rank of each of (n,) keys among the distinct keys, and the distinct keys in order.

    The same as ``numpy.unique(keys, return_inverse=True)``, without sorting where the keys are dense.
    """
    low = int(keys.min())
    span = int(keys.max()) - low + 1
    if span > 4 * len(keys) + 1024:
        distinct, index = np.unique(keys, return_inverse=True)
        return index.astype(np.intp), distinct
    index = keys.astype(np.intp, copy=False)
    if low:
        index = index - low
    seen = occurring(index, span)
    if not seen.all():
        index = (np.cumsum(seen) - 1)[index]
    return index, np.flatnonzero(seen) + low


def occurring(index: Indices, size: int) -> NDArray[np.bool_]:
    """Return which of the codes 0 to size - 1 are among (n,) codes."""
    seen = np.zeros(size, dtype=np.bool_)
    for rows in _stretches(len(index), size):
        seen[index[rows]] = True
        if seen.all():
            break
    return seen


def first_rows(index: Indices, size: int) -> Indices:
    """Return the first row of each of the codes 0 to size - 1 among (n,) codes, (size,); all occur."""
    first = np.full(size, -1, dtype=np.intp)
    for rows in _stretches(len(index), size):
        found = np.full(size, -1, dtype=np.intp)
        found[index[rows][::-1]] = np.arange(rows.start, rows.stop)[::-1]
        first = np.where(first < 0, found, first)
        if (first >= 0).all():
            break
    return first


def _stretches(n: int, size: int) -> Iterator[slice]:
    """Yield n rows in stretches, each longer than all before: most codes are met early in a file."""
    start, length = 0, EARLY * size + EARLY
    while start < n:
        yield slice(start, min(start + length, n))
        start, length = start + length, EARLY * length


def codes(values: ArrayLike | None, n: int, where: str) -> tuple[Indices, Sequence[str]]:
    """Return an integer code, (n,), for each value and the labels the codes stand for, in order.

    Without values: one label where *where* is "strata", otherwise a code for each row.
    """
    if values is None:
        if where == "strata":
            return np.zeros(n, dtype=np.intp), ()
        return np.arange(n, dtype=np.intp), ()
    array = np.asarray(values)
    if array.dtype.kind == "f" and np.array_equal(array, np.trunc(array)):
        array = array.astype(np.int64)
    if array.dtype.kind in "iub":
        index, distinct = compressed(array if array.dtype.kind == "i" else array.astype(np.int64))
        return index, [str(value) for value in distinct]
    check_present(array, where)
    texts = [label(value) for value in array.tolist()]
    labels = sorted(set(texts))
    place = {label: code for code, label in enumerate(labels)}
    return np.fromiter(map(place.__getitem__, texts), dtype=np.intp, count=n), labels


def label(value: object) -> str:
    """Return a category as text, so that 1, 1.0, True and "1" are one category."""
    if isinstance(value, bool | np.bool_):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def check_present(array: NDArray[Any], where: str) -> None:
    """Refuse categories, (n,), among which one is blank: None, NaN or an empty text."""
    if array.dtype.kind == "f":
        absent = np.isnan(array)
    else:
        absent = np.array([value is None or value == "" or value != value for value in array.tolist()])
    if absent.any():
        raise Refusal("absent", where, row=int(np.flatnonzero(absent)[0]) + 1)
