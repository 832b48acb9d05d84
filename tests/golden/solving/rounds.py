"""Where R's rake stops.

`analysis.weighting.raking` rakes every set of replicate weights until it meets the margins. R's `rake` has
one loop for all of them, which ends when a round moves no margin of the whole sample any more: replicates
that converge more slowly are kept as they are then. The standard errors differ by 1e-9 in large samples and
by 1e-3 in small ones; the oracle has R's (run with `epsilon = 1e-13`), so as many rounds are made here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.design.stage import EVERYONE, Rows
from analysis.weighting.population import category_sums
from analysis.weighting.raking import Raking

Floats = NDArray[np.float64]
STANDSTILL = 1e-13
MOST_ROUNDS = 2000


@dataclass(frozen=True, eq=False)
class RakedTogether(Raking):
    """Raking whose replicates are raked for as many rounds as the whole sample needs."""

    rounds: int = MOST_ROUNDS

    def factors(self, weights: Floats, rows: Rows = EVERYONE) -> Floats:
        """Return the factors of the whole sample, (g,), at convergence, or those of replicates, (g, B)."""
        met = super().factors(weights, rows)  # refuses a replicate that cannot meet the margins at all
        if weights.ndim == 1:
            return met
        table = category_sums(self.key[rows], len(self.categories[0]), weights)
        start = table.copy()
        for _ in range(self.rounds):
            self.swept(table)
        factor = np.divide(table, start, out=np.ones_like(table), where=start != 0)
        return np.asarray(factor[self.key[rows]])

    def swept(self, table: Floats) -> list[Floats]:
        """Meet each margin once, in place, and return the margins of the table afterwards."""
        for margin, category in zip(self.margins, self.categories, strict=True):
            sums = category_sums(category, len(margin.labels), table)
            counts = margin.counts.reshape(-1, *[1] * (table.ndim - 1))
            table *= np.divide(counts, sums, out=np.ones_like(sums), where=sums != 0)[category]
        return self.sums(table)

    def sums(self, table: Floats) -> list[Floats]:
        """Return the margins of a table of cells."""
        pairs = zip(self.margins, self.categories, strict=True)
        return [category_sums(category, len(margin.labels), table) for margin, category in pairs]


def raked_together(raking: Raking, weights: Floats) -> RakedTogether:
    """Return the raking with the number of rounds R makes for the (n,) weights of the whole sample."""
    one = RakedTogether(raking.margins)
    table = category_sums(one.key, len(one.categories[0]), weights)
    last = one.sums(table)
    for made in range(1, MOST_ROUNDS + 1):
        now = one.swept(table)
        moved = max(float(np.abs(new - old).max()) for new, old in zip(now, last, strict=True))
        if moved < STANDSTILL * weights.sum():
            return RakedTogether(raking.margins, rounds=made)
        last = now
    return one
