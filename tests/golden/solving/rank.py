"""The rank R finds in replicate weights, and so its degrees of freedom.

`analysis.replicates.dimension` counts the columns of which more than 1e-5 is new. R's `qr` (LINPACK's
dqrdc2, as R changed it) means the same, but brings what is left of a column up to date instead of computing
it: it may find 31 dimensions in the weights of 30 units, and 199 in weights that calibration moved a
little. The oracle has R's, so its way is gone here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from analysis.design import Design, Mask
from analysis.replicates import Replicates

Floats = NDArray[np.float64]
COLLINEAR = 1e-5
LARGEST = 2e9
"""Steps beyond which R's way is not gone: some seconds for one domain."""
CANCELLED = 1e-6
"""Under this share of its square, what is left of a column is computed and not brought up to date."""


def rank(table: Floats) -> int:
    """Return the rank of (r, b) weights as ``qr(table, tol = 1e-5)$rank`` of R."""
    left = np.array(table, dtype=float, order="F")
    rows, columns = left.shape
    norm = np.linalg.norm(left, axis=0)
    whole = np.where(norm == 0, 1.0, norm)
    order, end = np.arange(columns), columns
    for at in range(min(rows, columns)):
        while at < end and norm[order[at]] < whole[order[at]] * COLLINEAR:
            order[at:] = np.roll(order[at:], -1)
            end -= 1
        if at == rows - 1:
            break
        _reflected(left, norm, at, order[at:])
    return min(end, rows)


def _reflected(left: Floats, norm: Floats, at: int, order: NDArray[np.intp]) -> None:
    """Turn the columns so that the first has nothing under row *at*; bring their lengths up to date."""
    column = left[at:, order[0]]
    length = float(np.linalg.norm(column))
    if length == 0:
        return
    column /= np.copysign(length, column[0]) if column[0] else length
    column[0] += 1
    others = order[1:]
    moved = left[at:, others]
    moved -= np.outer(column, (column @ moved) / column[0])
    left[at:, others] = moved
    known = norm[others] != 0
    share = np.zeros(len(others))
    share[known] = np.maximum(1 - (moved[0, known] / norm[others][known]) ** 2, 0)
    again = known & (share < CANCELLED)
    norm[others] = np.where(known, norm[others] * np.sqrt(share), 0)
    norm[others[again]] = np.linalg.norm(moved[1:, again], axis=0)


@dataclass(frozen=True, slots=True, eq=False)
class RanksOfR(Replicates):
    """Replicates whose degrees of freedom are R's; after calibration too, those of the calibrated weights."""

    known: dict[bytes, int] = field(init=False, default_factory=dict)

    def reached(self, design: Design, rows: Mask) -> Mask:
        """Return the rows themselves, (n,)."""
        return rows

    def degf(self, design: Design, reached: Mask) -> NDArray[np.intp]:
        """Return the rank of the weights of the rows reached, less one, (k,)."""
        return np.array([self._rank(design, rows) - 1 for rows in reached.T], dtype=np.intp)

    def _rank(self, design: Design, rows: Mask) -> int:
        key, columns = rows.tobytes(), self.n_replicates
        if key not in self.known:
            large = int(rows.sum()) * columns * min(int(rows.sum()), columns) > LARGEST
            self.known[key] = self._independent(design, rows) if large else rank(self.weights()[rows])
        return self.known[key]

    def _independent(self, design: Design, rows: Mask) -> int:
        """Return the rank as `analysis` counts it, group by group, where R's way would take minutes."""
        reached = Replicates.reached(self, design, rows)
        return int(Replicates.degf(self, design, reached[:, None])[0]) + 1


def as_r_counts(engine: Replicates) -> Replicates:
    """Return the replicates with R's degrees of freedom, unless somebody stated them."""
    if engine.given_degf is not None:
        return engine
    parts = {part.name: getattr(engine, part.name) for part in fields(Replicates)}
    return RanksOfR(**parts)
