"""What a regression may assume of its outcome: each family fits weights and says what each answer adds.

statsmodels fits; it computes no standard error here, for its weights are not sampling weights.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.regression.linear_model import WLS

from analysis.design import Floats
from analysis.refusal import Refusal
from analysis.regression.ordinal import Ordinal
from analysis.regression.refitting import Mean

PRECISION = 1e-13
MOST_STEPS = 200
EXACT = 1e-12
"""Where no answer differs from what is fitted by more than this share of the largest, none does."""

CERTAIN = 1e-8
"""A fitted probability this near 0 or 1, or count this near 0: a predictor separates the answers."""


class Family(Protocol):
    """One kind of regression: r answers, (r, q) predictors of which the first is 1, p coefficients."""

    @property
    def constant(self) -> bool:
        """Whether the first predictor has a coefficient."""
        ...

    @property
    def mean(self) -> Mean | None:
        """What many sets of weights are fitted with at once; None where each is fitted by itself."""
        ...

    def problem(self, y: Floats) -> str:
        """Return what answers there must be, where these are not; "" where they are."""
        ...

    def names(self, y: Floats, predictors: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of the p coefficients."""
        ...

    def coefficients(self, y: Floats, x: Floats, weights: Floats, start: Floats | None) -> Floats:
        """Return the (p,) coefficients that solve the weighted estimating equations."""
        ...

    def scores(self, y: Floats, x: Floats, coefficients: Floats) -> Floats:
        """Return the (r, p) terms of the estimating equations, without weights."""
        ...

    def information(self, y: Floats, x: Floats, weights: Floats, coefficients: Floats) -> Floats:
        """Return the (p, p) derivative of the weighted estimating equations, with the sign changed."""
        ...


@dataclass(frozen=True, slots=True)
class Generalised(Family):
    """A generalised linear model with the canonical link of a statsmodels family.

    Attributes
    ----------
    family : statsmodels family
    low, high : float
        Where the answers must lie.
    least_squares : bool
        Whether one step solves it: then also where everybody answers alike.
    """

    family: Any
    low: float = -np.inf
    high: float = np.inf
    constant: bool = True
    least_squares: bool = False

    @property
    def mean(self) -> Mean:
        """Return the mean and the variance of an answer, for the canonical link."""
        return Mean(self.family.link.inverse, self.family.variance, self.low, self.high, CERTAIN)

    def problem(self, y: Floats) -> str:
        """Return the range the answers must lie in, where some do not."""
        return "" if ((y >= self.low) & (y <= self.high)).all() else f"{self.low:g} … {self.high:g}"

    def names(self, y: Floats, predictors: tuple[str, ...]) -> tuple[str, ...]:
        """Return the intercept and the predictors."""
        return predictors

    def coefficients(self, y: Floats, x: Floats, weights: Floats, start: Floats | None) -> Floats:
        """Return what statsmodels' iteratively reweighted least squares arrives at."""
        if self.least_squares:
            return np.asarray(WLS(y, x, weights=weights / weights.mean()).fit().params, dtype=float)
        model = GLM(y, x, family=self.family, var_weights=weights / weights.mean())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                found = model.fit(
                    start_params=start, maxiter=MOST_STEPS, tol=PRECISION, rtol=0, tol_criterion="params"
                )
                fitted = found.fittedvalues[weights > 0]
            except ValueError as diverged:  # a fitted value has left what a number can hold
                raise Refusal("separation", "regression") from diverged
        if not (np.minimum(fitted - self.low, self.high - fitted) >= CERTAIN).all():
            raise Refusal("separation", "regression")
        return np.asarray(found.params, dtype=float)

    def scores(self, y: Floats, x: Floats, coefficients: Floats) -> Floats:
        """Return the predictors times what is left of each answer."""
        left = y - self.family.link.inverse(x @ coefficients)
        if np.abs(left).max(initial=0) <= EXACT * np.abs(y).max(initial=0):
            left = np.zeros_like(left)
        return np.asarray(x * left[:, None])

    def information(self, y: Floats, x: Floats, weights: Floats, coefficients: Floats) -> Floats:
        """Return the cross product of the predictors, weighted with the variance of each answer."""
        spread = self.family.variance(self.family.link.inverse(x @ coefficients))
        return np.asarray((weights * spread) * x.T @ x)


FAMILIES: dict[str, Family] = {
    "gaussian": Generalised(families.Gaussian(), least_squares=True),
    "binomial": Generalised(families.Binomial(), 0, 1),
    "poisson": Generalised(families.Poisson(), 0),
    "ordinal": Ordinal(),
}
"""Scores, satisfied or not, counts, ordered answers. R's quasi families have the same coefficients and
standard errors: the dispersion cancels out of a design-based variance."""
