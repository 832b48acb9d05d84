"""Proportional odds: a regression for ordered answers, fitted by Newton's method.

statsmodels' ordered model takes no weights, so this one is fitted here; the log-likelihood is concave.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.special import expit, logit

from analysis.design import Floats
from analysis.refusal import Refusal

MOST_STEPS = 100
PRECISION = 1e-12


@dataclass(frozen=True, slots=True)
class Ordinal:
    """The proportional odds model: logit P(answer <= level) = threshold - predictors.

    The (p,) coefficients are those of the predictors, without the first (the constant), then the thresholds.
    Answers are (r,), predictors (r, q), weights (r,).
    McCullagh (1980), *Regression models for ordinal data*; R: ``svyolr``.
    """

    constant: bool = False
    mean: None = None

    def problem(self, y: Floats) -> str:
        """Return what is needed where there are fewer than three levels."""
        return "" if len(np.unique(y)) > 2 else "3 mức / 3 levels"

    def names(self, y: Floats, predictors: tuple[str, ...]) -> tuple[str, ...]:
        """Return the predictors after the constant and the thresholds, "1|2"."""
        levels = [f"{level:g}" for level in np.unique(y)]
        thresholds = (f"{low}|{high}" for low, high in pairwise(levels))
        return (*predictors[1:], *thresholds)

    def coefficients(self, y: Floats, x: Floats, weights: Floats, start: Floats | None) -> Floats:
        """Return the maximum of the weighted log-likelihood."""
        levels = np.unique(y)
        if start is None:
            shares = np.array([weights @ (y <= level) for level in levels[:-1]]) / weights.sum()
            start = np.concatenate([np.zeros(x.shape[1] - 1), logit(shares)])
        coefficients, best = start, self._likelihood(y, x, weights, start)
        for _ in range(MOST_STEPS):
            slope = weights @ self.scores(y, x, coefficients)
            step = _solution(self.information(y, x, weights, coefficients), slope)
            found = self._likelihood(y, x, weights, coefficients + step)
            while not found >= best - PRECISION * abs(best):
                step = step / 2
                found = self._likelihood(y, x, weights, coefficients + step)
            coefficients, best = coefficients + step, found
            if np.abs(step).max() < PRECISION * (1 + np.abs(coefficients).max()):
                return np.asarray(coefficients)
        raise Refusal("separation", "regression")

    def scores(self, y: Floats, x: Floats, coefficients: Floats) -> Floats:
        """Return the derivative of each answer's log-likelihood."""
        (upper, lower), (at_upper, at_lower), _ = _ends(y, x, coefficients)
        return np.asarray(at_upper[:, None] * upper + at_lower[:, None] * lower)

    def information(self, y: Floats, x: Floats, weights: Floats, coefficients: Floats) -> Floats:
        """Return the observed information."""
        (upper, lower), (at_upper, at_lower), (bent_upper, bent_lower) = _ends(y, x, coefficients)
        crossed = (weights * at_upper * at_lower) * upper.T @ lower
        own = (weights * (at_upper**2 - bent_upper)) * upper.T @ upper
        other = (weights * (at_lower**2 - bent_lower)) * lower.T @ lower
        return np.asarray(own + other + crossed + crossed.T)

    def _likelihood(self, y: Floats, x: Floats, weights: Floats, coefficients: Floats) -> float:
        chance = np.subtract(*_cumulated(y, x, coefficients))
        if (chance <= 0).any():
            return -np.inf
        return float(weights @ np.log(chance))


def _solution(matrix: Floats, vector: Floats) -> Floats:
    try:
        found = np.linalg.solve(matrix, vector)
    except np.linalg.LinAlgError:
        found = np.full(len(vector), np.nan)
    if not np.isfinite(found).all():
        raise Refusal("separation", "regression")
    return np.asarray(found, dtype=float)


Pair = tuple[Floats, Floats]


def _cumulated(y: Floats, x: Floats, coefficients: Floats) -> Pair:
    """Return P(answer <= own level) and P(answer <= the level below), (r,) each."""
    n_slopes = x.shape[1] - 1
    level = np.searchsorted(np.unique(y), y)
    thresholds = np.concatenate([[-np.inf], coefficients[n_slopes:], [np.inf]])
    moved = x[:, 1:] @ coefficients[:n_slopes]
    return expit(thresholds[level + 1] - moved), expit(thresholds[level] - moved)


def _ends(y: Floats, x: Floats, coefficients: Floats) -> tuple[Pair, Pair, Pair]:
    """Return what moves the upper and the lower end of each answer's interval on the latent scale.

    How the ends move with the coefficients, (r, p) each; the first derivatives of the answer's
    log-likelihood by its ends, (r,); the second ones before the square of the first is taken off.
    """
    n_slopes, level = x.shape[1] - 1, np.searchsorted(np.unique(y), y)
    places = np.arange(len(coefficients) - n_slopes)
    upper = np.hstack([-x[:, 1:], level[:, None] == places])
    lower = np.hstack([-x[:, 1:], level[:, None] == places + 1])
    above, below = _cumulated(y, x, coefficients)
    chance = above - below
    at_upper, at_lower = above * (1 - above) / chance, -below * (1 - below) / chance
    bent = at_upper * (1 - 2 * above), at_lower * (1 - 2 * below)
    return (upper, lower), (at_upper, at_lower), bent
