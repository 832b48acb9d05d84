"""Weighted sums per sampling unit and domain, and the estimates they give.

The size of `Sums` depends on the units, the domains and the measures, never on the respondents. Sums add:
those of two districts, of yesterday and today, or of two engines are put together without a single
person's answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis import variance
from analysis.design import Design, Floats, Mask
from analysis.estimated import Basis, Estimates, Sample
from analysis.interval import Kind
from analysis.refusal import Refusal
from analysis.variance import Influence, Smooth

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Weighted sums over u sampling units, d domains and k measures.

    The last domain is "in none of the domains", so that the sums of all are those of the whole sample.

    Attributes
    ----------
    weight, value : (u, d, k) floats
        Sum of the weights of valid answers; sum of weight times worth.
    count : (d, k) integers
        Valid answers.
    square : (d, k) floats
        Sum of weight times squared worth.
    inside : (3, d, k) floats
        Sums of squared weights times worth to the power 0, 1 and 2: the variance within one unit.
    people : (u, d) integers
        Respondents with a positive weight, whatever they answered.
    drawn : (u,) integers
        Respondents of each unit, those with weight 0 too.
    kinds : tuple of k Kind
        What the mean of each measure is, for its interval; all are means where nothing is said.
    """

    weight: Floats
    value: Floats
    count: Counts
    square: Floats
    inside: Floats
    people: Counts
    drawn: Counts
    kinds: tuple[Kind, ...] = ()

    def __add__(self, other: Sums) -> Sums:
        """Return the sums of both; the units, domains and measures must be the same."""
        if self.weight.shape != other.weight.shape:
            raise Refusal("sums", "sums", found=other.weight.shape, expected=self.weight.shape)
        return Sums(
            self.weight + other.weight,
            self.value + other.value,
            self.count + other.count,
            self.square + other.square,
            self.inside + other.inside,
            self.people + other.people,
            self.drawn + other.drawn,
            self.kinds,
        )

    def add(self, unit: int, domain: int, weight: float, worths: Floats) -> None:
        """Count one more response, in place; the cost does not depend on how many there are already.

        Parameters
        ----------
        unit, domain : int
            Its sampling unit, and its domain (the last one: none).
        weight : float
        worths : (k,) floats
            What it counts for each measure; NaN where it has no valid answer.
        """
        valid = ~np.isnan(worths)
        worth = np.where(valid, worths, 0.0)
        self.weight[unit, domain] += weight * valid
        self.value[unit, domain] += weight * worth
        self.count[domain] += valid & (weight != 0)
        self.square[domain] += weight * worth**2
        self.inside[:, domain] += weight**2 * np.stack([valid, worth, worth**2])
        self.people[unit, domain] += weight != 0
        self.drawn[unit] += 1

    def means(self, units: Design) -> Estimates:
        """Return the mean of every measure in the whole sample and in every domain.

        Parameters
        ----------
        units : Design
            How the u units were chosen, one row a unit in the order of the sums; see `unit_design`.

        Returns
        -------
        Estimates
            Length d * k: the k measures in the whole sample, then in each of the domains.

        Notes
        -----
        Equal to `analysis.estimate.mean` or `proportion` with a domain, row by row. A domain inside one
        sampling unit has the variance within it.
        """
        weight, value = _whole_first(self.weight.sum(axis=0), 0), _whole_first(self.value.sum(axis=0), 0)
        count, square = _whole_first(self.count, 0), _whole_first(self.square, 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            at, squares = value / weight, square / weight
            srs = np.where(squares - at**2 > 1e-14 * squares, squares - at**2, 0) / (count - 1)
        here: Mask = np.greater(self.weight, 0)
        present = np.concatenate([here.any(axis=1, keepdims=True), here[:, :-1]], axis=1)
        influence = self.influence(units, (value, weight), present)
        sample = Sample(count.ravel(), weight.ravel(), self.reached(present), srs.ravel)
        variances = variance.variances(units, influence)
        kinds = self.kinds * len(at)
        between = Estimates(units, at.ravel(), influence, sample, variances, (), kinds=kinds)
        return self.conditional(between, present.reshape(len(present), -1))

    def influence(self, units: Design, totals: tuple[Floats, Floats], present: Mask) -> Influence:
        """Return the influence of the d * k means; the *totals* of value and weight are (d, k)."""
        seen = present.reshape(len(present), -1)
        if units.engine is not None:
            value, weight = (_whole_first(one, 1).reshape(seen.shape) for one in (self.value, self.weight))
            return units.engine.influence(units, _quotients(value, weight, seen))
        people = np.where(totals[1] > 0, totals[1], 1)
        at = np.where(totals[1] > 0, totals[0] / people, 0)
        table = np.empty(present.shape)
        table[:, 0] = self.value.sum(axis=1) - at[0] * self.weight.sum(axis=1)
        np.multiply(self.weight[:, :-1], -at[1:], out=table[:, 1:])
        table[:, 1:] += self.value[:, :-1]
        table /= people
        return Influence(table.reshape(seen.shape), seen)

    def reached(self, present: Mask) -> Mask:
        """Return which units count for the degrees of freedom, (u, d * k): see `estimate.proportion`."""
        reached = np.repeat(_whole_first(self.people, 1)[..., None] > 0, present.shape[2], axis=2)
        shares = np.array([kind is Kind.PROPORTION for kind in self.kinds] or [False] * present.shape[2])
        reached[..., shares] = present[..., shares]
        return reached.reshape(len(present), -1)

    def conditional(self, between: Estimates, present: Mask) -> Estimates:
        """Return the estimates with the variance within the unit where a domain lies in one.

        Replicates have none there: they know nothing of what is inside a unit.
        """
        units = between.design
        single = np.add.reduce(present.view(np.int8), axis=0, dtype=np.int32) == 1
        drawn = np.zeros(len(single), dtype=np.int64)
        drawn[single] = self.drawn[np.argmax(present[:, single], axis=0)]
        n, at, total = between.sample.n, between.values, between.sample.sum_of_weights
        w, wy, wyy = _whole_first(self.inside, 1).reshape(3, -1)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = np.maximum(wyy - 2 * at * wy + at**2 * w, 0) / total**2 * drawn / (drawn - 1)
        within = np.where((n > 1) & (units.engine is None), spread, np.nan)
        variances = np.where(n == 0, np.nan, np.where(single, within, between.variances))
        kinds = np.where(np.isnan(variances), Basis.NONE, np.where(single, Basis.WITHIN, Basis.BETWEEN))
        degf = np.where(single & (n > 1), n - 1, between.degf) if single.any() else None
        bases = tuple(map(Basis, kinds.tolist()))
        return replace(between, variances=variances, bases=bases, degrees=degf)


def _quotients(value: Floats, weight: Floats, present: NDArray[np.bool_]) -> Smooth:
    """Return the means as a smooth function of sums over units, (u, q) of values and (u, q) of weights."""
    q = weight.shape[1]

    def quotient(totals: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(totals[..., :q] / totals[..., q:])

    def slope(totals: Floats, changes: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray((changes[:, :q] - quotient(totals) * changes[:, q:]) / totals[q:])

    return Smooth(np.hstack([value, weight]), quotient, slope, present)


def _whole_first(array: NDArray[Any], axis: int) -> NDArray[Any]:
    """Return the array with the sum over its domains first, and without "in none of them"."""
    domains = np.take(array, range(array.shape[axis] - 1), axis=axis)
    return np.concatenate([array.sum(axis=axis, keepdims=True), domains], axis=axis)


def unit_design(design: Design) -> Design:
    """Return the design of the sampling units themselves: one row a unit, in the order of the sums.

    Parameters
    ----------
    design : Design
        Of n respondents in m first-stage units.

    Returns
    -------
    Design
        Of m rows with weight 1.

    Raises
    ------
    Refusal
        The variance of the design needs more than sums over first-stage units: later stages drawn from
        a finite population, calibrated weights, replicates with factors that differ inside a unit.
        `analysis.estimate.mean` serves those.

    Notes
    -----
    Sums over first-stage units are all that a with-replacement variance needs (Cochran 1977).
    Not for calibrated designs or several stages.

    Examples
    --------
    >>> unit_design(Design.of([1, 2, 3, 4], psu=["a", "a", "b", "c"])).n
    3
    """
    engine = design.engine.of_units(design) if design.engine is not None else None
    if design.depth > 1 or design.projections or (design.engine is not None and engine is None):
        raise Refusal("reduction", "design")
    first = design.stages[0]
    rows = np.arange(first.m, dtype=np.intp)
    stages = (replace(first, unit=rows, first_row=rows),)
    return replace(design, weights=np.ones(first.m), stages=stages, engine=engine)
