"""Confidence intervals: one function a method, all with one signature.

At 0 % and 100 %, and wherever the variance of a proportion is 0, every method gives a proportion the
Clopper-Pearson interval of the effective sample size: never one of zero width. A mean of answers that
are all the same has no interval.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

import numpy as np
from scipy.special import betaincinv, stdtrit

NOTHING = (float("nan"), float("nan"))


class Kind(StrEnum):
    """What an estimate is, as far as its interval is concerned."""

    MEAN = "mean"
    PROPORTION = "proportion"
    COMPOSITE = "composite of proportions"


class Uncertain(Protocol):
    """What an interval is made from; `analysis.estimated.Estimate` is one."""

    @property
    def value(self) -> float:
        """As in `Estimate`."""
        ...

    @property
    def variance(self) -> float:
        """As in `Estimate`."""
        ...

    @property
    def degf(self) -> int:
        """As in `Estimate`."""
        ...

    @property
    def n(self) -> int:
        """As in `Estimate`."""
        ...

    @property
    def kind(self) -> Kind:
        """As in `Estimate`."""
        ...

    @property
    def spread(self) -> Callable[[], float]:
        """As in `Estimate`."""
        ...


def t(estimate: Uncertain, level: float) -> tuple[float, float]:
    """Return value +- t(degf) standard errors; for means and totals, not for proportions near 0 or 1."""
    if not _exists(estimate):
        return NOTHING
    if estimate.kind is not Kind.MEAN and _degenerate(estimate):
        return korn_graubard(estimate, level)
    if estimate.variance <= 1e-24 * estimate.value**2 and not estimate.spread() > 0:
        return NOTHING
    reach = _quantile(estimate.degf, level) * np.sqrt(estimate.variance)
    return float(estimate.value - reach), float(estimate.value + reach)


def logit(estimate: Uncertain, level: float) -> tuple[float, float]:
    """Return the t interval of log(p / (1 - p)), turned back; R's ``svyciprop(method="xlogit")``."""
    if not _exists(estimate):
        return NOTHING
    p = estimate.value
    if _degenerate(estimate):
        return korn_graubard(estimate, level)
    reach = _quantile(estimate.degf, level) * np.sqrt(estimate.variance) / (p * (1 - p))
    ends = np.log(p / (1 - p)) + np.array([-reach, reach])
    low, high = 1 / (1 + np.exp(-ends))
    return float(low), float(high)


def wilson(estimate: Uncertain, level: float) -> tuple[float, float]:
    """Return the score interval on the effective sample size; R's ``svyciprop(method="wilson")``."""
    if not _exists(estimate):
        return NOTHING
    if _degenerate(estimate):
        return korn_graubard(estimate, level)
    p, n = estimate.value, n_effective(estimate)
    square = _quantile(estimate.degf, level) ** 2
    middle = p + square / (2 * n)
    reach = np.sqrt(square * (4 * n * p * (1 - p) + square)) / (2 * n)
    return float((middle - reach) / (1 + square / n)), float((middle + reach) / (1 + square / n))


def korn_graubard(estimate: Uncertain, level: float) -> tuple[float, float]:
    """Return Clopper-Pearson on the effective sample size, which is never taken above n.

    Notes
    -----
    Korn and Graubard (1998): the effective size p(1-p)/variance, at most n, times the square of
    t(n - 1) / t(degf). At 0 % and 100 % it is n.
    """
    if not _exists(estimate):
        return NOTHING
    size = estimate.n if _degenerate(estimate) else min(n_effective(estimate), estimate.n)
    return _clopper_pearson(estimate, size, level)


def beta(estimate: Uncertain, level: float) -> tuple[float, float]:
    """Return Clopper-Pearson on the effective sample size as R does: not limited by n.

    R: ``svyciprop(method="beta")``. For agreement with R only; prefer `korn_graubard`.
    """
    if not _exists(estimate):
        return NOTHING
    size = estimate.n if _degenerate(estimate) else n_effective(estimate)
    return _clopper_pearson(estimate, size, level)


def arcsine(estimate: Uncertain, level: float) -> tuple[float, float]:
    """Return the t interval of asin(sqrt(p)), turned back; R's ``svyciprop(method="asin")``."""
    if not _exists(estimate):
        return NOTHING
    if _degenerate(estimate):
        return korn_graubard(estimate, level)
    reach = _quantile(estimate.degf, level) / np.sqrt(4 * n_effective(estimate))
    low, high = np.sin(np.arcsin(np.sqrt(estimate.value)) + np.array([-reach, reach])) ** 2
    return float(low), float(high)


METHODS: MappingProxyType[str, Callable[[Uncertain, float], tuple[float, float]]] = MappingProxyType(
    {
        "t": t,
        "logit": logit,
        "korn_graubard": korn_graubard,
        "wilson": wilson,
        "beta": beta,
        "arcsine": arcsine,
    }
)

DEFAULT = MappingProxyType({Kind.MEAN: "t", Kind.PROPORTION: "korn_graubard", Kind.COMPOSITE: "logit"})
"""The method used where none is named."""


def n_effective(estimate: Uncertain) -> float:
    """Return the size of the simple random sample that would know a proportion as well; inf at variance 0."""
    if estimate.variance == 0:
        return float("inf")
    return float(estimate.value * (1 - estimate.value) / estimate.variance)


def _exists(estimate: Uncertain) -> bool:
    return bool(np.isfinite(estimate.value) and np.isfinite(estimate.variance) and estimate.degf >= 1)


def _degenerate(estimate: Uncertain) -> bool:
    """Whether a proportion is 0 or 1, or its variance 0, but for rounding."""
    spread = estimate.value * (1 - estimate.value)
    return spread < 1e-12 or estimate.variance < 1e-15 * spread


def _quantile(degf: float, level: float) -> float:
    return float(stdtrit(degf, (1 + level) / 2))


def _clopper_pearson(estimate: Uncertain, size: float, level: float) -> tuple[float, float]:
    p, tail = estimate.value, (1 - level) / 2
    p = 0.0 if p < 1e-12 else 1.0 if p > 1 - 1e-12 else p
    if estimate.n > 1:
        size *= (_quantile(estimate.n - 1, level) / _quantile(estimate.degf, level)) ** 2
    low = 0.0 if p == 0 else float(betaincinv(size * p, size * (1 - p) + 1, tail))
    high = 1.0 if p == 1 else float(betaincinv(size * p + 1, size * (1 - p), 1 - tail))
    return low, high
