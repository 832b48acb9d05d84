"""Confidence intervals: one function a method, all with one signature, for one estimate or for many.

At 0 % and 100 %, and wherever the variance of a proportion is 0, every method gives a proportion the
Clopper-Pearson interval of the effective sample size: never one of zero width. A mean of answers that
are all the same has no interval.

Parameters
----------
estimate : Uncertain
    An `Estimate`, or `Many` of them.
level : float
    Confidence, between 0 and 1.

Returns
-------
low, high : float, or (k,) floats
    In the unit of the estimate; NaN without a value, a variance or a degree of freedom.

Notes
-----
R: ``svyciprop(..., method=)`` "mean", "xlogit", "wilson", "beta", "asin". Which of them keeps its promise is
in docs/coverage.md; t is not for proportions near 0 or 1, beta and arcsine are for agreement with R.

Examples
--------
>>> from analysis.design import Design
>>> from analysis.estimate import proportion
>>> nine_in_ten = proportion([1] * 36 + [0] * 4, Design.of(n=40))
>>> for name, method in METHODS.items():
...     print(name, *(round(end, 3) for end in method(nine_in_ten, 0.95)))
t 0.803 0.997
logit 0.754 0.964
korn_graubard 0.761 0.973
wilson 0.762 0.962
beta 0.761 0.973
arcsine 0.784 0.975
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, stdtrit

from analysis.brief import Brief

Numbers = NDArray[np.float64]
Ends = tuple[Any, Any]
"""Low and high end: floats for one estimate, (k,) arrays for k of them."""


class Kind(StrEnum):
    """What an estimate is, as far as its interval is concerned."""

    MEAN = "mean"
    PROPORTION = "proportion"
    COMPOSITE = "composite of proportions"


class Uncertain(Protocol):
    """What intervals are made from; `analysis.estimate.estimated.Estimate` is one, `Many` holds k of them."""

    @property
    def value(self) -> float | Numbers:
        """As in `Estimate`."""
        ...

    @property
    def variance(self) -> float | Numbers:
        """As in `Estimate`."""
        ...

    @property
    def degf(self) -> int | NDArray[np.intp]:
        """As in `Estimate`."""
        ...

    @property
    def n(self) -> int | NDArray[np.intp]:
        """As in `Estimate`."""
        ...

    @property
    def kind(self) -> Kind | NDArray[np.str_]:
        """As in `Estimate`."""
        ...

    @property
    def spread(self) -> Callable[[], float | Numbers]:
        """As in `Estimate`."""
        ...


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Many(Brief):
    """k estimates at once, every field an array (k,)."""

    value: Numbers
    variance: Numbers
    degf: NDArray[np.intp]
    n: NDArray[np.intp]
    kind: NDArray[np.str_]
    spread: Callable[[], Numbers]

    def at(self, places: NDArray[np.intp]) -> Many:
        """Return some of the estimates."""
        values = self.value[places], self.variance[places], self.degf[places], self.n[places]
        return Many(*values, self.kind[places], lambda: self.spread()[places])


def t(estimate: Uncertain, level: float) -> Ends:
    """Return value +- t(degf) standard errors; for means and totals, not for proportions near 0 or 1."""
    mean = np.equal(estimate.kind, Kind.MEAN)
    still = np.less_equal(estimate.variance, 1e-24 * np.square(estimate.value))
    if np.any(mean & still):
        still = still & ~(np.asarray(estimate.spread()) > 0)
    reach = _quantile(estimate.degf, level) * np.sqrt(estimate.variance)
    ends = np.array([estimate.value - reach, estimate.value + reach])
    return _ends(estimate, level, np.where(mean & still, np.nan, ends), ~mean & _degenerate(estimate))


def logit(estimate: Uncertain, level: float) -> Ends:
    """Return the t interval of log(p / (1 - p)), turned back; R's ``svyciprop(method="xlogit")``."""
    with np.errstate(all="ignore"):
        p = np.asarray(estimate.value)
        reach = _quantile(estimate.degf, level) * np.sqrt(estimate.variance) / (p * (1 - p))
        middle = np.log(p / (1 - p))
        ends = 1 / (1 + np.exp(-np.array([middle - reach, middle + reach])))
    return _ends(estimate, level, ends, _degenerate(estimate))


