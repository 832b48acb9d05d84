"""Whether somebody could be recognised in a file of answers, and which cells must therefore not leave.

A file is safe to the size k when every combination of the characteristics that others know about a
respondent, withheld cells counted as a value of their own, stands in at least k of its rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from analysis.refusal import Refusal

Codes = NDArray[np.intp]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

SMALLEST = 3
"""Rows that must look alike, where nothing else is said."""

FEW_TRAITS = 8
"""With more characteristics not every set of them is tried, only single ones, pairs, and then in order."""


def classes(columns: Sequence[Codes], n: int) -> Codes:
    """Return the class of each row, (n,), from 0: rows with the same codes in every column share one."""
    key, different = np.zeros(n, np.int64), 1
    for column in columns:
        codes = column - column.min(initial=0)
        width = int(codes.max(initial=0)) + 1
        if different * width >= 2**62:
            key, different = np.unique(key, return_inverse=True)[1], n
        key, different = key * width + codes, different * width
    return np.unique(key, return_inverse=True)[1].astype(np.intp)


def sizes(of: Codes) -> Codes:
    """Return for each row how many rows its class has, (n,)."""
    return np.bincount(of)[of] if len(of) else of


def n_rare(columns: Sequence[Codes], n: int, k: int) -> int:
    """Return how many combinations stand in fewer than k rows."""
    found = np.bincount(classes(columns, n)) if n else np.zeros(0, np.intp)
    return int((found < k).sum())


def n_told_by_weight(place: Codes, hidden: Mask, weights: Floats) -> int:
    """Return how many rows whose place is withheld have a weight that no other withheld place has.

    Weights are mostly alike within a place and follow from how many people it serves: whoever knows that
    number knows the place.

    Parameters
    ----------
    place : (n,) codes
    hidden : (n,) mask
        Rows whose place is withheld.
    weights : (n,) or (n, k) floats, positive or 0
        Weights, and beside them how many units and people were drawn from.
    """
    table = weights[:, None] if weights.ndim == 1 else weights
    rounded = np.round(table[hidden] / np.maximum(table.max(axis=0, initial=0), 1e-300), 9)
    weight = np.unique(rounded, axis=0, return_inverse=True)[1].astype(np.intp).reshape(-1)
    pairs = np.unique(np.column_stack([weight, place[hidden]]), axis=0)
    return int((np.bincount(pairs[:, 0])[weight] == 1).sum()) if len(weight) else 0


def withheld(places: Sequence[Codes], traits: Sequence[Codes], k: int, n: int) -> tuple[Mask, Mask]:
    """Return the cells that must not leave.

    Parameters
    ----------
    places : sequence of (n,) codes
        Where people were asked, the widest first (unit, then service point). A place that too few
        answered at is withheld as a whole, for its sampling unit is the same in all its rows.
    traits : sequence of (n,) codes
        What others know of a person. They are withheld row by row: in as few cells as possible, of two
        ways the one that spares the column given later.
    k : int
        Rows that must look alike; 1 withholds nothing.

    Returns
    -------
    masks (n, len(places)) and (n, len(traits))
        True where the cell must not leave.

    Raises
    ------
    Refusal
        When there are fewer than k rows at all.

    Notes
    -----
    Released so, a file is k-anonymous in the strict sense (Samarati and Sweeney 1998): a withheld cell
    matches nothing but a withheld cell. It does not protect against k people who all answered alike.
    """
    if n < k:
        raise Refusal("few rows", "microdata", found=n, least=k)
    hidden = np.zeros((n, len(places)), np.bool_)
    known: list[Codes] = []
    for at, place in enumerate(places):
        above = hidden[:, at - 1] if at else np.zeros(n, np.bool_)
        hidden[:, at] = above | _pooled(place, classes(known, n), k)
        known.append(np.where(hidden[:, at], place.max(initial=0) + 1, place))
    return hidden, ~_shown(classes(known, n), traits, k)


def _pooled(codes: Codes, within: Codes, k: int) -> Mask:
    """Return the rows, (n,), whose code too few share; enough of them in each group that asks for any."""
    own = classes([within, codes], len(codes))
    return _joined(sizes(own) < k, own, within, k, whole=True)


def _shown(within: Codes, traits: Sequence[Codes], k: int) -> Mask:
    """Return which cells may be shown, (n, q)."""
    n, q = len(within), len(traits)
    shown = np.ones((n, q), np.bool_)
    todo = np.flatnonzero(sizes(classes([within, *traits], n)) < k)
    for left_out in _ways(q):
        kept = [trait[todo] for at, trait in enumerate(traits) if at not in left_out]
        alike = sizes(classes([within[todo], *kept], len(todo))) >= k
        shown[np.ix_(todo[alike], np.array(left_out))] = False
        todo = todo[~alike]
    shown[todo] = False
    patterns = [np.where(shown[:, at], trait, trait.min(initial=0) - 1) for at, trait in enumerate(traits)]
    blank = np.asarray(~shown.any(axis=1))
    return shown & ~_joined(blank, classes([within, *patterns], n), within, k, whole=False)[:, None]


def _joined(rows: Mask, own: Codes, within: Codes, k: int, *, whole: bool) -> Mask:
    """Return *rows*, (n,), with further ones of each group in which they are some but fewer than k.

    Classes are taken *whole*, the smallest first; or else as few rows as will do, of the largest class.
    """
    few = np.bincount(within, weights=rows, minlength=1)
    joined = rows.copy()
    for group in np.flatnonzero((few > 0) & (few < k)):
        rest = np.flatnonzero((within == group) & ~rows)
        classes_left, n_rows = np.unique(own[rest], return_counts=True)
        lacking = k - int(few[group])
        if not whole and len(rest) and n_rows.max() >= lacking + k:
            joined[rest[own[rest] == classes_left[np.argmax(n_rows)]][:lacking]] = True
            continue
        order = np.argsort(n_rows, kind="stable")
        enough = np.cumsum(n_rows[order]) >= lacking
        taken = order[: int(np.argmax(enough)) + 1 if enough.any() else len(order)]
        joined[rest[np.isin(own[rest], classes_left[taken])]] = True
    return joined


def _ways(q: int) -> Iterator[list[int]]:
    """Yield the sets of columns to leave out: the small ones first, all of them last."""
    for size in range(1, q + 1):
        if size <= 2 or q <= FEW_TRAITS:
            yield from (list(chosen) for chosen in combinations(range(q), size))
        else:
            yield list(range(size))
