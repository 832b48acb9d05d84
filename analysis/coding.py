"""Ids, names and numbers to small integer codes, the same whatever their type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.refusal import Refusal

Indices = NDArray[np.intp]


def compressed(keys: NDArray[np.integer[Any]]) -> tuple[Indices, NDArray[np.integer[Any]]]:
    """Return the rank of each of (n,) keys among the distinct keys, and the distinct keys in order.

    The same as ``numpy.unique(keys, return_inverse=True)``, without sorting where the keys are dense.
    """
    low = int(keys.min())
    span = int(keys.max()) - low + 1
    if span > 4 * len(keys) + 1024:
        distinct, index = np.unique(keys, return_inverse=True)
        return index.astype(np.intp), distinct
    index = (keys - low if low else keys).astype(np.intp, copy=False)
    seen = np.bincount(index, minlength=span) > 0
    if not seen.all():
        index = (np.cumsum(seen) - 1)[index]
    return index, np.flatnonzero(seen) + low


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
        index, distinct = compressed(array.astype(np.int64, copy=False))
        return index, [str(value) for value in distinct]
    _check_present(array, where)
    texts = [str(value) for value in array.tolist()]
    labels = sorted(set(texts))
    place = {label: code for code, label in enumerate(labels)}
    return np.fromiter(map(place.__getitem__, texts), dtype=np.intp, count=n), labels


def _check_present(array: NDArray[Any], where: str) -> None:
    if array.dtype.kind == "f":
        absent = np.isnan(array)
    else:
        absent = np.array([value is None or value == "" or value != value for value in array.tolist()])
    if absent.any():
        raise Refusal("absent", where, row=int(np.flatnonzero(absent)[0]) + 1)
