"""Quantiles of a number over the people its respondents stand for, and their intervals.

A quantile is not a smooth function of totals, so it has no influence. Its interval comes from the
interval of a proportion, read back through the distribution (Woodruff 1952), or from replicates.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from analysis import interval
from analysis.design import Design, Mask, given
from analysis.estimate import domain_mask, numbers, proportion
from analysis.estimate.quantile_rule import OF_VALUES, RULES, Rule
from analysis.refusal import Refusal
from analysis.replicates import Replicates
from analysis.variance import Influence
from analysis.weighting.population import category_sums, joint

Floats = NDArray[np.float64]
NAN = float("nan")

INTERVALS = MappingProxyType({"mean": "t", "xlogit": "logit", "beta": "beta", "asin": "arcsine"})
"""Names of R's ``interval.type`` and the method for the proportion below the quantile; "quantile" apart."""


@dataclass(frozen=True, slots=True)
class Quantile:
    """One quantile with its interval.

    Attributes
    ----------
    share : float
        Which quantile, between 0 and 1.
    value : float
        NaN where nobody gave a valid answer.
    low, high : float
        The interval at `level`; NaN where the data do not reach that far.
    se : float
        The width of the interval over twice the t quantile: for comparison, not for building intervals.
    degf, n : int
        Degrees of freedom; respondents with a valid answer.
    level : float
    """

    share: float
    value: float
    low: float
    high: float
    se: float
    degf: int
    n: int
    level: float


def quantile(
    y: ArrayLike,
    design: Design,
    shares: float | Sequence[float] = 0.5,
    *,
    domain: ArrayLike | None = None,
    rule: str = "math",
    method: str = "mean",
    level: float = 0.95,
) -> tuple[Quantile, ...]:
    """Return quantiles of a number.

    Parameters
    ----------
    y : (n,) floats
        NaN where there is no valid answer.
    design : Design
    shares : float or sequence of floats
        Which quantiles, between 0 and 1; 0.5 is the median.
    domain : (n,) mask, optional
    rule : str
        A name in `quantile_rule.RULES`: what lies between two values. "math" is the smallest value at
        which the share is reached.
    method : str
        "mean", "xlogit", "beta", "asin": Woodruff's interval by that method for a proportion.
        "quantile": from the quantile of every replicate (bootstrap and half-samples only).
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    tuple of Quantile, one a share

    Raises
    ------
    Refusal
        An unknown rule or method; a share outside [0, 1]; negative weights; method "quantile" without
        replicates, or with the jackknife, for which it is wrong however large the sample.

    Notes
    -----
    Woodruff (1952), Francisco and Fuller (1991). R: ``svyquantile``. Not for ratings on five points:
    their median is a whole number whose interval closes on itself; report the distribution or a mean.

    Examples
    --------
    >>> waited = [3, 8, 5, 1, 2, 9, 4, 4, 7, 6]
    >>> median, = quantile(waited, Design.of(n=10))
    >>> median.value, median.low, median.high
    (4.0, 2.0, 8.0)
    """
    values, asked = numbers(y, design, "answers"), given.read(np.atleast_1d(shares), "shares").astype(float)
    if values.ndim > 1:
        raise Refusal("columns", "answers", found=values.shape[1])
    given.check_level(level)
    _check(design, asked, rule, method)
    used = ~np.isnan(values) & (design.weights != 0)
    used &= True if domain is None else domain_mask(domain, design)
    if not used.any():
        return tuple(Quantile(p, NAN, NAN, NAN, NAN, 0, 0, level) for p in asked.tolist())
    ordered = _Ordered.of(values[used], np.flatnonzero(used), rule)
    question = _Question(values, design, used, ordered, method=method, level=level, degf=design.degf(used))
    return tuple(map(question.answer, asked.tolist()))


