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
from analysis.brief import Brief
from analysis.design import Design, Floats, Mask
from analysis.estimate.estimated import Basis, Estimates, Sample
from analysis.interval import Kind
from analysis.refusal import Refusal
from analysis.variance import Influence, Smooth

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sums(Brief):
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

    @classmethod
    def empty(cls, people: Counts, drawn: Counts, kinds: tuple[Kind, ...]) -> Sums:
        """Return sums that are still to be written."""
        (m, d), k = people.shape, len(kinds)
        # The units are neighbours in memory: all that is done to the sums goes along them.
        weight, value = np.moveaxis(np.empty((2, d, k, m)), 3, 1)
        count = np.empty((d, k), dtype=np.int64)
        return cls(weight, value, count, np.empty((d, k)), np.empty((3, d, k)), people, drawn, kinds)

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
        weight, value = (_whole_first(one.sum(axis=0), 0) for one in (self.weight, self.value))
        count, square = _whole_first(self.count, 0), _whole_first(self.square, 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            at, squares = value / weight, square / weight
            srs = np.where(squares - at**2 > 1e-14 * squares, squares - at**2, 0) / (count - 1)
        here: Mask = _along_units(self.weight) > 0
        present = np.concatenate([here.any(axis=0, keepdims=True), here[:-1]])
        influence = self.influence(units, (value, weight), present)
        sample = Sample(count.ravel(), weight.ravel(), self.reached(present), srs.ravel)
        variances = variance.variances(units, influence)
        kinds = self.kinds * len(at)
        between = Estimates(units, at.ravel(), influence, sample, variances, (), kinds=kinds)
        return self.conditional(between, _by_units(present))

    def influence(self, units: Design, totals: tuple[Floats, Floats], present: Mask) -> Influence:
        """Return the influence of the d * k means; the *totals* of value and weight are (d, k).

        *present* says, (d, k, u), in which units there are valid answers.
        """
        value, weight = _along_units(self.value), _along_units(self.weight)
        seen = _by_units(present)
        if units.engine is not None:
            values, weights = (_by_units(_whole_first(one, 0)) for one in (value, weight))
            return units.engine.influence(units, _quotients(values, weights, seen))
        people = np.where(totals[1] > 0, totals[1], 1)[..., None]
        at = np.where(totals[1] > 0, totals[0], 0)[..., None] / people
        table = np.empty(present.shape)
        table[0] = value.sum(axis=0) - at[0] * weight.sum(axis=0)
        np.multiply(weight[:-1], -at[1:], out=table[1:])
        table[1:] += value[:-1]
        table /= people
        return Influence(_by_units(table), seen)

    def reached(self, present: Mask) -> Mask:
        """Return which units count for the degrees of freedom, (u, d * k): see `estimate.proportion`."""
        means = np.array([kind is not Kind.PROPORTION for kind in self.kinds])
        if means.any() or not self.kinds:
            present = present.copy()
            present[:, means if self.kinds else slice(None)] = _whole_first(self.people, 1).T[:, None] > 0
        return _by_units(present)

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
            apart = wyy - 2 * at * wy + at**2 * w
            apart = np.where(apart > 1e-14 * wyy, apart, 0)  # less than that is rounding
            spread = apart / total**2 * drawn / (drawn - 1)
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

    return Smooth(np.concatenate([value.T, weight.T]).T, quotient, slope, present)


def _along_units(array: NDArray[Any]) -> NDArray[Any]:
    """Return sums, (u, d, k), with the units as the last axis, along which they lie in memory."""
    return np.moveaxis(array, 0, 2)


def _by_units(array: NDArray[Any]) -> NDArray[Any]:
    """Return (d, k, u) as (u, d * k)."""
    return array.reshape(-1, array.shape[2]).T


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
