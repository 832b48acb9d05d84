"""One stage of sampling: its units, the strata they were drawn in, and the share of each stratum drawn.

Units are numbered in the order of (parent unit, stratum, id), so that the units of one stratum, and the
strata of one parent, are neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.brief import Brief
from analysis.design.coding import Indices, compressed, first_rows
from analysis.refusal import Refusal

Floats = NDArray[np.float64]
Rows = NDArray[np.intp] | slice
EVERYONE = slice(None)

CERTAIN = 1e-7
"""A stratum of which less than this share was left out counts as wholly taken; R's own limit."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Stage(Brief):
    """The m sampling units of one stage and the H strata they were drawn in.

    Attributes
    ----------
    unit : (n,) indices
        The unit each respondent belongs to.
    first_row : (m,) indices
        The first respondent of each unit.
    parent : (m,) indices
        The unit of the stage before; zeros at the first stage. Never decreasing.
    stratum : (m,) indices
        The stratum each unit was drawn in. Never decreasing.
    n_units : (H,) integers
        How many units were drawn in each stratum.
    starts : (H,) indices
        The first unit of each stratum.
    fraction : (m,) floats
        The share of the stratum's population that was drawn (Brewer: the unit's own probability);
        0 means with replacement.
    labels : sequence of str
        What a reader calls the strata; at a later stage, the units they lie in.
    """

    unit: Indices
    first_row: Indices
    parent: Indices
    stratum: Indices
    n_units: Indices
    starts: Indices
    fraction: Floats
    labels: Sequence[str] = ()

    @property
    def m(self) -> int:
        """How many units were sampled at this stage."""
        return len(self.stratum)

    @property
    def group(self) -> Indices:
        """The parent of each stratum, (H,)."""
        return self.parent[self.starts]

    @property
    def lonely(self) -> NDArray[np.bool_]:
        """Which strata, (H,), have one unit out of a larger population."""
        return np.asarray((self.n_units == 1) & (1 - self.fraction[self.starts] > CERTAIN))

    def name(self, stratum: int) -> str:
        """Return what a reader calls a stratum, or the unit it lies in at a later stage."""
        return self.labels[stratum] if self.labels else "the sample"

    def reached(self, mask: NDArray[np.bool_], rows: Rows = EVERYONE) -> NDArray[np.bool_]:
        """Return which units have a row of the mask: (r, k) to (m, k); *rows* are those of the mask."""
        unit = self.unit[rows]
        count = np.empty((self.m, mask.shape[1]), order="F")
        for column in range(mask.shape[1]):
            count[:, column] = np.bincount(unit, weights=mask[:, column], minlength=self.m)
        return np.ascontiguousarray(count > 0)

    def degf(self, reached: NDArray[np.bool_]) -> Indices:
        """Return units less strata among the units reached: (m, k) to (k,)."""
        strata = np.logical_or.reduceat(reached, self.starts, axis=0)
        return np.asarray(reached.sum(axis=0) - strata.sum(axis=0))

    def summed(self, table: Floats, rows: Rows = EVERYONE, weights: Floats | float = 1.0) -> Floats:
        """Return the weighted sums over the units: (r, k) to (m, k); *rows* are those of the table."""
        unit = self.unit[rows]
        sums = np.empty((self.m, table.shape[1]))
        for column in range(table.shape[1]):
            sums[:, column] = np.bincount(unit, weights=table[:, column] * weights, minlength=self.m)
        return sums

    def drawn_from(self, population: Floats, number: int, pps: str | None) -> Stage:
        """Return this stage with the population it was drawn from; `population` is (n,), see `Design.of`."""
        if len(population) != len(self.unit):
            raise Refusal("lengths", f"stage {number}", found=len(population), expected=len(self.unit))
        if pps is not None:
            return replace(self, fraction=self._probabilities(population))
        count = population[self.first_row[self.starts]]
        expected = count[self.stratum[self.unit]]
        varying = np.flatnonzero(population != expected)
        if len(varying):
            where, low = self._where(varying[0], number), expected[varying[0]]
            raise Refusal("population varies", where, low=f"{low:g}", high=f"{population[varying[0]]:g}")
        small = np.flatnonzero(~(count >= self.n_units))
        if len(small):
            where = self._where(self.first_row[self.starts[small[0]]], number)
            sampled = int(self.n_units[small[0]])
            raise Refusal("population small", where, population=f"{count[small[0]]:g}", sampled=sampled)
        return replace(self, fraction=(self.n_units / count)[self.stratum])

    def _where(self, row: int, number: int) -> str:
        place = self.name(int(self.stratum[self.unit[row]]))
        return place if number == 1 else f"stage {number}, {place}"

    def _probabilities(self, population: Floats) -> Floats:
        chance = population[self.first_row]
        wrong = ~((chance > 0) & (chance <= 1))[self.unit] | (population != chance[self.unit])
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            unit = int(self.unit[row]) + 1
            raise Refusal("probability", "population_psus", value=f"{population[row]:g}", unit=unit)
        return chance


def stage(
    drawn_in: Indices, ids: Indices, labels: Sequence[str] = (), *, parents: Indices | None = None
) -> Stage:
    """Return the stage whose units are the distinct (stratum, id) of the rows, with replacement.

    Parameters
    ----------
    drawn_in : (n,) indices
        The stratum of each respondent, every code in use; at a later stage, the unit of the stage before,
        or the stratum inside it.
    ids : (n,) indices
        Code of the unit of each respondent, every code in use.
    labels : sequence of str
        What a reader calls the strata.
    parents : (H,) indices, optional
        At a later stage, the unit of the stage before that each stratum lies in, never decreasing.
    """
    unit, first_row = _units(drawn_in, ids)
    stratum = drawn_in[first_row]
    n_units = np.bincount(stratum)
    starts = np.concatenate(([0], np.cumsum(n_units)[:-1])).astype(np.intp)
    parent = np.zeros_like(stratum) if parents is None else parents[stratum]
    return Stage(unit, first_row, parent, stratum, n_units, starts, np.zeros(len(stratum)), labels)


def _units(stratum: Indices, ids: Indices) -> tuple[Indices, Indices]:
    """Return the rank of each row's (stratum, id), and the first row of each rank."""
    first = first_rows(ids, int(ids.max()) + 1)
    home = stratum[first]
    if np.array_equal(home[ids], stratum):  # no id in two strata: there are fewer ids to rank than rows
        if (home[1:] >= home[:-1]).all():
            return ids, first
        order = np.argsort(home, kind="stable")
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        return rank[ids], first[order]
    unit, pairs = compressed(stratum * len(first) + ids)
    return unit, first_rows(unit, len(pairs))


def single_population(later: Stage) -> Stage:
    """Return a later stage as if it were the first: its parents become one population."""
    return replace(later, parent=np.zeros(later.m, dtype=np.intp))