@dataclass(frozen=True, slots=True, eq=False)
class _Ordered:
    """The values of those who count, in order; `place` says where each of them is, `rows` who they are."""

    x: Floats
    place: NDArray[np.intp]
    rows: NDArray[np.intp]
    rule: Rule

    @classmethod
    def of(cls, values: Floats, rows: NDArray[np.intp], rule: str) -> _Ordered:
        if rule in OF_VALUES:
            x, place = np.unique(values, return_inverse=True)
            return cls(x, place, rows, RULES[rule])
        order = np.argsort(values, kind="stable")
        place = np.empty(len(order), dtype=np.intp)
        place[order] = np.arange(len(order))
        return cls(values[order], place, rows, RULES[rule])

    def quantile(self, weights: Floats, share: float) -> float:
        """Return the quantile under some weights of those who count, (r,)."""
        return self.of_values(category_sums(self.place, len(self.x), weights), share)

    def of_values(self, weights: Floats, share: float) -> float:
        """Return the quantile under some weights of the values, (K,); NaN where all are 0."""
        kept = weights != 0
        return self.rule(self.x[kept], weights[kept], share) if kept.any() else NAN

    def replicated(self, engine: Replicates, share: float) -> Iterator[float]:
        """Yield the quantile under the weights of each replicate."""
        cell, first = joint([self.place, engine.group[self.rows]])
        people = category_sums(cell, len(first), engine.origin[self.rows])
        value, group = self.place[first], engine.group[self.rows[first]]
        for replicate in range(engine.n_replicates):
            factors = engine.factors[group, replicate]
            yield self.of_values(category_sums(value, len(self.x), people * factors), share)


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    """Who is asked about what, and how the interval is to be made."""

    values: Floats
    design: Design
    used: Mask
    ordered: _Ordered
    method: str
    level: float
    degf: int

    def answer(self, share: float) -> Quantile:
        """Return one quantile with its interval."""
        value = self.ordered.quantile(self.design.weights[self.used], share)
        limits = self._by_replicates if self.method == "quantile" else self._by_proportion
        low, high = limits(share, value)
        se = (high - low) / (2 * self._reach) if self.degf > 0 else NAN
        return Quantile(share, value, low, high, se, self.degf, len(self.ordered.rows), self.level)

    @property
    def _reach(self) -> float:
        return float(stdtrit(self.degf, (1 + self.level) / 2))

    def _by_proportion(self, share: float, value: float) -> tuple[float, float]:
        """Return the quantiles at the ends of the interval of the proportion not above the value."""
        below = np.where(self.used, self.values <= value, np.nan)
        estimate = proportion(below, self.design, domain=self.used)
        if self.design.keeps_rows:
            estimate = replace(estimate, n=self.design.n)  # as R; only "beta" reads n
        weights = self.design.weights[self.used]
        low, high = (
            self.ordered.quantile(weights, end) if 0 <= end <= 1 else NAN
            for end in interval.METHODS[INTERVALS[self.method]](estimate, self.level)
        )
        return low, high

    def _by_replicates(self, share: float, value: float) -> tuple[float, float]:
        """Return the value and t standard errors on either side, from the quantiles of the replicates."""
        engine = self.design.engine
        if not isinstance(engine, Replicates) or self.degf < 1:
            return NAN, NAN
        found = np.fromiter(self.ordered.replicated(engine, share), float, engine.n_replicates)
        deviations = Influence(engine.deviations(found[:, None], np.array([value])))
        reach = self._reach * math.sqrt(engine.variances(self.design, deviations)[0])
        return value - reach, value + reach


def _check(design: Design, shares: Floats, rule: str, method: str) -> None:
    if rule not in RULES:
        raise Refusal("unknown", "rule", value=rule, known=", ".join(RULES))
    if method not in (*INTERVALS, "quantile"):
        raise Refusal("unknown", "method", value=method, known=", ".join((*INTERVALS, "quantile")))
    outside = shares[~((shares >= 0) & (shares <= 1))]
    if len(outside):
        raise Refusal("share", "shares", value=f"{outside[0]:g}")
    negative = np.flatnonzero(design.weights < 0)
    if len(negative):
        raise Refusal("weights", "weights", row=int(negative[0]) + 1, value=design.weights[negative[0]])
    if method == "quantile" and not (isinstance(design.engine, Replicates) and not design.engine.jackknife):
        raise Refusal("quantile replicates", "method")