def wilson(estimate: Uncertain, level: float) -> Ends:
    """Return the score interval on the effective sample size; R's ``svyciprop(method="wilson")``."""
    with np.errstate(all="ignore"):
        p, n = np.asarray(estimate.value), n_effective(estimate)
        square = _quantile(estimate.degf, level) ** 2
        middle = p + square / (2 * n)
        reach = np.sqrt(square * (4 * n * p * (1 - p) + square)) / (2 * n)
        ends = np.array([middle - reach, middle + reach]) / (1 + square / n)
    return _ends(estimate, level, ends, _degenerate(estimate))


def korn_graubard(estimate: Uncertain, level: float) -> Ends:
    """Return Clopper-Pearson on the effective sample size, which is never taken above n.

    Notes
    -----
    Korn and Graubard (1998): the effective size p(1-p)/variance, at most n, times the square of
    t(n - 1) / t(degf). At 0 % and 100 % it is n.
    """
    size = np.where(_degenerate(estimate), estimate.n, np.minimum(n_effective(estimate), estimate.n))
    return _ends(estimate, level, _clopper_pearson(estimate, size, level))


def beta(estimate: Uncertain, level: float) -> Ends:
    """Return Clopper-Pearson on the effective sample size as R does: not limited by n.

    R: ``svyciprop(method="beta")``. For agreement with R only; prefer `korn_graubard`.
    """
    size = np.where(_degenerate(estimate), estimate.n, n_effective(estimate))
    return _ends(estimate, level, _clopper_pearson(estimate, size, level))


def arcsine(estimate: Uncertain, level: float) -> Ends:
    """Return the t interval of asin(sqrt(p)), turned back; R's ``svyciprop(method="asin")``."""
    with np.errstate(all="ignore"):
        reach = _quantile(estimate.degf, level) / np.sqrt(4 * n_effective(estimate))
        middle = np.arcsin(np.sqrt(estimate.value))
        ends = np.sin(np.array([middle - reach, middle + reach])) ** 2
    return _ends(estimate, level, ends, _degenerate(estimate))


METHODS: MappingProxyType[str, Callable[[Uncertain, float], Ends]] = MappingProxyType(
    {
        "t": t,
        "logit": logit,
        "korn_graubard": korn_graubard,
        "wilson": wilson,
        "beta": beta,
        "arcsine": arcsine,
    }
)

DEFAULT = MappingProxyType({Kind.MEAN: "t", Kind.PROPORTION: "logit", Kind.COMPOSITE: "logit"})
"""The method used where none is named."""


def n_effective(estimate: Uncertain) -> Numbers:
    """Return the size of the simple random sample that would know a proportion as well; inf at variance 0."""
    p, variance = np.asarray(estimate.value), np.asarray(estimate.variance)
    spread = np.asarray(p * (1 - p))
    size: Numbers = np.divide(spread, variance, out=np.full(spread.shape, np.inf), where=variance != 0)
    return size


def _ends(estimate: Uncertain, level: float, ends: Numbers, degenerate: Any = False) -> Ends:
    """Return the ends, Clopper-Pearson's where a proportion is degenerate, NaN where there are none."""
    if np.any(degenerate):
        size = np.asarray(estimate.n, dtype=float)
        ends = np.where(degenerate, _clopper_pearson(estimate, size, level), ends)
    exists = np.isfinite(estimate.value) & np.isfinite(estimate.variance) & np.greater_equal(estimate.degf, 1)
    low, high = np.where(exists, ends, np.nan)
    return (low, high) if low.ndim else (float(low), float(high))


def _degenerate(estimate: Uncertain) -> NDArray[np.bool_]:
    """Whether a proportion is 0 or 1, or its variance 0, but for rounding."""
    spread = np.asarray(estimate.value * (1 - estimate.value))
    return np.asarray((spread < 1e-12) | (estimate.variance < 1e-15 * spread))


def _quantile(degf: Any, level: float) -> Numbers:
    return np.asarray(stdtrit(degf, (1 + level) / 2))


def _clopper_pearson(estimate: Uncertain, size: Numbers, level: float) -> Numbers:
    value, tail = np.asarray(estimate.value), (1 - level) / 2
    none, all_ = value < 1e-12, value > 1 - 1e-12
    p = np.where(none, 0.0, np.where(all_, 1.0, value))
    with np.errstate(all="ignore"):
        ratio = _quantile(np.maximum(estimate.n, 2) - 1, level) / _quantile(estimate.degf, level)
        size = size * np.where(np.greater(estimate.n, 1), ratio**2, 1)
        low = np.where(none, 0.0, betaincinv(size * p, size * (1 - p) + 1, tail))
        high = np.where(all_, 1.0, betaincinv(size * p + 1, size * (1 - p), 1 - tail))
    return np.array([low, high])
