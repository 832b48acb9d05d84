"""Half-samples as R balances them: the same pairs and scales as ours, another Hadamard matrix.

Totals have one standard error with any of these matrices; ratios, means of few units and differences do not.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy.linalg
from numpy.typing import NDArray

from analysis.design import Design
from analysis.replicates import Replicates
from solving.collation import dictionary_order

Signs = NDArray[np.float64]

OF_28 = (
    "fffffff 9c71c78 83cd378 83b2e66 9a0f8d6 952c5ae 8cd239e 58aa7f0 45b59d4 46cbcac 561774a 4b64e9a "
    "5959b26 2d1eae8 3666b34 2b3b51c 31d74b2 32f89ca 2ced646 ea545e4 f1632cc f09ce1c e54ad52 e6392b2 "
    "e8a792a dffe000 bf81f80 7f8007e"
)
OF_36 = (
    "fffffffff 5c7dc8564 b8fb90ac8 71f721592 e3ee42b24 c7dc8564a 8fb90ac96 1f721592e 3ee42b25c 7dc8564b8 "
    "fb90ac970 f721592e2 ee42b25c6 dc8564b8e b90ac971e 721592e3e e42b25c7c c8564b8fa 90ac971f6 21592e3ee "
    "42b25c7dc 8564b8fb8 0ac971f72 1592e3ee4 2b25c7dc8 564b8fb90 ac971f720 592e3ee42 b25c7dc84 64b8fb90a "
    "c971f7214 92e3ee42a 25c7dc856 4b8fb90ac 971f72158 2e3ee42b2"
)
"""The matrices of 28 and 36 rows that R keeps, a row a number: 1 for +1, 0 for -1."""


def as_r_balances(design: Design, rho: float) -> Design:
    """Return a design of half-samples with the matrix R takes and its strata in R's order of rows."""
    engine, first = design.engine, design.stages[0]
    if not isinstance(engine, Replicates):
        return design
    words = sorted(range(len(first.n_units)), key=lambda at: dictionary_order(first.name(at)))
    words.sort(key=lambda at: first.n_units[at] == 2)  # strata of several pairs come before
    place = np.empty(len(words), dtype=int)
    place[words] = np.arange(len(words))
    signs = np.repeat(_matrix(first.m // 2)[1 : first.m // 2 + 1], 2, axis=0)
    signs[1::2] *= -1
    factors = np.empty(signs.shape)
    factors[np.lexsort((first.first_row, place[first.stratum]))] = 1 + (1 - rho) * signs
    scales = np.full(signs.shape[1], 1 / (signs.shape[1] * (1 - rho) ** 2))
    return replace(design, engine=replace(engine, factors=factors, scales=scales))


def _matrix(pairs: int) -> Signs:
    """Return the matrix R's ``hadamard`` gives: one it keeps, one of Paley, or one it keeps doubled."""
    kept = [scipy.linalg.hadamard(4), scipy.linalg.hadamard(16), _unpacked(OF_28), _unpacked(OF_36)]
    sizes = [len(each) for each in kept]
    below = pairs - pairs % 4
    for own in kept:
        if below < len(own) <= below + 4:
            return np.asarray(own, dtype=float)
    doubled = [size * 2 ** max(0, int(np.ceil(np.log2((pairs + 1) / size)))) for size in sizes]
    best = int(np.argmin(doubled))
    found = _paley(pairs, doubled[best]) if doubled[best] - pairs > 4 else None
    return np.asarray(_doubled(kept[best], doubled[best]) if found is None else found, dtype=float)


def _paley(pairs: int, most: int) -> Signs | None:
    """Return the matrix of a prime from *pairs* on, or of a small one doubled; None where none is near."""
    above = pairs + 4 - pairs % 4
    if pairs % 4 + 4 == pairs % 8:
        half = above
        while half % 8 == 0:
            half //= 2
        if _suits(half - 1):
            return _doubled(_residues(half - 1), above)
    prime = next(p for p in range(pairs, 4 * pairs + 8) if _suits(p))
    if prime + 1 > above + 4 and above + 4 < most:
        return _paley(above + 3, 2 * (above + 3))
    return None if prime > most else _residues(prime)


def _suits(p: int) -> bool:
    return p % 4 == 3 and all(p % factor for factor in range(2, int(p**0.5) + 1))


def _residues(p: int) -> Signs:
    """Return the (p + 1, p + 1) matrix: -1 where the sum of two places is a square modulo p, else +1."""
    squares = {i * i % p for i in range(p)}
    signs = np.array([-1.0 if at in squares else 1.0 for at in range(p)])
    matrix = np.ones((p + 1, p + 1))
    matrix[1:, 1:] = signs[(np.arange(p)[:, None] + np.arange(p)) % p]
    return matrix


def _doubled(matrix: Signs, size: int) -> Signs:
    while len(matrix) < size:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    return matrix


def _unpacked(rows: str) -> Signs:
    words = rows.split()
    return np.array([[2.0 * int(bit) - 1 for bit in f"{int(word, 16):0{len(words)}b}"] for word in words])
