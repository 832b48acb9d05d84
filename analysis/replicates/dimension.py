"""How many rows of a table are independent, for many choices of its rows."""

from __future__ import annotations

import numpy as np
import scipy.linalg
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

COLLINEAR = 1e-5
"""A column of which less than this share is new adds no dimension; R's limit for replicate weights."""


def dimensions(table: Floats, chosen: Mask) -> NDArray[np.intp]:
    """Return the rank of the rows chosen.

    Parameters
    ----------
    table : (G, B) floats
    chosen : (G, k) mask
        k choices of rows.

    Returns
    -------
    (k,) integers

    Notes
    -----
    With orthonormal columns Q that span the table, leaving out the rows T lowers the rank by as many
    dimensions as Q_T Q_T' has eigenvalues 1. Only the smaller of the two parts is looked at, so that a
    thousand choices of nearly all rows cost little more than one.

    Examples
    --------
    >>> table = np.array([[1.0, 0], [0, 1], [1, 1]])
    >>> dimensions(table, np.array([[True, True], [False, True], [False, True]])).tolist()
    [1, 2]
    """
    used = np.einsum("gb,gb->g", table, table) > 0
    basis = _basis(table[used])
    known = {np.ones(len(basis), dtype=bool).tobytes(): basis.shape[1]}
    found = []
    for inside in chosen[used].T:
        pattern = inside.tobytes()
        if pattern not in known:
            known[pattern] = _dimension(basis, inside)
        found.append(known[pattern])
    return np.array(found, dtype=np.intp)


def _dimension(basis: Floats, inside: Mask) -> int:
    if 2 * np.count_nonzero(inside) <= len(inside):
        products = _products(basis[inside])
        if _cholesky(products) is not None:
            return len(products)
        return int(np.sum(np.linalg.eigvalsh(products) > COLLINEAR**2))
    left = np.eye(min(np.count_nonzero(~inside), basis.shape[1])) - _products(basis[~inside])
    if _cholesky(left) is not None:
        return int(basis.shape[1])
    return int(basis.shape[1] - np.sum(np.linalg.eigvalsh(left) < COLLINEAR**2))


def _basis(table: Floats) -> Floats:
    """Return (G, r) orthonormal columns that span the columns of a table."""
    length = np.sqrt(np.einsum("gb,gb->b", table, table))
    unit = table[:, length > 0] / length[length > 0]
    products = unit.T @ unit
    lower = _cholesky(products)
    if lower is not None:
        return np.asarray(scipy.linalg.solve_triangular(lower, unit.T, lower=True, check_finite=False).T)
    values, vectors = np.linalg.eigh(products)
    kept = values > COLLINEAR**2 * max(values.sum(), 1)
    return np.asarray(unit @ (vectors[:, kept] / np.sqrt(values[kept])))


def _products(rows: Floats) -> Floats:
    """Return the products of rows, or of columns where there are fewer of them."""
    return np.asarray(rows @ rows.T if len(rows) <= rows.shape[1] else rows.T @ rows)


def _cholesky(products: Floats) -> Floats | None:
    """Return Cholesky's factor; None where a row is not independent of those before it."""
    try:
        lower: Floats = np.asarray(np.linalg.cholesky(products))
    except np.linalg.LinAlgError:
        return None
    return lower if np.diag(lower).min(initial=1) > COLLINEAR else None
