"""Linear combinations of estimates: differences, averages of rounds, old provinces put together.

Estimates of one design are combined with the covariance between them; estimates of different designs only
when the caller says that the samples are independent.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis import variance
from analysis.contrast import joined
from analysis.design import Floats
from analysis.distribution import t_quantile, two_sided_t
from analysis.estimated import Estimate, Estimates
from analysis.refusal import Refusal

ROUNDING = 1e-13
"""Estimates that vary together leave this share of their variances in a difference that has none."""


@dataclass(frozen=True, slots=True)
class Combination:
    """A linear combination of estimates, of one design or of independent ones.

    Attributes
    ----------
    value, se : float
        In the unit of the estimates; NaN where one of them has none.
    degf : float
        Of the design; Satterthwaite's where several designs meet.
    """

    value: float
    se: float
    degf: float

    @property
    def t(self) -> float:
        """The value in standard errors; NaN where the standard error is 0."""
        return self.value / self.se if self.se > 0 else math.nan

    @property
    def p(self) -> float:
        """The two-sided p-value of "the true value is 0"."""
        return two_sided_t(self.t, self.degf)

    def ci(self, level: float = 0.95) -> tuple[float, float]:
        """Return the t interval; NaN where there is no standard error or no degrees of freedom."""
        reach = t_quantile(level, self.degf) * self.se
        return self.value - reach, self.value + reach


def combination(
    estimates: Iterable[Estimate], shares: ArrayLike, *, independent: bool = False
) -> Combination:
    """Return the sum of shares times estimates: rounds averaged, old provinces put together.

    Parameters
    ----------
    estimates : iterable of Estimate
        Those of one design are combined with the covariance between them.
    shares : (k,) floats
        For an average: population shares that sum to 1.
    independent : bool
        Whether estimates of different designs come from samples drawn independently.

    Raises
    ------
    Refusal
        Several designs and nothing said about their independence; a share too many or too few.

    Examples
    --------
    >>> from analysis.design import Design
    >>> from analysis.estimate import mean
    >>> rounds = [mean([1, 2, 3, 4], Design.of(n=4)), mean([3, 4, 4, 5], Design.of(n=4))]
    >>> both = combination(rounds, [0.25, 0.75], independent=True)
    >>> both.value, round(both.se, 4)
    (3.625, 0.3461)
    """
    joint = Joint.of(estimates, independent=independent)
    weights = np.asarray(shares, dtype=float)
    if weights.shape != joint.values.shape:
        raise Refusal("importance", "shares", found=weights.size, expected=len(joint.values))
    return joint.combination(weights)


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """Estimates of any number of designs with their covariance, which is 0 between designs.

    Attributes
    ----------
    values : (k,) floats
    covariance : (k, k) floats
    parts : tuple of (places, Estimates)
        For each design the places of its estimates, and those estimates.
    """

    values: Floats
    covariance: Floats
    parts: tuple[tuple[NDArray[np.intp], Estimates], ...]

    @classmethod
    def of(cls, estimates: Iterable[Estimate], *, independent: bool) -> Joint:
        """Put estimates side by side; see `combination` for the rules."""
        together = list(estimates)
        places: dict[int, list[int]] = {}
        for place, estimate in enumerate(together):
            places.setdefault(id(estimate.design), []).append(place)
        if len(places) > 1 and not independent:
            raise Refusal("designs", "estimates")
        covariance = np.zeros((len(together), len(together)))
        parts = []
        for among in map(np.array, places.values()):
            part = joined([together[place] for place in among])
            covariance[np.ix_(among, among)] = part.covariance
            parts.append((among, part))
        return cls(np.array([estimate.value for estimate in together]), covariance, tuple(parts))

    def combination(self, coefficients: Floats) -> Combination:
        """Return one linear combination; estimates with the coefficient 0 take no part."""
        used = coefficients != 0
        weights, covariance = coefficients[used], self.covariance[np.ix_(used, used)]
        spread = float(weights @ covariance @ weights)
        if spread <= ROUNDING * float(weights**2 @ np.diag(covariance)):
            spread = 0.0
        value = float(weights @ self.values[used])
        return Combination(value, math.sqrt(spread), self._degf(coefficients))

    def _degf(self, coefficients: Floats) -> float:
        """Return the degrees of freedom of the designs used, put together as Satterthwaite does."""
        shares, degfs = [], []
        for among, part in self.parts:
            weights = coefficients[among]
            if not weights.any():
                continue
            reached = part.sample.reached
            reached = reached[:, weights != 0] if reached.shape[1] > 1 else reached
            union = np.asarray(reached.any(axis=1, keepdims=True))
            degfs.append(float(variance.engine(part.design).degf(part.design, union).item()))
            used = among[weights != 0]
            shares.append(
                float(coefficients[used] @ self.covariance[np.ix_(used, used)] @ coefficients[used])
            )
        if len(degfs) == 1:
            return degfs[0]
        return satterthwaite(shares, degfs)


def satterthwaite(variances: Sequence[float], degfs: Sequence[float]) -> float:
    """Return the degrees of freedom of a sum of independent estimated variances (Satterthwaite 1946).

    Examples
    --------
    >>> satterthwaite([1.0, 1.0], [9, 9]), satterthwaite([1.0, 0.0], [9, 1])
    (18.0, 9.0)
    """
    known = [(v, d) for v, d in zip(variances, degfs, strict=True) if v != 0]
    if not known or any(math.isnan(v) or not d > 0 for v, d in known):
        return math.nan
    return sum(v for v, _ in known) ** 2 / sum(v**2 / d for v, d in known)
