"""Hadamard matrices: rows of +1 and -1, every two of them balanced against each other."""

from __future__ import annotations

import numpy as np
import scipy.linalg
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def hadamard(order: int) -> Floats:
    """Return a Hadamard matrix with at least *order* rows, its first row all +1.

    Parameters
    ----------
    order : int
        How many rows are needed; the matrix is the smallest these constructions reach.

    Notes
    -----
    Sylvester (1867) and both constructions of Paley (1933), doubled as needed.

    Examples
    --------
    >>> hadamard(12).shape
    (12, 12)
    >>> bool((hadamard(30) @ hadamard(30).T == 32 * np.eye(32)).all())
    True
    """
    size = max(1, order)
    while True:
        matrix = _of_size(size)
        if matrix is not None:
            return np.asarray(matrix * matrix[0])
        size += 1


def _of_size(size: int) -> Floats | None:
    if size & (size - 1) == 0:
        return np.asarray(scipy.linalg.hadamard(size), dtype=float)
    if size % 4:
        return None
    for q, build in ((size - 1, _paley), (size // 2 - 1, _paley_symmetric)):
        if _is_prime(q) and q % 4 == (3 if build is _paley else 1):
            return build(q)
    half = _of_size(size // 2)
    return None if half is None else np.block([[half, half], [half, -half]])


def _paley(q: int) -> Floats:
    skew = _bordered(q, -1.0)
    return skew + np.eye(q + 1)


def _paley_symmetric(q: int) -> Floats:
    conference, one = _bordered(q, 1.0), np.eye(q + 1)
    return np.block([[conference + one, conference - one], [conference - one, -conference - one]])


def _bordered(q: int, sign: float) -> Floats:
    """Return the matrix of quadratic residues modulo *q*, with a border: zero diagonal, ±1 elsewhere."""
    residue = np.full(q, -1.0)
    residue[np.arange(1, q) ** 2 % q] = 1
    residue[0] = 0
    matrix = np.zeros((q + 1, q + 1))
    matrix[0, 1:], matrix[1:, 0] = 1, sign
    matrix[1:, 1:] = residue[(np.arange(q)[:, None] - np.arange(q)) % q]
    return matrix


def _is_prime(q: int) -> bool:
    return q > 1 and all(q % factor for factor in range(2, int(q**0.5) + 1))
